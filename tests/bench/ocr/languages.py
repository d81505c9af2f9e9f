#!/usr/bin/env python3
"""How many characters of the visual zone the program reads right, in six languages and two scripts.

Draws passports whose names, places and months are of another language, enrols each design from genuine scans as an agency
would, checks other genuine pages, and holds `viz.fields` of the report against what was printed: letters, figures and
signs, without spaces and case. What stands between the parts of a date counts, a field that the report lacks counts as
wrong in all its characters. Needs only `vidimus`. What is drawn or enrolled under --out already is taken from there.
"""
import argparse
import json
import os
import pathlib
import subprocess

LANGUAGES = ["srp", "mkd", "sqi", "hrv", "bos", "srp_latn"]
FIRST_TEST_SEED = 1_000_000
KINDS = ["passport", "id-front", "id", "td2", "visa"]


def arguments():
    root = pathlib.Path(__file__).resolve().parents[3]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--out", type=pathlib.Path, required=True)
    add("--first-design", type=int, default=5060, help="each language has the next one")
    add("--languages", default=",".join(LANGUAGES))
    add("--kind", default="passport", choices=KINDS)
    add("--enrol", type=int, default=10)
    add("--scans", type=int, default=6)
    add("--phones", type=int, default=4)
    add("--wrong", action="store_true", help="list each field that was not read right (drawn data, of nobody)")
    add("--again", action="store_true", help="enrol and check anew")
    add("--vidimus", type=pathlib.Path, default=root / "build" / "release" / "bin" / "vidimus")
    return parser.parse_args()


def run(given, folder, *words, ok=(0,)):
    environment = dict(os.environ, VIDIMUS_DATA=str(folder / "data"))
    command = [str(given.vidimus), *map(str, words), "--quiet"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode not in ok:
        raise RuntimeError(f"{' '.join(command)}: {done.returncode}\n{done.stderr}")
    return done.stdout


def letters(text):
    return [c for c in text.upper() if not c.isspace()]


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        corner, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (letter != other))
    return row[-1]


def drawn(given, folder, language, design, capture, count, seed):
    if not (folder / "truth.jsonl").exists():
        run(given, folder.parent, "samples", "generate", "--out", folder, "--kind", given.kind, "--design", design,
            "--language", language, "--fraud", "none", "--count", count, "--capture", capture, "--seed", seed)
    return [json.loads(row) for row in (folder / "truth.jsonl").read_text().splitlines()]


def measured(given, language, design):
    folder = given.out / f"{given.kind}-{language}-{design}"
    folder.mkdir(parents=True, exist_ok=True)
    seed = FIRST_TEST_SEED + 1000 * design
    model = drawn(given, folder / "enrol", language, design, "scan", given.enrol, seed)[0]["model"]
    pack = folder / "learned.vpack"
    if given.again or not pack.exists():
        pack.unlink(missing_ok=True)
        run(given, folder, "specimen", "enrol", "--model", model, "--genuine", folder / "enrol", "--out", pack)
        run(given, folder, "specimen", "import", pack, ok=(0, 73))
    result = {}
    for number, (capture, count) in enumerate([("scan", given.scans), ("phone", given.phones)], 1):
        pages = drawn(given, folder / capture, language, design, capture, count, seed + 100 * number)
        row = {"pages": 0, "characters": 0, "wrong": 0, "learned": 0, "learned_wrong": 0, "irregular": 0, "further": 0,
               "by_viz": 0, "fields": []}
        for page in pages:
            report = json.loads(run(given, folder, "check", folder / capture / page["file"], "--no-register",
                                    "--format", "json", "--at", "2026-11-24", ok=(0, 1, 2)))
            read = report.get("viz", {}).get("fields", {})
            row["pages"] += 1
            row["irregular"] += report["verdict"] == "irregularity_found"
            row["further"] += report["verdict"] == "check_further"
            row["by_viz"] += any(c["id"].startswith("VIZ") and c["result"] == "failed" for c in report["checks"])
            for role, text in page["fields"].items():
                found = read.get(role)
                wanted = letters(text)
                off = len(wanted) if found is None else min(distance(wanted, letters(found["text"])), len(wanted))
                row["characters"] += len(wanted)
                row["wrong"] += off
                if found is not None:
                    row["learned"] += len(wanted)
                    row["learned_wrong"] += off
                if off:
                    row["fields"].append(f"{page['file']} {role} [{text}] [{'-' if found is None else found['text']}]")
        result[capture] = row
    return result


def main():
    given = arguments()
    for number, language in enumerate(LANGUAGES):
        if language not in given.languages.split(","):
            continue
        for capture, row in measured(given, language, given.first_design + number).items():
            print(f"{language} {capture}: {row['pages']} pages, of {row['characters']} characters "
                  f"{100 - 100 * row['wrong'] / max(1, row['characters']):.1f} % right; in fields that the report has "
                  f"{100 - 100 * row['learned_wrong'] / max(1, row['learned']):.1f} % of {row['learned']}; "
                  f"irregular {row['irregular']}, check further {row['further']}, a VIZ check failed {row['by_viz']}",
                  flush=True)
            if given.wrong:
                print("".join(f"  {field}\n" for field in row["fields"]), end="")


if __name__ == "__main__":
    main()
