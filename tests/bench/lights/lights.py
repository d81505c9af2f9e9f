#!/usr/bin/env python3
"""How well other lights, other pages, earlier captures and tilts tell forged documents from genuine ones.

Draws designs that the program has never seen, enrols each from genuine copies with all their images, evaluates the pack
on other copies, and counts. Needs only `vidimus`. What is drawn or enrolled under --out already is taken from there.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

LIGHT_FRAUDS = ["uv_pattern_missing", "uv_pattern_other", "uv_bright_paper", "uv_fibres_missing", "ir_mrz_transparent",
                "ir_field_transparent", "ir_split_missing", "ir_photo_other"]
# What each series adds to a document, of which kinds, and what is forged in it.
SERIES = {
    "lights": {"options": ["--lights", "vi,ir,uv"], "kinds": ["passport", "id", "id-front", "td2", "visa"],
               "frauds": LIGHT_FRAUDS, "own": ("IR.", "UV.")},
    "visa": {"options": ["--with", "visa"], "kinds": ["passport"], "frauds": ["visa_other"], "own": ("SET.",)},
    "back": {"options": ["--with", "back"], "kinds": ["id-front"], "frauds": ["back_other"], "own": ("SET.",)},
    "earlier": {"options": ["--with", "earlier"], "kinds": ["passport", "id-front"],
                "frauds": ["photo_pasted", "photo_blended"], "own": ("HIS:",)},
    "tilt": {"options": ["--with", "tilt"], "kinds": ["passport", "id-front"], "frauds": ["hologram_static"],
             "own": ("VI.AB.AF",)},
}
FIRST_TEST_DESIGN = 3201  # 50 to 57 were used in development
FIRST_TEST_SEED = 1_000_000


def numbers(text):
    found = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


def arguments():
    root = pathlib.Path(__file__).resolve().parents[3]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--out", type=pathlib.Path, required=True)
    add("--designs", type=numbers, default=numbers("3201-3202"))
    add("--series", default="lights,visa,earlier,tilt", help=",".join(SERIES))
    add("--kinds", default="", help="only these kinds")
    add("--genuine", type=int, default=15, help="genuine copies of each document")
    add("--per-fraud", type=int, default=5)
    add("--enrol", type=int, default=10)
    add("--threads", type=int, default=1)
    add("--development", action="store_true", help="designs below 3201 and the halved frauds")
    add("--absent", type=int, default=4, help="genuine copies that are checked without their other images")
    add("--vidimus", type=pathlib.Path, default=root / "build" / "release" / "bin" / "vidimus")
    given = parser.parse_args()
    if not given.development and min(given.designs) < FIRST_TEST_DESIGN:
        parser.error("designs below 3201 are for development (--development)")
    return given


def run(given, *words, ok=(0,)):
    environment = dict(os.environ, VIDIMUS_DATA=str(given.out / "data"))
    command = [str(given.vidimus), *map(str, words), "--threads", str(given.threads), "--quiet"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode not in ok:
        raise RuntimeError(f"{' '.join(command)}: {done.returncode}\n{done.stderr}")
    return done.stdout


def drawn(given, series, kind, design, purpose, fraud, count):
    folder = given.out / "images" / series / f"{kind}-{design}" / purpose
    rows = folder / "truth.jsonl"
    if rows.exists() and len(rows.read_text().splitlines()) == count:
        return folder
    base = 0 if given.development else FIRST_TEST_SEED
    purposes = ["enrol", "genuine", *sorted(set(f for s in SERIES.values() for f in s["frauds"]))]
    seed = base + 1000 * design + purposes.index(purpose)
    run(given, "samples", "generate", "--out", folder, "--count", count, "--kind", kind, "--design", design,
        "--fraud", fraud, "--seed", seed, *SERIES[series]["options"])
    return folder


def rows_of(text):
    return [row for row in map(json.loads, text.splitlines()) if "file" in row and "verdict" in row]


def evaluated(given, pack, folder, side):
    found = rows_of(run(given, "specimen", "evaluate", pack, f"--{side}", folder, "--format", "jsonl"))
    return {row["file"]: row for row in found}


def absent(given, series, pack, folder):
    """Checks of the images that are missing, which must be not_supported without exception."""
    own = SERIES[series]["own"]
    images = [json.loads(row)["file"] for row in (folder / "truth.jsonl").read_text().splitlines()]
    wrong = total = 0
    models = given.out / "data" / "specimens"
    models.mkdir(parents=True, exist_ok=True)
    run(given, "specimen", "import", pack, ok=(0, 73))
    for image in images[: given.absent]:
        report = json.loads(run(given, "check", folder / image, "--no-register", "--format", "json", ok=(0, 1, 2)))
        for check in report["checks"]:
            if check["id"].startswith(own):
                total += 1
                wrong += check["result"] != "not_supported"
    return wrong, total


def document(given, series, kind, design):
    what = SERIES[series]
    pack = given.out / "packs" / f"{series}-{kind}-{design}.vpack"
    pack.parent.mkdir(parents=True, exist_ok=True)
    enrol = drawn(given, series, kind, design, "enrol", "none", given.enrol)
    model = json.loads((enrol / "truth.jsonl").read_text().splitlines()[0])["model"]
    if not pack.exists():
        run(given, "specimen", "enrol", "--model", model, "--genuine", enrol, "--out", pack)
    result = {"series": series, "kind": kind, "design": design, "frauds": {}}
    genuine = evaluated(given, pack, drawn(given, series, kind, design, "genuine", "none", given.genuine), "genuine")
    result["genuine"] = list(genuine.values())
    for fraud in what["frauds"]:
        try:
            folder = drawn(given, series, kind, design, fraud, fraud, given.per_fraud)
        except RuntimeError:  # this design has none to forge
            continue
        result["frauds"][fraud] = list(evaluated(given, pack, folder, "altered").values())
    result["absent"] = absent(given, series, pack, given.out / "images" / series / f"{kind}-{design}" / "genuine")
    return result


def summary(results):
    for series in sorted({result["series"] for result in results}):
        own = SERIES[series]["own"]
        mine = [result for result in results if result["series"] == series]
        genuine = [row for result in mine for row in result["genuine"]]
        irregular = sum(row["verdict"] == "irregularity_found" for row in genuine)
        noticed = sum(row["verdict"] != "no_irregularity_found" for row in genuine)
        by_own = sum(any(i.startswith(own) for i in row["because"]) for row in genuine)
        print(f"{series}: genuine {len(genuine)}: irregular {irregular}, or check further {noticed}; "
              f"because of {'/'.join(own)} {by_own}")
        for row in genuine:
            if any(i.startswith(own) for i in row["because"]):
                print("   ", row["file"], row["verdict"], *[i for i in row["because"] if i.startswith(own)])
        for fraud in SERIES[series]["frauds"]:
            rows = [(result, row) for result in mine for row in result["frauds"].get(fraud, [])]
            if not rows:
                continue
            found = [row for _, row in rows if row["verdict"] != "no_irregularity_found"]
            told = [row for row in found if any(i.startswith(own) for i in row["because"])]
            irregular = sum(row["verdict"] == "irregularity_found" for row in found)
            print(f"  {fraud}: {len(rows)}: detected {len(found)}, by {'/'.join(own)} {len(told)}, "
                  f"irregular {irregular}")
            for result, row in rows:
                if not any(i.startswith(own) for i in row["because"]):
                    print("    missed:", result["kind"], result["design"], row["file"], row["verdict"])
        wrong = sum(result["absent"][0] for result in mine)
        total = sum(result["absent"][1] for result in mine)
        print(f"  images absent: {total} checks, of which not not_supported {wrong}")


def main():
    given = arguments()
    results = []
    for series in given.series.split(","):
        for design in given.designs:
            for kind in SERIES[series]["kinds"]:
                if given.kinds and kind not in given.kinds.split(","):
                    continue
                try:
                    results.append(document(given, series, kind, design))
                except RuntimeError as problem:
                    print(f"{series} {kind} {design}: {problem}", file=sys.stderr)
                (given.out / "results.json").write_text(json.dumps(results))
                print("done", series, kind, design, file=sys.stderr, flush=True)
    summary(results)


if __name__ == "__main__":
    main()
