"""Unit tests of the benchmark's figures."""
import unittest

import table


def row(name, of, verdict, **more):
    return {"file": name, "class": of, "verdict": verdict, "because": [], "examine_ms": 500.0, **more}


GOOD, LOOK, BAD = "no_irregularity_found", "check_further", "irregularity_found"


class UpperBound(unittest.TestCase):
    def test_none_found_is_the_closed_form(self):
        for of in (1, 60, 300):
            self.assertAlmostEqual(table.upper_bound(0, of), 1 - 0.05 ** (1 / of), places=9)

    def test_known_values(self):
        # Clopper and Pearson's limits as in tables of the binomial distribution: the upper one of an interval of 90 %.
        self.assertAlmostEqual(table.upper_bound(1, 10), 0.3942, places=4)
        self.assertAlmostEqual(table.upper_bound(5, 10), 0.7776, places=4)
        self.assertAlmostEqual(table.upper_bound(2, 20, 0.975), 0.3170, places=4)

    def test_all_found(self):
        self.assertEqual(table.upper_bound(7, 7), 1.0)

    def test_it_lies_above_the_share_and_falls_with_the_number(self):
        self.assertGreater(table.upper_bound(3, 300), 0.01)
        self.assertLess(table.upper_bound(30, 3000), table.upper_bound(3, 300))

    def test_nonsense(self):
        for found, of in ((1, 0), (3, 2), (-1, 2)):
            with self.assertRaises(ValueError):
                table.upper_bound(found, of)


class Join(unittest.TestCase):
    def setUp(self):
        rows = [row("a.jpg", "genuine", GOOD), row("b.jpg", "genuine", LOOK), row("c.png", "genuine", BAD),
                row("d.jpg", "altered", BAD, fraud="copy_move", located=True),
                row("e.jpg", "altered", BAD, fraud="copy_move", located=False),
                row("f.jpg", "altered", LOOK, fraud="copy_move", located=True),
                row("g.jpg", "altered", GOOD, fraud="copy_move", located=False),
                row("h.jpg", "altered", BAD, fraud="halftone", located=False),
                row("i.jpg", "altered", LOOK, fraud="halftone", located=False),
                {"file": "j.jpg", "class": "altered", "code": "NOT_AN_IMAGE"}]
        checks = [{"id": "X", "evaluatory": True, "genuine_failed": 1, "altered_failed": 2,
                   "genuine_undetermined": 3, "altered_undetermined": 4}]
        again = [dict(one, file=one["file"].replace(".jpg", ".png")) for one in rows]
        again[6]["verdict"] = BAD
        self.results = {"": {"one": (rows, {"checks": checks}), "two": (rows[:1], {"checks": checks})},
                        "png": {"one": (again, {"checks": checks})}}
        self.joined = table.join(self.results)

    def test_genuine(self):
        genuine = self.joined["genuine"]
        self.assertEqual((genuine["images"], genuine["detected"], genuine["irregularity_found"]), (4, 2, 1))
        self.assertAlmostEqual(genuine["irregularity_found_at_most"], table.upper_bound(1, 4))
        self.assertEqual([one["file"] for one in self.joined["alarms"]], ["b.jpg", "c.png"])

    def test_frauds(self):
        self.assertEqual(self.joined["frauds"]["copy_move"],
                         {"images": 4, "detected": 3, "irregularity_found": 2, "because_of_fraud": 2})
        self.assertEqual(self.joined["frauds"]["halftone"]["because_of_fraud"], 1, "any failed check, but a failed one")
        self.assertEqual([one["file"] for one in self.joined["missed"]], ["g.jpg"])
        self.assertEqual(len(self.joined["unusable"]), 1)

    def test_checks_are_summed(self):
        check = self.joined["checks"]["X"]
        self.assertEqual((check["documents"], check["silent_in"]), (2, 2))
        self.assertEqual((check["genuine_failed"], check["altered_undetermined"]), (2, 8))

    def test_a_pack_whose_learned_checks_are_all_silent_is_named(self):
        def of(*checks):
            return {"checks": [{"id": name, "evaluatory": silent} for name, silent in checks]}

        self.assertTrue(table.silent(of(("VI.FR.IS:lost", True), ("VI.FR.MR:typeface", False), ("DOC:mrz", False))))
        self.assertFalse(table.silent(of(("VI.FR.IS:lost", True), ("VI.AB.FU:colour", False))))

    def test_encoding_again_compares_the_same_images(self):
        again = self.joined["reencoded"]["png"]
        self.assertEqual((again["images"], again["verdicts_changed"]), (9, 1), "the second document was not evaluated")
        self.assertEqual(again["frauds"]["copy_move"]["detected_points"], 25.0)
        self.assertEqual(again["genuine"]["detected_points"], 0.0)

    def test_text_says_what_is_too_few(self):
        text = table.to_text({"development": False, "designs": [1001], "kinds": ["passport"], "enrolled_from": 10,
                              "program": "x", "captures": {"scan": self.joined}, "failures": ["one, enrol: no"]})
        for words in ("fewer than 100", "fewer than 300", "copy_move", "one, enrol: no", "verdicts changed"):
            self.assertIn(words, text)


if __name__ == "__main__":
    unittest.main()
