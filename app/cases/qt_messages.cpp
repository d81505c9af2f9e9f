#include "app/cases/qt_messages.h"

#include <QString>
#include <QtGlobal>

namespace vidimus::cases {

namespace {

QtMessageHandler others = nullptr;

void tell(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    if (!message.startsWith(QLatin1String("QStandardPaths: XDG_RUNTIME_DIR not set"))) {
        others(type, context, message);
    }
}

}  // namespace

void leave_out_known_messages() {
    others = qInstallMessageHandler(tell);
}

}  // namespace vidimus::cases
