// Who answers for a pack: signatures, keys, trust, and what a screening's engine refuses.
#include "app/screening/pack_signature.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>

#include "app/screening/files.h"
#include "app/screening/pack_archive.h"
#include "app/screening/pack_store.h"
#include "app/screening/pack_trust.h"
#include "app/screening/screening.h"

namespace vidimus::screening {
namespace {

namespace fs = std::filesystem;
using vision::PackParts;

PackParts signed_parts() {
    PackParts parts{{"pack.json", "{}"}, {"reference.png", "pixels"}};
    EXPECT_TRUE(sign_parts(parts, *SigningKey::make(), "Border police", "2026-11-24T14:02:11Z"));
    return parts;
}

void replace(std::string& text, const std::string& what, const std::string& with) {
    const auto at = text.find(what);
    ASSERT_NE(at, std::string::npos) << what;
    text.replace(at, what.size(), with);
}

FailureCode refusal(const PackParts& parts) {
    const auto checked = check_signature(parts, "x.vpack");
    EXPECT_FALSE(checked);
    return checked ? FailureCode::usage : checked.error().code;
}

TEST(PackSignature, TellsWhoSignedWhat) {
    const auto signature = check_signature(signed_parts(), "x.vpack");
    ASSERT_TRUE(signature) << signature.error().detail;
    EXPECT_EQ(signature->signer, "Border police");
    EXPECT_EQ(signature->time, "2026-11-24T14:02:11Z");
    EXPECT_TRUE(is_public_key(signature->key));
    EXPECT_EQ(signature->parts.size(), 2U);
}

TEST(PackSignature, EveryChangeIsNoticed) {
    PackParts parts = signed_parts();
    parts["reference.png"] = "pixelz";
    EXPECT_EQ(refusal(parts), FailureCode::pack_altered);
    parts = signed_parts();
    parts.erase("reference.png");
    EXPECT_EQ(refusal(parts), FailureCode::pack_altered);
    parts = signed_parts();
    parts["more.bin"] = "x";
    EXPECT_EQ(refusal(parts), FailureCode::pack_altered);
    for (const auto& [what, with] :
         std::vector<std::pair<std::string, std::string>>{{"Border police", "Border Police"},
                                                          {"14:02:11", "14:02:12"},
                                                          {"\"bytes\": 6", "\"bytes\": 7"},
                                                          {"\"Ed25519\"", "\"none\""},
                                                          {"\"reference.png\"", "\"reference.pnh\""},
                                                          {"\"parts\"", "\"part\""}}) {
        parts = signed_parts();
        replace(parts[signature_part], what, with);
        EXPECT_EQ(refusal(parts), FailureCode::pack_altered) << what;
    }
}

TEST(PackSignature, ASignatureOfAnotherKeyIsNone) {
    PackParts one = signed_parts();
    const PackParts other = signed_parts();
    const auto key_of = [](const PackParts& parts) { return check_signature(parts, "")->key; };
    replace(one[signature_part], key_of(one), key_of(other));
    EXPECT_EQ(refusal(one), FailureCode::pack_altered);
}

TEST(PackSignature, NoneAndANewerOneAreSaid) {
    PackParts parts = signed_parts();
    parts.erase(signature_part);
    EXPECT_EQ(refusal(parts), FailureCode::pack_unsigned);
    for (const char* text : {"", "{", "[]", "null", "{\"format\":\"vidimus.signature\",\"version\":1}"}) {
        parts[signature_part] = text;
        EXPECT_EQ(refusal(parts), FailureCode::pack_altered) << text;
    }
    parts[signature_part] = "{\"format\":\"vidimus.signature\",\"version\":2}";
    EXPECT_EQ(refusal(parts), FailureCode::pack_version);
}

TEST(PackSignature, ANameWithALineBreakIsNotSigned) {
    PackParts parts{{"pack.json", "{}"}};
    ASSERT_TRUE(sign_parts(parts, *SigningKey::make(), "a\ntime 1", "2026"));
    EXPECT_EQ(check_signature(parts, "")->signer, "unnamed");
}

TEST(PackSignature, FindingsNameEveryPart) {
    PackParts parts = signed_parts();
    parts["pack.json"] = "[]";
    parts["z.bin"] = "x";
    const auto findings = examine_signature(parts, "x.vpack");
    ASSERT_TRUE(findings);
    EXPECT_TRUE(findings->genuine);
    EXPECT_FALSE(findings->good());
    ASSERT_EQ(findings->parts.size(), 3U);
    EXPECT_EQ(findings->parts[0].second, PartState::altered);
    EXPECT_EQ(findings->parts[1].second, PartState::whole);
    EXPECT_EQ(findings->parts[2].second, PartState::not_signed);
}

TEST(SigningKeys, GoThroughPem) {
    const auto key = SigningKey::make();
    ASSERT_TRUE(key);
    const auto again = SigningKey::from_pem(key->to_pem());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->public_key(), key->public_key());
    EXPECT_FALSE(SigningKey::from_pem("nonsense"));
    EXPECT_FALSE(SigningKey::from_pem(""));
}

class PackTrust : public testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "vidimus-trust-XXXXXX").string();
        folder_ = mkdtemp(pattern.data());
        here_ = config("here");
        elsewhere_ = config("elsewhere");
        auto pack = vision::load_pack(fs::path(VIDIMUS_SOURCE_DIR) / "tests/unit/vision/data/pack-version-1");
        ASSERT_TRUE(pack);
        pack_ = std::move(*pack);
        pack_.model = *vision::ModelId::from_string("UTO-P-9-2021");
    }
    void TearDown() override {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    Config config(const std::string& data) const {
        Config made;
        made.data = folder_ / data;
        made.resources = VIDIMUS_RESOURCES_DIR;
        made.signer = "Workplace " + data;
        return made;
    }
    /// What an engine says of the packs that it does not use.
    static std::vector<FailureCode> problems(const Config& config) {
        const auto engine = Engine::create(config);
        std::vector<FailureCode> codes;
        for (const Failure& problem : (*engine)->problems()) {
            codes.push_back(problem.code);
        }
        return codes;
    }
    static bool knows(const Config& config, const std::string& model) {
        const auto ids = (*Engine::create(config))->model_ids();
        return std::find(ids.begin(), ids.end(), model) != ids.end();
    }
    fs::path folder_;
    Config here_;
    Config elsewhere_;
    vision::SpecimenPack pack_;
};

