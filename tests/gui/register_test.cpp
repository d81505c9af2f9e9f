// What is done about a possible match, and the questions that wait for a register's answer: by keys alone.
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QTreeWidget>
#include <atomic>

#include "app/cases/store.h"
#include "app/desktop/confirmation_dialog.h"
#include "app/desktop/queue_dialog.h"
#include "app/screening/late_questions.h"
#include "tests/gui/window_fixture.h"

namespace vidimus::desktop {
namespace {

using Step = cases::Confirmation::Step;

class OfRegisters : public Window {
  protected:
    void type(const QString& text) { QTest::keyClicks(QApplication::focusWidget(), text); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
        QCoreApplication::processEvents();
    }
    template <typename Dialog>
    Dialog* dialog(const char* name) {
        Dialog* found = nullptr;
        EXPECT_TRUE(QTest::qWaitFor(
            [&] {
                found = window_->findChild<Dialog*>(QLatin1String(name));
                return found != nullptr && found->isVisible();
            },
            5'000))
            << name;
        QTest::qWait(30);
        return found;
    }
    void expect_closed(const char* name) {
        EXPECT_TRUE(
            QTest::qWaitFor([&] { return window_->findChild<QDialog*>(QLatin1String(name)) == nullptr; }, 5'000));
        window_->activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(window_.get()));
    }
    void keep_picture_of(QWidget* dialog, const QString& name) const {
        const QString folder = qEnvironmentVariable("VIDIMUS_SCREENSHOT_DIR");
        if (!folder.isEmpty()) {
            dialog->grab().save(QDir(folder).filePath(name + QStringLiteral(".png")));
        }
    }
    [[nodiscard]] QString bar(const char* name = "confirmation_bar_text") const { return part(name)->text(); }
    [[nodiscard]] cases::CaseRecord stored() {
        window_->keeper()->flush();
        QTest::qWait(10);
        const auto store = cases::CaseStore::open({data_.path().toStdString() + "/cases", {}, {}, 0, {}}).value();
        const auto heads = store->find({}).value();
        EXPECT_EQ(heads.size(), 1U);
        audit_ = store->audit_entries().value();
        return store->load(heads.at(0).id).value();
    }
    std::vector<cases::AuditEntry> audit_;
};

TEST(Questions, TellTheirTimeAsTheReaderIsUsedTo) {
    const QDateTime moment(QDate(2026, 11, 24), QTime(14, 2));
    const QLocale before;
    for (const auto& [locale, wanted] :
         {std::pair{QLocale(QLocale::English, QLocale::UnitedKingdom), "24/11/2026 14:02"},
          std::pair{QLocale(QLocale::German, QLocale::Germany), "24.11.2026 14:02"},
          std::pair{QLocale(QLocale::Croatian, QLocale::Croatia), "24. 11. 2026. 14:02"}}) {
        QLocale::setDefault(locale);
        EXPECT_EQ(queue_time(moment.toSecsSinceEpoch()).toStdString(), wanted) << locale.name().toStdString();
    }
    QLocale::setDefault(before);
}

TEST_F(OfRegisters, AMatchIsAskedAboutAndConfirmedByKeys) {
    screened(testing::possible_match());
    EXPECT_TRUE(bar().contains(QLatin1String("NOT CONFIRMED"))) << bar().toStdString();
    EXPECT_TRUE(part<QFrame>("confirmation_bar")->isVisible());
    expect_nothing_cut("open match");
    keep_picture(QStringLiteral("match_open"));

    key(Qt::Key_F8);
    auto* first = dialog<ConfirmationDialog>("confirmation_dialog");
    ASSERT_NE(first, nullptr);
    EXPECT_TRUE(part<QRadioButton>("confirmation_asked")->isChecked()) << "the next step is offered";
    EXPECT_EQ(part("confirmation_references")->text(), QLatin1String("UTO-2024-118"));
    part<QLineEdit>("confirmation_whom")->clear();
    part<QLineEdit>("confirmation_whom")->setFocus();
    press(Qt::Key_Return);
    EXPECT_TRUE(first->isVisible()) << "nothing is recorded without whom and what for";
    EXPECT_TRUE(part("confirmation_missing")->text().startsWith(QLatin1String("Still needed: Whom")));
    EXPECT_TRUE(part<QLineEdit>("confirmation_whom")->hasFocus());
    expect_nothing_cut_in(*first, "asking");
    keep_picture_of(first, QStringLiteral("confirmation_missing"));
    type("NCB Utopia, desk 4");
    press(Qt::Key_Tab);
    press(Qt::Key_Tab);
    type("identity check at the border");
    keep_picture_of(first, QStringLiteral("confirmation_asked"));
    press(Qt::Key_Return);
    expect_closed("confirmation_dialog");
    EXPECT_TRUE(bar().contains(QLatin1String("asked NCB Utopia, desk 4"))) << bar().toStdString();
    cases::CaseRecord record = stored();
    ASSERT_EQ(record.confirmations.size(), 1U);
    EXPECT_EQ(record.confirmations[0].step, Step::asked);
    EXPECT_EQ(record.confirmations[0].register_name, "national");
    EXPECT_EQ(record.confirmations[0].purpose, "identity check at the border");
    EXPECT_FALSE(record.confirmations[0].time.empty());
    EXPECT_FALSE(record.head.decision) << "a confirmation decides nothing";

    key(Qt::Key_F8);
    auto* second = dialog<ConfirmationDialog>("confirmation_dialog");
    ASSERT_NE(second, nullptr);
    EXPECT_TRUE(part<QRadioButton>("confirmation_confirmed")->isChecked());
    EXPECT_EQ(part<QLineEdit>("confirmation_whom")->text(), QLatin1String("NCB Utopia, desk 4"));
    EXPECT_TRUE(part<QLineEdit>("confirmation_reference")->hasFocus());
    press(Qt::Key_Return);
    EXPECT_TRUE(part("confirmation_missing")->text().contains(QLatin1String("Reference number")));
    type("U-77/26");
    press(Qt::Key_Return);
    expect_closed("confirmation_dialog");
    EXPECT_TRUE(bar().contains(QLatin1String("CONFIRMED by NCB Utopia, desk 4"))) << bar().toStdString();
    EXPECT_TRUE(bar().contains(QLatin1String("U-77/26")));
    keep_picture(QStringLiteral("match_confirmed"));

    key(Qt::Key_F8);
    ASSERT_NE(dialog<ConfirmationDialog>("confirmation_dialog"), nullptr);
    press(Qt::Key_3, Qt::AltModifier);
    EXPECT_TRUE(part<QRadioButton>("confirmation_withdrawn")->isChecked());
    press(Qt::Key_Return);
    expect_closed("confirmation_dialog");
    EXPECT_TRUE(bar().contains(QLatin1String("WITHDRAWN"))) << bar().toStdString();
    record = stored();
    ASSERT_EQ(record.confirmations.size(), 3U) << "nothing is replaced";
    EXPECT_EQ(record.confirmations[1].reference, "U-77/26");
    int logged = 0;
    for (const auto& entry : audit_) {
        if (entry.action == "case.confirmation") {
            ++logged;
            EXPECT_EQ(entry.subject, record.head.id);
            EXPECT_EQ(entry.detail.find("U-77"), std::string::npos);
        }
    }
    EXPECT_EQ(logged, 3);

    // Read again it is the same case.
    QSignalSpy settled(window_.get(), &MainWindow::settled);
    key(Qt::Key_F5);
    ASSERT_TRUE(settled.count() > 0 || settled.wait(5'000));
    EXPECT_TRUE(bar().contains(QLatin1String("WITHDRAWN")));

    // The evidence report says all three.
    const QString file = data_.path() + QStringLiteral("/report.html");
    QSignalSpy reported(window_->keeper(), &CaseKeeper::reported);
    window_->write_report(file);
    ASSERT_TRUE(reported.count() > 0 || reported.wait(10'000));
    QFile html(file);
    ASSERT_TRUE(html.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(html.readAll());
    for (const char* said :
         {"national: asked", "national: confirmed", "national: withdrawn", "U-77/26", "identity check at the border"}) {
        EXPECT_TRUE(text.contains(QLatin1String(said))) << said;
    }
}

TEST_F(OfRegisters, WithoutAMatchThereIsNothingToConfirm) {
    screened(testing::no_irregularity());
    EXPECT_FALSE(part<QFrame>("confirmation_bar")->isVisible());
    key(Qt::Key_F8);
    EXPECT_EQ(window_->findChild<ConfirmationDialog*>(), nullptr);
    const QString file = data_.path() + QStringLiteral("/report.html");
    QSignalSpy reported(window_->keeper(), &CaseKeeper::reported);
    window_->write_report(file);
    ASSERT_TRUE(reported.count() > 0 || reported.wait(10'000));
    QFile html(file);
    ASSERT_TRUE(html.open(QIODevice::ReadOnly));
    EXPECT_FALSE(QString::fromUtf8(html.readAll()).contains(QLatin1String("Confirmation of the possible match")));
}

TEST_F(OfRegisters, AMatchIsConfirmedLaterInTheHistory) {
    screened(testing::possible_match());
    window_->keeper()->flush();
    key(Qt::Key_W, Qt::ControlModifier);
    EXPECT_FALSE(part<QFrame>("confirmation_bar")->isVisible()) << "no document, no match";
    key(Qt::Key_H, Qt::ControlModifier);
    ASSERT_TRUE(QTest::qWaitFor([&] { return part<QTreeWidget>("history_list")->topLevelItemCount() == 1; }, 5'000));
    press(Qt::Key_Down);
    ASSERT_TRUE(QTest::qWaitFor([&] { return part<QFrame>("past_confirmation")->isVisible(); }, 5'000));
    EXPECT_TRUE(bar("past_confirmation_text").contains(QLatin1String("NOT CONFIRMED")));
    expect_nothing_cut("history of a match");
    keep_picture(QStringLiteral("match_in_history"));
    press(Qt::Key_F8);
    ASSERT_NE(dialog<ConfirmationDialog>("confirmation_dialog"), nullptr);
    part<QLineEdit>("confirmation_whom")->setText(QStringLiteral("NCB Utopia"));
    part<QLineEdit>("confirmation_purpose")->setFocus();
    type("later");
    press(Qt::Key_Return);
    expect_closed("confirmation_dialog");
    EXPECT_TRUE(bar("past_confirmation_text").contains(QLatin1String("asked NCB Utopia")));
    EXPECT_EQ(stored().confirmations.size(), 1U);
}

// ---- the queue ----

// A register that answers or not, as the test says.
class PlayedRegister final : public sltd::Register {
  public:
    explicit PlayedRegister(std::shared_ptr<std::atomic<bool>> up) : up_(std::move(up)) {}
    [[nodiscard]] const std::string& name() const override { return name_; }
    [[nodiscard]] bool serves(const std::string&, const std::string&) const override { return true; }
    sltd::Answer ask(const sltd::Query& query, sltd::Deadline, const std::stop_token&) noexcept override {
        if (!*up_) {
            return sltd::not_checked(name_, sltd::Reason::unreachable);
        }
        sltd::Answer answer;
        answer.register_name = name_;
        answer.list_version = "9";
        answer.list_date = "2026-11-24";
        answer.state = sltd::AnswerState::no_record;
        if (query.number.reveal() == "L898902C3") {
            answer.state = sltd::AnswerState::possible_match;
            answer.records = {{sltd::Record::Class::stolen, "UTO-2026-5", false, "2026-01-02"}};
        }
        return answer;
    }

  private:
    std::string name_ = "national";
    std::shared_ptr<std::atomic<bool>> up_;
};

class Queue : public OfRegisters {
  protected:
    void SetUp() override {
        OfRegisters::SetUp();
        registers_ = [up = up_] {
            std::vector<std::unique_ptr<sltd::Register>> registers;
            registers.push_back(std::make_unique<PlayedRegister>(up));
            return registers;
        };
    }
    void wait_for(const char* number, std::int64_t since) {
        const auto queue = screening::open_questions(testing::config(data_.path().toStdString()));
        ASSERT_TRUE(queue) << queue.error();
        ASSERT_TRUE(
            (*queue)->keep({{sltd::new_query_id(), sltd::DocumentNumber(number), "UTO", "P"}, "national", since, 0}));
    }
    [[nodiscard]] QString notice() const { return part("notice_text")->text(); }
    [[nodiscard]] QTreeWidget* list() const { return part<QTreeWidget>("queue_list"); }

    std::shared_ptr<std::atomic<bool>> up_ = std::make_shared<std::atomic<bool>>(false);
};

TEST_F(Queue, WithoutOneNothingIsSaidAndNothingIsMade) {
    screened(testing::no_irregularity());
    QTest::qWait(200);
    EXPECT_FALSE(notice().contains(QLatin1String("NOT CHECKED"))) << notice().toStdString();
    EXPECT_FALSE(QDir(data_.path() + QStringLiteral("/registers/questions")).exists()) << "looking makes no queue";
    key(Qt::Key_U, Qt::ControlModifier);
    auto* shown = dialog<QueueDialog>("queue_dialog");
    ASSERT_NE(shown, nullptr);
    EXPECT_EQ(part("queue_count")->text(), QLatin1String("No question waits for an answer."));
    EXPECT_FALSE(part<QPushButton>("queue_ask")->isEnabled());
    press(Qt::Key_Escape);
    expect_closed("queue_dialog");
}

TEST_F(Queue, IsToldListedAskedAgainAndTidiedByKeys) {
    wait_for("U12345678", 1'795'000'000);
    wait_for("L898902C3", 1'795'100'000);
    screened(testing::irregular_photo());
    ASSERT_TRUE(QTest::qWaitFor([&] { return notice().contains(QLatin1String("NOT CHECKED, questions: 2,")); }, 5'000))
        << notice().toStdString();
    EXPECT_TRUE(notice().contains(queue_time(1'795'000'000))) << "since when";
    expect_nothing_cut("questions wait");
    keep_picture(QStringLiteral("questions_wait"));

    key(Qt::Key_U, Qt::ControlModifier);
    auto* shown = dialog<QueueDialog>("queue_dialog");
    ASSERT_NE(shown, nullptr);
    ASSERT_TRUE(QTest::qWaitFor([&] { return list()->topLevelItemCount() == 2; }, 5'000));
    EXPECT_EQ(list()->topLevelItem(0)->text(0), QLatin1String("UTO  U12345678")) << "the oldest first";
    EXPECT_EQ(list()->topLevelItem(0)->text(4), QLatin1String("waits"));
    press(Qt::Key_F5);
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return part("queue_outcome")->text() == QLatin1String("0 answered, 2 still wait"); }, 5'000));
    EXPECT_EQ(list()->topLevelItem(0)->text(3), QLatin1String("1")) << "attempts are counted";
    expect_nothing_cut_in(*shown, "questions");
    keep_picture_of(shown, QStringLiteral("questions"));

    *up_ = true;
    press(Qt::Key_F5);
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return part("queue_outcome")->text() == QLatin1String("2 answered, 0 still wait"); }, 5'000));
    EXPECT_EQ(part("queue_count")->text(), QLatin1String("No question waits for an answer."));
    ASSERT_EQ(list()->topLevelItemCount(), 2);
    int row = list()->topLevelItem(0)->text(0).endsWith(QLatin1String("L898902C3")) ? 0 : 1;
    EXPECT_TRUE(list()->topLevelItem(row)->text(4).startsWith(QStringLiteral("Possible match \u00b7 UTO-2026-5")))
        << list()->topLevelItem(row)->text(4).toStdString();
    EXPECT_TRUE(list()->topLevelItem(1 - row)->text(4).startsWith(QLatin1String("No record")));
    EXPECT_TRUE(notice().contains(QLatin1String("possible matches among them: 1"))) << notice().toStdString();
    keep_picture_of(shown, QStringLiteral("questions_answered"));

    list()->setCurrentItem(list()->topLevelItem(1 - row));
    press(Qt::Key_Delete);
    ASSERT_TRUE(QTest::qWaitFor([&] { return list()->topLevelItemCount() == 1; }, 5'000));
    EXPECT_TRUE(list()->topLevelItem(0)->text(0).endsWith(QLatin1String("L898902C3"))) << "the match stays";
    press(Qt::Key_Return);
    expect_closed("queue_dialog");
    EXPECT_TRUE(window_->in_history());
    EXPECT_EQ(part<QLineEdit>("history_search")->text(), QLatin1String("L898902C3"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return part<QTreeWidget>("history_list")->topLevelItemCount() == 1; }, 5'000))
        << "the case that the question was about";
}

}  // namespace
}  // namespace vidimus::desktop
