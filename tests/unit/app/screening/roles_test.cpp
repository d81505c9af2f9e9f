// Which images of a folder belong together, by their names.
#include "app/screening/roles.h"

#include <gtest/gtest.h>

namespace vidimus::screening {
namespace {

TEST(Roles, AreReadFromTheNameBeforeItsEnding) {
    EXPECT_EQ(role_of("a/scan-1.ir.png").value_or(""), "ir");
    EXPECT_EQ(role_of("scan.UV.JPG").value_or(""), "uv");
    EXPECT_EQ(role_of("scan.tilt12.jpg").value_or(""), "tilt12");
    for (const char* name : {"scan.jpg", "ir.jpg", "scan.v2.jpg", "tilt.png", "scan.tiltx.png", "scan.infra.png"}) {
        EXPECT_FALSE(role_of(name).has_value()) << name;
    }
    EXPECT_EQ(page_role_of("tilt3"), Role::tilt);
    EXPECT_EQ(page_role_of("ir"), std::nullopt);
    EXPECT_EQ(light_of_role("uv"), Light::uv);
}

TEST(Roles, ImagesJoinTheirDocumentAndOrphansStandAlone) {
    const auto sets = sets_of({"d/a.jpg", "d/a.ir.jpg", "d/a.uv.png", "d/b.jpg", "d/c.back.jpg", "e/a.visa.jpg"});
    ASSERT_EQ(sets.size(), 4U);
    EXPECT_EQ(sets[0].file, "d/a.jpg");
    EXPECT_EQ(sets[0].further.size(), 2U);
    EXPECT_EQ(sets[0].further.at("uv"), "d/a.uv.png");
    EXPECT_TRUE(sets[1].further.empty());
    EXPECT_EQ(sets[2].file, "d/c.back.jpg");
    EXPECT_EQ(sets[3].file, "e/a.visa.jpg") << "another folder's document is another document";
}

}  // namespace
}  // namespace vidimus::screening