TEST_F(PackTrust, ThisWorkplacesKeyIsItsOwnersAlone) {
    const auto key = own_key(here_);
    ASSERT_TRUE(key);
    EXPECT_EQ(own_key(here_)->public_key(), key->public_key()) << "made once";
    EXPECT_TRUE(TrustedKeys::load(here_).trusts(key->public_key()));
    EXPECT_FALSE(TrustedKeys::load(elsewhere_).trusts(key->public_key()));
    const fs::path file = here_.data / "keys" / "specimens.pem";
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    fs::permissions(file, fs::perms::group_read, fs::perm_options::add);
    EXPECT_EQ(own_key(here_).error().code, FailureCode::key_unusable);
    fs::remove(file);
    std::ofstream(file) << "no key";
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(own_key(here_).error().code, FailureCode::key_unusable);
}

TEST_F(PackTrust, APackGoesFromOneWorkplaceToAnother) {
    const fs::path file = folder_ / "x.vpack";
    ASSERT_TRUE(store_pack(elsewhere_, pack_, file, false));
    const auto opened = open_pack(here_, file);
    ASSERT_TRUE(opened) << opened.error().detail;
    EXPECT_FALSE(opened->trusted);
    EXPECT_EQ(opened->signature->signer, "Workplace elsewhere");
    EXPECT_EQ(import_pack(here_, file, false).error().code, FailureCode::pack_untrusted);

    Config told = here_;
    told.trusted_keys = {opened->signature->key};
    EXPECT_TRUE(open_pack(told, file)->trusted);

    const auto imported = import_pack(here_, file, true);
    ASSERT_TRUE(imported) << imported.error().detail;
    EXPECT_FALSE(imported->replaced);
    EXPECT_TRUE(open_pack(here_, find_pack(here_, "UTO-P-9-2021"))->trusted);
    EXPECT_TRUE(import_pack(here_, file, false)->replaced);
    const auto copy = export_pack(here_, "UTO-P-9-2021", folder_ / "y.vpack");
    ASSERT_TRUE(copy);
    EXPECT_EQ(*read_whole_file(file, 1 << 30U), *read_whole_file(folder_ / "y.vpack", 1 << 30U));
}

