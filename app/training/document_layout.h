// Where everything of a design stands.
#pragma once

#include "app/training/document_design.h"

namespace vidimus::training {

/// Places titles, pictures and fields of a design that has its kind, size, look and the standard's place of the MRZ,
/// which is moved a little.
void lay_out(DocumentDesign& design);

}  // namespace vidimus::training
