// Where a page and its specimen differ, as a picture: what is printed on one of them only.
#pragma once

#include <memory>

#include "app/desktop/picture.h"

namespace vidimus::desktop {

/// In the specimen's place: red where only the document has print, blue where only the specimen has, a pale image of
/// the document below. Brightness that changes slowly (light, ageing) and shifts of a pixel do not count. Null without
/// pictures.
std::shared_ptr<const Picture> difference_of(const Picture& document, const Picture& specimen);

}  // namespace vidimus::desktop