TEST_F(PackTrust, TheEngineUsesOnlyWhatIsTrusted) {
    const fs::path installed = here_.data / "specimens";
    fs::create_directories(installed);
    ASSERT_TRUE(store_pack(elsewhere_, pack_, installed / "x.vpack", false));
    EXPECT_EQ(problems(here_), std::vector{FailureCode::pack_untrusted});
    EXPECT_FALSE(knows(here_, "UTO-P-9-2021"));
    EXPECT_TRUE(knows(here_, "UTO-P-1-2021")) << "what came with the program";

    ASSERT_TRUE(store_pack(here_, pack_, installed / "x.vpack", false));
    EXPECT_TRUE(problems(here_).empty());
    EXPECT_TRUE(knows(here_, "UTO-P-9-2021"));

    auto parts = *open_parts(installed / "x.vpack");
    replace(parts["pack.json"], "\"evaluatory\": true", "\"evaluatory\": false");
    ASSERT_TRUE(write_whole_file(installed / "x.vpack", *write_archive(parts)));
    EXPECT_EQ(problems(here_), std::vector{FailureCode::pack_altered});

    fs::remove(installed / "x.vpack");
    ASSERT_TRUE(store_pack(here_, pack_, installed / "folder", true));
    EXPECT_EQ(problems(here_), std::vector{FailureCode::pack_unsigned});
    ASSERT_TRUE(import_pack(here_, installed / "folder", true)) << "signed here, since a person trusts it";
    EXPECT_TRUE(knows(here_, "UTO-P-9-2021"));
}

TEST_F(PackTrust, ANewerPackIsSaid) {
    const fs::path file = folder_ / "x.vpack";
    ASSERT_TRUE(store_pack(here_, pack_, file, false));
    auto parts = *open_parts(file);
    replace(parts["pack.json"], "\"version\": 2", "\"version\": 3");
    ASSERT_TRUE(sign_parts(parts, *own_key(here_), "x", "2030"));
    ASSERT_TRUE(write_whole_file(file, *write_archive(parts)));
    EXPECT_EQ(open_pack(here_, file).error().code, FailureCode::pack_version);
}

TEST_F(PackTrust, WhatIsNoPackStays) {
    const fs::path file = folder_ / "notes.txt";
    std::ofstream(file) << "mine";
    EXPECT_EQ(store_pack(here_, pack_, file, false).error().code, FailureCode::cannot_write);
    EXPECT_EQ(*read_whole_file(file, 100), "mine");
    EXPECT_EQ(open_pack(here_, file).error().code, FailureCode::pack_foreign);
    EXPECT_EQ(open_pack(here_, folder_ / "none").error().code, FailureCode::pack_not_found);
    EXPECT_EQ(open_pack(here_, folder_).error().code, FailureCode::pack_foreign);
    EXPECT_EQ(may_store(folder_ / "none" / "x.vpack", false).error().code, FailureCode::cannot_write);
}

}  // namespace
}  // namespace vidimus::screening
