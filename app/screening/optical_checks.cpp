#include <algorithm>

#include "app/screening/parts.h"
#include "vision/check_names.h"

namespace vidimus::screening {
namespace {

Crop to_crop(const cv::Mat& picture) {
    Crop crop;
    if (picture.empty() || picture.type() != CV_8UC3) {
        return crop;
    }
    crop.width = picture.cols;
    crop.height = picture.rows;
    const cv::Mat whole = picture.isContinuous() ? picture : picture.clone();
    crop.bgr.assign(whole.datastart, whole.datastart + whole.total() * whole.elemSize());
    return crop;
}

Outcome to_outcome(vision::Outcome outcome) {
    switch (outcome) {
        case vision::Outcome::successful:
            return Outcome::successful;
        case vision::Outcome::failed:
            return Outcome::failed;
        case vision::Outcome::undetermined:
            return Outcome::undetermined;
        case vision::Outcome::not_supported:
            return Outcome::not_supported;
        case vision::Outcome::aborted:
            return Outcome::aborted;
    }
    return Outcome::aborted;
}

template <typename T>
Quad copy_quad(const std::array<cv::Point_<T>, 4>& quad) {
    Quad result;
    std::transform(quad.begin(), quad.end(), result.begin(), [](const cv::Point_<T>& p) {
        return Point{static_cast<double>(p.x), static_cast<double>(p.y)};
    });
    return result;
}

}  // namespace

Quad to_quad(const std::array<cv::Point2d, 4>& quad) {
    return copy_quad(quad);
}

Quad to_quad(const std::array<cv::Point2f, 4>& quad) {
    return copy_quad(quad);
}

Failure to_failure(const vision::Error& error, const std::string& subject) {
    const auto code = [&error] {
        switch (error.code) {
            case vision::ErrorCode::file_not_found:
                return FailureCode::file_not_found;
            case vision::ErrorCode::not_permitted:
                return FailureCode::file_not_permitted;
            case vision::ErrorCode::file_empty:
                return FailureCode::file_empty;
            case vision::ErrorCode::file_truncated:
                return FailureCode::file_truncated;
            case vision::ErrorCode::not_an_image:
                return FailureCode::not_an_image;
            case vision::ErrorCode::image_too_large:
                return FailureCode::image_too_large;
            case vision::ErrorCode::image_too_small:
                return FailureCode::image_too_small;
            case vision::ErrorCode::read_error:
                return FailureCode::read_error;
            case vision::ErrorCode::pack_not_found:
                return FailureCode::pack_not_found;
            case vision::ErrorCode::pack_damaged:
                return FailureCode::pack_damaged;
            case vision::ErrorCode::pack_version:
                return FailureCode::pack_version;
            case vision::ErrorCode::too_few_samples:
                return FailureCode::too_few_samples;
            case vision::ErrorCode::samples_differ:
                return FailureCode::samples_differ;
            case vision::ErrorCode::cannot_write:
                return FailureCode::cannot_write;
            case vision::ErrorCode::cancelled:
                return FailureCode::cancelled;
            case vision::ErrorCode::internal:
                return FailureCode::internal;
        }
        return FailureCode::internal;
    }();
    return {code, subject, error.detail};
}

Failure to_failure(const ocr::Error& error) {
    const auto code = [&error] {
        switch (error.code) {
            case ocr::ErrorCode::model_missing:
                return FailureCode::ocr_model_missing;
            case ocr::ErrorCode::model_damaged:
                return FailureCode::ocr_model_damaged;
            case ocr::ErrorCode::image_empty:
                return FailureCode::not_an_image;
            case ocr::ErrorCode::cancelled:
                return FailureCode::cancelled;
            case ocr::ErrorCode::deadline:
                return FailureCode::deadline;
            case ocr::ErrorCode::internal:
                return FailureCode::internal;
        }
        return FailureCode::internal;
    }();
    return {code, "mrz", error.detail};
}

std::vector<Check> page_checks(const PageInfo& page, const vision::Quality& quality) {
    Check check = passed(CheckClass::optical, "DOC:quality", "check.quality.title", Obligation::optional);
    check.region = Region{Light::vi, page.quad};
    if (!quality.problems.empty()) {
        const vision::Quality::Found& worst = quality.problems.front();
        check.result = Outcome::undetermined;
        check.message = {"check.quality." + vision::name_of(worst.problem), {}};
        check.todo = {"todo.capture_again", {}};
        if (worst.where) {
            check.region = Region{Light::vi, to_quad(*worst.where)};
        }
        check.score = worst.measured;
        check.threshold = worst.limit;
    }
    return {check};
}

std::vector<Check> specimen_checks(const std::vector<vision::CheckResult>& results) {
    std::vector<Check> checks;
    for (const vision::CheckResult& result : results) {
        const std::string name(vision::text_name(result.algorithm));
        Check check = passed(CheckClass::optical, result.id, "check." + name + ".title",
                             result.evaluatory ? Obligation::evaluatory : Obligation::optional);
        const std::size_t own_name = result.id.find(':');
        check.title.arguments = {
            {"zone", own_name == std::string::npos ? result.id : "@zone." + result.id.substr(own_name + 1)}};
        check.result = to_outcome(result.outcome);
        if (check.result == Outcome::successful || check.result == Outcome::failed) {
            check.margin = result.margin;
            check.score = result.score;
            check.threshold = result.threshold;
        }
        if (result.region) {
            const Light light = result.id.starts_with("IR.")   ? Light::ir
                                : result.id.starts_with("UV.") ? Light::uv
                                                               : Light::vi;
            check.region = Region{light, to_quad(*result.region)};
        }
        if (check.result != Outcome::successful) {
            check.message = {result.reason.empty() ? "check.not_judged" : result.reason, check.title.arguments};
        }
        if (check.result == Outcome::failed) {
            check.innocent = {"innocent." + name, {}};
            check.todo = {"todo.compare_specimen", {}};
        }
        if (result.borderline) {  // neither passed nor held against the document: a person looks
            check.result = Outcome::undetermined;
            check.margin = result.margin;
            check.score = result.score;
            check.threshold = result.threshold;
            check.message = {"check.borderline", check.title.arguments};
            check.innocent = {"innocent." + name, {}};
            check.todo = {"todo.compare_specimen", {}};
        }
        if (!result.error.empty()) {
            check.error = result.error;
        }
        check.scanned = to_crop(result.scanned);
        check.specimen = to_crop(result.specimen);
        checks.push_back(std::move(check));
    }
    return checks;
}

std::vector<Check> light_checks(const std::vector<Source>& sources) {
    const auto given = [&sources](Light light) {
        return std::any_of(sources.begin(), sources.end(), [light](const Source& s) { return s.light == light; });
    };
    std::vector<Check> checks;
    const auto add = [&](std::string id, std::string title, Light light, const char* missing) {
        if (given(light)) {  // light_checks.h
            return;
        }
        Check check = passed(CheckClass::optical, std::move(id), std::move(title), Obligation::optional);
        check.result = Outcome::not_supported;
        check.message = {missing, {}};
        checks.push_back(std::move(check));
    };
    add("UV.BR.FU:dullness", "check.uv_dullness.title", Light::uv, "check.light.no_uv");
    add("IR.AB.MR:readable", "check.ir_mrz.title", Light::ir, "check.light.no_ir");
    return checks;
}

}  // namespace vidimus::screening
