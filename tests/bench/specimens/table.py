"""Joins the evaluations of many packs to one table; what counts as detected, and how sure a share is."""
import math
import pathlib

# The whole page is altered: any failed check speaks of it.
WHOLE_PAGE = {"halftone", "inkjet", "grey_copy", "recapture", "other_series"}
NOT_LEARNED = {"VI.FR.MR:typeface"}  # compares with OCR-B
GENUINE_WANTED = 300
FRAUD_WANTED = 100
PAGE_MS = 700
SHIFT_POINTS = 1.0


def upper_bound(found, of, confidence=0.95):
    """Clopper and Pearson's one-sided upper bound of a share: the largest that would still give so few with a
    probability of 1 - confidence."""
    if not 0 <= found <= of or of < 1:
        raise ValueError("a share is of something")
    if found == of:
        return 1.0

    def at_most(share):
        logs = [math.lgamma(of + 1) - math.lgamma(k + 1) - math.lgamma(of - k + 1)
                + k * math.log(share) + (of - k) * math.log1p(-share) for k in range(found + 1)]
        return math.fsum(map(math.exp, logs))

    low, high = found / of, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if at_most(middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def detected(row):
    return row["verdict"] != "no_irregularity_found"


def because_of_fraud(row):
    """A check that brought the verdict failed, or measured a value near its limit, where the image was altered."""
    if row.get("located", False):
        return True
    return row["fraud"] in WHOLE_PAGE and row["verdict"] == "irregularity_found"


def key_of(document, row):
    return document, row["class"], pathlib.PurePath(row["file"]).stem


def rows_of(results):
    """Of several documents the rows that have a verdict, by document, class and name without extension."""
    return {key_of(document, row): row for document, (rows, _) in results.items() for row in rows if "verdict" in row}


def count(rows):
    rows = list(rows)
    return {"images": len(rows), "detected": sum(map(detected, rows)),
            "irregularity_found": sum(row["verdict"] == "irregularity_found" for row in rows)}


def genuine_of(rows):
    tally = count(row for row in rows if row["class"] == "genuine")
    if tally["images"]:
        for part in ("detected", "irregularity_found"):
            tally[part + "_at_most"] = upper_bound(tally[part], tally["images"])
    return tally


def frauds_of(rows):
    altered = [row for row in rows if row["class"] == "altered" and "fraud" in row]
    frauds = {}
    for name in sorted({row["fraud"] for row in altered}):
        own = [row for row in altered if row["fraud"] == name]
        frauds[name] = {**count(own), "because_of_fraud": sum(detected(r) and because_of_fraud(r) for r in own)}
    return frauds


def checks_of(results):
    checks = {}
    for _, summary in results.values():
        for check in summary["checks"]:
            sum_of = checks.setdefault(check["id"], {"documents": 0, "silent_in": 0, "genuine_failed": 0,
                                                     "altered_failed": 0, "genuine_undetermined": 0,
                                                     "altered_undetermined": 0})
            sum_of["documents"] += 1
            sum_of["silent_in"] += check["evaluatory"]
            for part in list(sum_of)[2:]:
                sum_of[part] += check[part]
    return checks


def silent(summary):
    """Whether nothing that the pack learned counts: then only the MRZ can be found wrong."""
    own = [check for check in summary["checks"] if check["id"].startswith("VI.") and check["id"] not in NOT_LEARNED]
    return bool(own) and all(check["evaluatory"] for check in own)


def points(before, after, part):
    """By how many percentage points a share moved; both tallies are of the same images."""
    return 100.0 * (after[part] - before[part]) / before["images"] if before["images"] else 0.0


def shift(drawn, again):
    """What encoding again changed, over the images that both evaluations have."""
    both = drawn.keys() & again.keys()
    before = [drawn[key] for key in sorted(both)]
    after = [{**again[key], "fraud": drawn[key]["fraud"]} if "fraud" in drawn[key] else again[key]
             for key in sorted(both)]
    genuine = [count(row for row in rows if row["class"] == "genuine") for rows in (before, after)]
    frauds = [frauds_of(rows) for rows in (before, after)]
    return {"images": len(both),
            "verdicts_changed": sum(a["verdict"] != b["verdict"] for a, b in zip(before, after)),
            "genuine": {**genuine[1], "irregularity_found_points": points(*genuine, "irregularity_found"),
                        "detected_points": points(*genuine, "detected")},
            "frauds": {name: {**tally, "detected_points": points(frauds[0][name], tally, "detected"),
                              "irregularity_found_points": points(frauds[0][name], tally, "irregularity_found")}
                       for name, tally in frauds[1].items()}}


def join(results):
    """`results`: for "" (as drawn) and each way of encoding again, by document, rows and summary of an evaluation."""
    as_drawn = results[""]
    rows = rows_of(as_drawn)
    times = sorted(row["examine_ms"] for row in rows.values() if row.get("examine_ms", 0) > 0)
    return {"documents": len(as_drawn),
            "genuine": genuine_of(rows.values()),
            "frauds": frauds_of(rows.values()),
            "checks": checks_of(as_drawn),
            "silent_documents": [name for name, (_, summary) in as_drawn.items() if silent(summary)],
            "by_document": {name: {"genuine": count(r for r in own if r["class"] == "genuine"),
                                   "altered": count(r for r in own if r["class"] == "altered")}
                            for name in as_drawn
                            for own in [[row for key, row in rows.items() if key[0] == name]]},
            "examine_ms": {"pages": len(times), "mean": sum(times) / len(times),
                           "p95": times[math.ceil(0.95 * len(times)) - 1]} if times else None,
            "reencoded": {way: shift(rows, rows_of(found)) for way, found in results.items() if way},
            "alarms": [told(key, row) for key, row in rows.items() if key[1] == "genuine" and detected(row)],
            "missed": [told(key, row) for key, row in rows.items() if key[1] == "altered" and not detected(row)],
            "unusable": [{"document": document, **row} for document, (own, _) in as_drawn.items()
                         for row in own if "verdict" not in row]}


def told(key, row):
    return {"document": key[0], **{part: row[part] for part in ("file", "fraud", "verdict", "because") if part in row}}


def share(part, whole):
    return f"{100.0 * part / whole:.1f} %" if whole else "–"


def capture_text(capture, part):
    ways = list(part["reencoded"])
    lines = [f"{'scans at 400 ppi' if capture == 'scan' else 'phone captures'}, {part['documents']} documents", "",
             f"{'':18}{'images':>7}{'detected':>10}{'by fraud':>10}{'irregular':>11}"
             + "".join(f"{way + ' det.':>14}{'points':>8}" for way in ways)]
    few = False
    for name, tally in part["frauds"].items():
        images = tally["images"]
        mark = "" if images >= FRAUD_WANTED else " *"
        few = few or bool(mark)
        line = (f"{name:18}{images:>7}{share(tally['detected'], images):>10}"
                f"{share(tally['because_of_fraud'], images):>10}{share(tally['irregularity_found'], images):>11}")
        for way in ways:
            again = part["reencoded"][way]["frauds"].get(name)
            line += f"{share(again['detected'], again['images']):>14}{again['detected_points']:>+8.1f}" if again \
                else f"{'–':>14}{'':8}"
        lines.append(line + mark)
    if few:
        lines.append(f"* fewer than {FRAUD_WANTED} images: no measure yet")
    genuine = part["genuine"]
    lines.append("")
    if genuine["images"]:
        few_words = "" if genuine["images"] >= GENUINE_WANTED else f"; fewer than {GENUINE_WANTED}: no measure yet"
        lines.append(f"genuine: {genuine['images']} images{few_words}")
        for key, words in (("irregularity_found", "irregularity found"), ("detected", "that or check further")):
            lines.append(f"  {words:24}{genuine[key]:>5}  {share(genuine[key], genuine['images']):>7}, at most "
                         f"{100 * genuine[key + '_at_most']:.2f} % (95 %)")
    for way in ways:
        again = part["reencoded"][way]
        if not again["images"]:
            lines.append(f"encoded again, {way}: not evaluated")
            continue
        most = max([abs(again["genuine"][key]) for key in ("irregularity_found_points", "detected_points")]
                   + [abs(f[key]) for f in again["frauds"].values()
                      for key in ("irregularity_found_points", "detected_points")], default=0.0)
        lines.append(f"encoded again, {way}: {again['verdicts_changed']} of {again['images']} verdicts changed; genuine "
                     f"{again['genuine']['irregularity_found_points']:+.1f} points irregular, "
                     f"{again['genuine']['detected_points']:+.1f} in all; most of any row {most:.1f} "
                     f"(bar: below {SHIFT_POINTS:g})")
    if part["examine_ms"]:
        time = part["examine_ms"]
        lines.append(f"one page, registration and all checks, one core: mean {time['mean']:.0f} ms of processor time, "
                     f"95 % below {time['p95']:.0f} ({time['pages']} pages; bar: mean at most {PAGE_MS})")
    if part["silent_documents"]:
        lines.append(f"of these packs every learned check is silent: {', '.join(part['silent_documents'])}")
    if part["unusable"]:
        lines.append(f"not usable, counted nowhere: {len(part['unusable'])}")
    lines += ["", f"{'document':18}{'genuine irregular':>19}{'or further':>12}{'altered irregular':>20}{'or further':>12}"]
    for name, own in part["by_document"].items():
        lines.append(f"{name:18}" + "".join(
            f"{own[of]['irregularity_found']:>{wide}} / {own[of]['images']:<4}{own[of]['detected']:>9}"
            for of, wide in (("genuine", 12), ("altered", 16))))
    first = max([34, *(len(name) + 2 for name in part["checks"])])
    lines += ["", f"{'check':{first}}{'genuine':>9}{'altered':>9}{'undetermined':>14}{'':>10}{'silent':>8}",
              f"{'':{first}}{'failed':>9}{'failed':>9}{'genuine':>14}{'altered':>10}{'in':>8}"]
    for name, check in part["checks"].items():
        silent = f"{check['silent_in']}/{check['documents']}" if check["silent_in"] else ""
        lines.append(f"{name:{first}}{check['genuine_failed']:>9}{check['altered_failed']:>9}"
                     f"{check['genuine_undetermined']:>14}{check['altered_undetermined']:>10}{silent:>8}")
    return lines


def to_text(joined):
    what = "designs that were used in DEVELOPMENT: no measure" if joined["development"] else "designs not seen before"
    designs = joined["designs"]
    lines = [f"Against the specimen, {what}: {len(designs)} designs ({designs[0]}…{designs[-1]}) of "
             f"{', '.join(joined['kinds'])}, each learned from {joined['enrolled_from']} scans; program {joined['program']}"]
    for capture, part in joined["captures"].items():
        lines += ["", *capture_text(capture, part)]
    if joined["failures"]:
        lines += ["", "steps that failed; their images are in no figure above:",
                  *(f"  {failure}" for failure in joined["failures"])]
    return "\n".join(lines) + "\n"
