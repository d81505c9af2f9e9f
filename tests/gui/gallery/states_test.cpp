// The examination in every state that a document can bring it into.
#include <QFile>

#include "tests/gui/gallery/gallery.h"

namespace vidimus::desktop {
namespace {

using screening::Failure;
using screening::FailureCode;

/// In which a page can still be looked at, pixels.
constexpr int kLeastPage = 230;

VIDIMUS_GALLERY(States);

TEST_P(States, Start) {
    open_window();
    see("start");
}

TEST_P(States, Checking) {
    play(testing::no_irregularity());
    shared_->play.hold_before = screening::Stage::page;
    open_window();
    window_->open(intake_of(QStringList{QStringLiteral("scan.png")}));
    wait_for([this] { return part("surname")->text() == QLatin1String("ERIKSSON"); });
    see("checking");
    shared_->released = true;
}

TEST_P(States, EachVerdict) {
    const std::pair<const char*, screening::Report (*)()> reports[] = {
        {"no-irregularity", testing::no_irregularity},
        {"irregularity-photo", testing::irregular_photo},
        {"irregularity-digit", testing::irregular_digit},
        {"undetermined", testing::undecided},
        {"mrz-in-doubt", testing::doubtful},
        {"mrz-by-hand", testing::by_hand},
        {"possible-match", testing::possible_match},
        {"register-down", testing::register_not_checked},
        {"poor-image", testing::poor_image},
        {"no-mrz", testing::no_mrz},
        {"model-unknown", testing::model_unknown},
        {"sample-document", testing::sample_document},
        {"expired", testing::expired},
    };
    open_window();
    for (const auto& [state, report] : reports) {
        play(report());
        open_file();
        see(state);
    }
}

TEST_P(States, AFindingExplained) {
    open_screened(testing::irregular_photo());
    key(Qt::Key_J);
    key(Qt::Key_Return);
    EXPECT_TRUE(explained());
    see("explanation");
    EXPECT_GE(page()->height(), kLeastPage);
}

TEST_P(States, Compared) {
    open_screened(testing::irregular_photo());
    wait_for([this] { return page()->has_difference(); });
    key(Qt::Key_S);
    see("side-by-side");
    key(Qt::Key_W);
    see("swipe");
    key(Qt::Key_D);
    see("difference");
    key(Qt::Key_D);
    key(Qt::Key_M);
    see("magnifier");
}

TEST_P(States, TheMrzCorrected) {
    open_screened(testing::doubtful());
    key(Qt::Key_E);
    EXPECT_TRUE(window_->correcting());
    see("correction");
}

TEST_P(States, Decided) {
    open_screened(testing::irregular_photo());
    key(Qt::Key_F9);
    see("against-the-verdict");
    key(Qt::Key_F10);
    see("second-line");
}

TEST_P(States, NothingCanBeKept) {
    QFile blocked(path("cases"));  // a file where the folder should be
    ASSERT_TRUE(blocked.open(QIODevice::WriteOnly));
    open_screened(testing::no_irregularity());
    wait_for([this] { return part("notice_text")->isVisible(); });
    see("not-kept");
}

TEST_P(States, ADiskWithoutRoom) {
    play(Failure{FailureCode::disk_full, "scan.png", {}});
    open_window();
    open_file();
    see("disk-full");
}

TEST_P(States, AnUnreadableImage) {
    play(Failure{FailureCode::not_an_image, "notes.png", {}});
    open_window();
    open_file();
    see("unreadable");
}

TEST_P(States, ADamagedPack) {
    shared_->play.problems = {{FailureCode::pack_damaged, "UTO-P-1-2021.vpack", {}}};
    play(testing::model_unknown());
    shared_->play.problems = {{FailureCode::pack_damaged, "UTO-P-1-2021.vpack", {}}};
    open_window();
    wait_for([this] { return part("notice_text")->isVisible(); });
    open_file();
    see("damaged-pack");
}

TEST_P(States, SeveralPages) {
    play(testing::no_irregularity());
    open_window();
    open_case_with(testing::irregular_photo_of_another());
    key(Qt::Key_PageDown, Qt::ControlModifier);
    wait_for(
        [this] { return page()->has_picture(screening::Light::vi) && window_->situation() != Situation::reading; });
    see("pages");
    EXPECT_GE(page()->height(), kLeastPage);
}

}  // namespace
}  // namespace vidimus::desktop
