// The MRZ under correction: its lines below their picture, the character under the cursor enlarged with what the reader
// saw in it, and the check digits and fields as they stand with each keystroke.
#pragma once

#include <QComboBox>
#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "app/desktop/mrz_grid.h"
#include "app/desktop/page_view.h"

namespace vidimus::desktop {

class CorrectionPanel : public QFrame {
    Q_OBJECT

  public:
    CorrectionPanel(std::shared_ptr<const Look> look, Words words, QWidget* parent = nullptr);
    void set_look(std::shared_ptr<const Look> look);

    /// Begins with what a report has. The picture may be null; `quarters` is how the page is turned on the screen.
    void begin(const screening::MrzInfo& mrz, const screening::PageInfo& page, std::shared_ptr<const Picture> picture,
               int quarters, mrz::Today today);
    /// Nothing of the document stays behind.
    void clear();
    [[nodiscard]] MrzCorrection& correction() { return correction_; }

  signals:
    void accepted(const std::vector<std::string>& lines);
    void left();

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

  private:
    static constexpr std::size_t candidate_count = 4;
    struct Row {
        QLabel* symbol = nullptr;
        QLabel* name = nullptr;
        QLabel* value = nullptr;
    };
    QWidget* make_head();
    QWidget* make_cell();
    QWidget* make_values();
    QWidget* make_buttons();
    QPushButton* make_button(const char* name, const QString& key);
    Row& row(std::vector<Row>& rows, std::size_t index, int column);
    void refresh();
    void refresh_cell();
    void refresh_values();
    void say(const char* key, const QString& character);
    void accept();
    void take_candidate(std::size_t index);
    void paste();
    void go_to_next(int direction);

    std::shared_ptr<const Look> look_;
    Words words_;
    MrzCorrection correction_;
    std::shared_ptr<const Picture> picture_;

    QLabel* title_ = nullptr;
    QLabel* summary_ = nullptr;
    QLabel* shape_label_ = nullptr;
    QComboBox* shape_ = nullptr;
    PageView* page_ = nullptr;
    MrzGrid* grid_ = nullptr;
    QLabel* legend_ = nullptr;
    CellMagnifier* magnifier_ = nullptr;
    QLabel* place_ = nullptr;
    QLabel* field_ = nullptr;
    QLabel* state_ = nullptr;
    QLabel* candidates_head_ = nullptr;
    std::array<QPushButton*, candidate_count> candidates_{};
    QScrollArea* values_ = nullptr;
    QGridLayout* values_grid_ = nullptr;
    std::vector<Row> digits_;
    std::vector<Row> fields_;
    QPushButton* next_ = nullptr;
    QPushButton* reset_cell_ = nullptr;
    QPushButton* reset_all_ = nullptr;
    QPushButton* leave_ = nullptr;
    QPushButton* accept_ = nullptr;
};

}  // namespace vidimus::desktop
