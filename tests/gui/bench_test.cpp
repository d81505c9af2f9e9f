// The trainer's bench for specimen packs, by keys alone: thresholds tried, a silent check promoted by a second trainer,
// a new signed version.
#include <QDoubleSpinBox>
#include <QFile>
#include <QPushButton>
#include <QTreeWidget>

#include "app/desktop/specimen_editor.h"
#include "app/screening/pack_store.h"
#include "tests/gui/window_fixture.h"

namespace vidimus::desktop {
namespace {

constexpr int kCopies = 12;

/// A pack whose copies measured something, signed by this workplace.
vision::SpecimenPack made_up_pack(const screening::Config& config) {
    vision::SpecimenPack pack;
    pack.model = *vision::ModelId::from_string("UTO-P-9-2026");
    pack.name = "Utopia, passport, made up";
    pack.pixels_per_mm = 5.0;
    const cv::Size size(625, 440);
    pack.reference = cv::Mat(size, CV_8UC3, cv::Scalar(190, 205, 214));
    pack.spread = cv::Mat(size, CV_32F, cv::Scalar(1.0));
    pack.static_mask = cv::Mat(size, CV_8U, cv::Scalar(255));
    pack.zones = {{"photo", vision::Zone::Kind::photo, {5, 15, 32, 40}},
                  {"surname", vision::Zone::Kind::field, {40, 24, 60, 4}}};
    pack.genuine_samples = kCopies;
    for (int copy = 0; copy < kCopies; ++copy) {
        pack.measured.copies.push_back(static_cast<std::uint64_t>(copy) + 1);
    }
    const auto add = [&pack](const char* id, const char* algorithm, const char* zone, bool silent) {
        vision::CheckSpec check;
        check.id = id;
        check.uuid = "00000000-0000-8000-8000-000000000000";
        check.algorithm = algorithm;
        check.zone = zone;
        check.threshold = -1.79;
        check.mean = -1.1;
        check.deviation = 0.16;
        check.samples = kCopies;
        check.evaluatory = silent;
        for (int copy = 0; copy < kCopies; ++copy) {
            std::vector<float> values;
            for (int place = 0; place < 30; ++place) {
                values.push_back(1.0F + 0.02F * static_cast<float>((copy * 7 + place * 3) % 5));
            }
            values[4] += 0.06F * static_cast<float>(copy);
            pack.measured.values[algorithm].push_back(std::move(values));
        }
        pack.checks.push_back(check);
    };
    add("VI.FR.IS:print", "print", "page", false);
    add("VI.FR.PH:border", "photo_edges", "photo", false);
    add("VI.FR.FU:grain", "grain", "page", true);
    std::filesystem::create_directories(config.data / "specimens");
    EXPECT_TRUE(screening::store_pack(config, pack, config.data / "specimens" / "UTO-P-9-2026.vpack", false));
    return pack;
}

class Bench : public Window {
  protected:
    void open_bench(const char* officer = "4471") {
        const auto config = testing::config(data_.path().toStdString());
        if (!std::filesystem::exists(config.data / "specimens" / "UTO-P-9-2026.vpack")) {
            made_up_pack(config);
        }
        make([&](WindowSetup& setup) {
            setup.config = config;
            setup.config.officer = officer;
        });
        key(Qt::Key_T, Qt::ControlModifier);
        press(Qt::Key_F7);
        auto* models = part<QComboBox>("bench_models");
        ASSERT_TRUE(QTest::qWaitFor([this] { return !bench()->bench().busy(); }, 20'000));
        models->setCurrentIndex(models->findText(QStringLiteral("UTO-P-9-2026")));
        emit models->activated(models->currentIndex());
        ASSERT_TRUE(QTest::qWaitFor([this] { return bench()->pack() && list()->topLevelItemCount() == 3; }, 20'000));
        settle();
        list()->setFocus();
    }
    void settle() {
        ASSERT_TRUE(QTest::qWaitFor([this] { return !bench()->bench().busy(); }, 60'000));
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
        QCoreApplication::processEvents();
    }
    [[nodiscard]] SpecimenEditor* bench() const { return part<SpecimenEditor>("bench"); }
    [[nodiscard]] QTreeWidget* list() const { return part<QTreeWidget>("bench_checks"); }
    [[nodiscard]] const vision::CheckSpec& check(std::size_t row) const { return bench()->pack()->checks.at(row); }
    [[nodiscard]] QString cell(int row, int column) const { return list()->topLevelItem(row)->text(column); }
    [[nodiscard]] vision::SpecimenPack stored() const {
        const auto config = testing::config(data_.path().toStdString());
        return screening::open_pack(config, config.data / "specimens" / "UTO-P-9-2026.vpack").value().pack;
    }
};

TEST_F(Bench, MovingAThresholdShowsAtOnceWhoWouldFail) {
    open_bench();
    EXPECT_FALSE(part("practice_banner")->isVisible()) << "these packs are real";
    EXPECT_TRUE(part("bench_message")->text().contains(QLatin1String("12 genuine copies")));
    EXPECT_EQ(cell(0, 2), QLatin1String("0 / 12"));
    EXPECT_EQ(cell(0, 3), QStringLiteral("\u2013")) << "no altered documents: no figure";
    EXPECT_TRUE(part("bench_of_check")->text().contains(QLatin1String("no documents yet")));
    part<ScoreStrip>("score_strip")->setFocus();
    for (int i = 0; i < 12; ++i) {
        press(Qt::Key_Right, Qt::ShiftModifier);
    }
    EXPECT_NEAR(check(0).threshold, -0.59, 0.001);
    EXPECT_NE(cell(0, 2), QLatin1String("0 / 12")) << "above every usual score copies fail";
    EXPECT_TRUE(cell(0, 1).endsWith(QLatin1Char('*'))) << "changed, by a sign and not by a colour";
    EXPECT_TRUE(part("bench_of_all")->text().contains(QLatin1String("of 12 would fail")));
    expect_nothing_cut("bench");
    keep_picture(QStringLiteral("bench"));
    press(Qt::Key_R, Qt::ControlModifier);
    EXPECT_DOUBLE_EQ(check(0).threshold, -1.79);
    EXPECT_FALSE(part<QPushButton>("bench_save")->isEnabled()) << "nothing to save";
}

TEST_F(Bench, ANewVersionIsSavedSignedAndUsedFromThenOn) {
    open_bench();
    part<QDoubleSpinBox>("bench_threshold")->setValue(-2.4);
    EXPECT_DOUBLE_EQ(check(0).threshold, -2.4);
    const int prepared = shared_->prepared;
    press(Qt::Key_S, Qt::ControlModifier);
    ASSERT_TRUE(QTest::qWaitFor(
        [this] { return part("bench_message")->text().startsWith(QLatin1String("Saved and signed")); }, 20'000))
        << part("bench_message")->text().toStdString();
    EXPECT_DOUBLE_EQ(stored().checks.front().threshold, -2.4);
    EXPECT_TRUE(QTest::qWaitFor([&] { return shared_->prepared > prepared; }, 5'000)) << "screenings use it";
    EXPECT_EQ(QDir(data_.filePath(QStringLiteral("specimens/earlier"))).entryList({QStringLiteral("*.vpack")}).size(),
              1);
    settle();
    press(Qt::Key_Escape);
    EXPECT_TRUE(part("practice_banner")->isVisible());
}

TEST_F(Bench, UnsavedChangesAreNotLostByOneKey) {
    open_bench();
    part<QDoubleSpinBox>("bench_threshold")->setValue(-2.4);
    press(Qt::Key_Escape);
    EXPECT_TRUE(part("bench_message")->text().contains(QLatin1String("not saved")));
    EXPECT_TRUE(bench()->isVisible());
    press(Qt::Key_Escape);
    EXPECT_FALSE(bench()->isVisible());
    EXPECT_DOUBLE_EQ(stored().checks.front().threshold, -1.79);
}

TEST_F(Bench, ASilentCheckIsPromotedByASecondTrainer) {
    open_bench("4471");
    bench()->choose_check("VI.FR.FU:grain");
    EXPECT_EQ(cell(2, 1), QLatin1String("silent"));
    press(Qt::Key_P, Qt::ControlModifier);
    EXPECT_EQ(cell(2, 1), QLatin1String("proposed"));
    EXPECT_TRUE(part("bench_state")->text().contains(QLatin1String("Proposed by 4471")));
    EXPECT_TRUE(check(2).evaluatory) << "nobody promotes what he proposed";
    press(Qt::Key_P, Qt::ControlModifier);
    EXPECT_EQ(cell(2, 1), QLatin1String("silent")) << "the same person takes it back";
    press(Qt::Key_P, Qt::ControlModifier);
    window_.reset();

    open_bench("5120");
    bench()->choose_check("VI.FR.FU:grain");
    EXPECT_EQ(cell(2, 1), QLatin1String("proposed"));
    press(Qt::Key_P, Qt::ControlModifier);
    EXPECT_FALSE(check(2).evaluatory);
    EXPECT_TRUE(cell(2, 1).startsWith(QLatin1String("counts")));
    press(Qt::Key_S, Qt::ControlModifier);
    ASSERT_TRUE(QTest::qWaitFor(
        [this] { return part("bench_message")->text().startsWith(QLatin1String("Saved and signed")); }, 20'000));
    EXPECT_EQ(stored().checks[2].decision, vision::CheckSpec::Decision::counts);
    settle();
}

TEST_F(Bench, WhoIsNotKnownProposesNothing) {
    open_bench("");
    bench()->choose_check("VI.FR.FU:grain");
    EXPECT_FALSE(part<QPushButton>("bench_step")->isEnabled());
    EXPECT_TRUE(part("bench_state")->text().contains(QLatin1String("Nobody can propose")));
}

TEST_F(Bench, ZonesOfTheCheckStandOnTheSpecimen) {
    open_bench();
    bench()->choose_check("VI.FR.PH:border");
    keep_picture(QStringLiteral("bench_photo"));
    auto* view = part<PageView>("bench_page");
    EXPECT_TRUE(view->has_picture(screening::Light::vi));
    const QImage with = view->grab().toImage();
    bench()->choose_check("VI.FR.IS:print");  // of the whole page: no zone
    EXPECT_NE(with, view->grab().toImage());
}

TEST_F(Bench, AFolderThatHoldsNoPictureIsTold) {
    open_bench();
    QDir(data_.path()).mkdir(QStringLiteral("nothing"));
    bench()->score_folder(data_.filePath(QStringLiteral("nothing")), true);
    settle();
    EXPECT_TRUE(
        QTest::qWaitFor([this] { return part("bench_message")->text().contains(QLatin1String("nothing")); }, 5'000))
        << part("bench_message")->text().toStdString();
}

/// The bundled pack and an altered sample, the whole way.
TEST_F(Bench, DocumentsOfAFolderAreScoredByAScreening) {
    open_bench();
    auto* models = part<QComboBox>("bench_models");
    models->setCurrentIndex(models->findText(QStringLiteral("UTO-P-1-2021")));
    emit models->activated(models->currentIndex());
    ASSERT_TRUE(QTest::qWaitFor([this] { return bench()->pack() && list()->topLevelItemCount() > 10; }, 30'000));
    settle();
    EXPECT_TRUE(part("bench_message")->text().contains(QLatin1String("does not say")));
    QDir(data_.path()).mkdir(QStringLiteral("altered"));
    const QString samples = QStringLiteral(VIDIMUS_RESOURCES_DIR) + QStringLiteral("/samples/");
    ASSERT_TRUE(QFile::copy(samples + QStringLiteral("uto-passport-replaced-photo.jpg"),
                            data_.filePath(QStringLiteral("altered/one.jpg"))));
    bench()->score_folder(data_.filePath(QStringLiteral("altered")), true);
    settle();
    ASSERT_TRUE(
        QTest::qWaitFor([this] { return part("bench_message")->text().startsWith(QLatin1String("1 ")); }, 120'000))
        << part("bench_message")->text().toStdString();
    EXPECT_TRUE(part("bench_of_all")->text().contains(QLatin1String("Altered: 1 of 1 would fail")))
        << part("bench_of_all")->text().toStdString();
    keep_picture(QStringLiteral("bench_scored"));
}

}  // namespace
}  // namespace vidimus::desktop
