#include "invented.h"

#include <QDir>
#include <QFile>

namespace vidimus::cases::testing {

CaseRecord invented(int number, const std::string& surname) {
    CaseRecord record;
    record.head.id =
        "3f0c1f2e-0000-4000-8000-" + std::string(12 - std::to_string(number).size(), '0') + std::to_string(number);
    record.head.created = "2026-11-24T14:02:11Z";
    record.head.verdict = "check_further";
    record.head.reason = "Edge of the photo";
    record.head.document_code = "P";
    record.head.document_number = "L8989" + std::to_string(10000 + number);
    record.head.issuing_state = "UTO";
    record.head.surname = surname;
    record.head.given_names = "ANNA MARIA";
    record.head.birth_date = "1974-08-12";
    record.head.model = "UTO-P-1-2021";
    record.program = "0.0";
    record.report = R"({"schema":"vidimus.report/1"})";
    record.sources = {"vi:scan.png"};
    record.manual = {"manual.relief", "manual.tilt"};
    return record;
}

QByteArray Store::everything() const {
    QByteArray all;
    const QDir dir(QString::fromStdString(folder().string()));
    for (const QString& name : dir.entryList(QDir::Files | QDir::Hidden)) {
        QFile file(dir.filePath(name));
        if (name != QLatin1String("cases.key") && file.open(QIODevice::ReadOnly)) {
            all += name.toUtf8() + file.readAll();
        }
    }
    return all;
}

}  // namespace vidimus::cases::testing
