#!/usr/bin/env python3
"""How well the program tells altered documents from genuine ones, over designs that it has never seen.

Draws copies of each design, enrols it from genuine ones as a trainer would (no zones given), evaluates the pack on
other copies, genuine and altered, and joins all designs to one table. Needs only `vidimus` and `samples_tool`.
What is drawn, enrolled or evaluated under --out already is taken from there.
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys

import table

KINDS = ["passport", "id", "id-front", "td2", "visa", "visa-b"]
CAPTURES = ["scan", "phone"]
ENCODINGS = ["jpeg85", "png"]
FIRST_TEST_DESIGN = 1001  # 1 to 30 were used in development
FIRST_TEST_SEED = 1_000_000  # from here on frauds are drawn from their whole range (docs/samples.md)
PURPOSES = {"enrol": 1, "genuine": 2, "altered": 3}


class Failed(Exception):
    """A step of one document; the others go on."""


def numbers(text):
    """1001-1003,1010 as a list."""
    found = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    if not found:
        raise ValueError(text)
    return found


def some_of(known):
    def read(text):
        words = text.split(",")
        for word in words:
            if word not in known:
                raise argparse.ArgumentTypeError(f"{word} is none of {', '.join(known)}")
        return words

    return read


def arguments():
    root = pathlib.Path(__file__).resolve().parents[3]
    programs = root / "build" / "release" / "bin"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--out", type=pathlib.Path, required=True, help="folder for images, packs, results and the table")
    add("--designs", type=numbers, default=numbers("1001-1004"), help="1001-1004,1010 (default 1001-1004)")
    add("--kinds", type=some_of(KINDS), default=["passport", "id-front", "id", "td2", "visa"], help=",".join(KINDS))
    add("--genuine", type=int, default=15, help="genuine test copies of each document, kind by design (default 15)")
    add("--per-fraud", type=int, default=5, help="copies of each fraud of each document (default 5)")
    add("--frauds", type=lambda text: text.split(","), default=[], help="only these, of those that a design allows "
        "(default: all of white light)")
    add("--enrol", type=int, choices=[10, 30], default=10, help="genuine copies to learn from (default 10)")
    add("--capture", type=some_of(CAPTURES), default=["scan"], help="of the test copies: scan (400 ppi), phone or "
        "scan,phone; each has a table of its own. Packs are always learned from scans")
    add("--reencode", type=some_of(ENCODINGS), default=[], help="evaluate the test copies also after they were "
        "decoded and encoded again: jpeg85, png or both")
    add("--jobs", type=int, default=1, help="documents at a time, each on one core (default 1)")
    add("--development", action="store_true", help="designs 1 to 30 with the halved frauds; the table says so")
    add("--tag", help="name of this state of the program: packs and results are kept by it (default: from the "
        "program's own bytes). Images are kept for all")
    add("--report-only", action="store_true", help="only join what is there")
    add("--vidimus", type=pathlib.Path, default=programs / "vidimus")
    add("--samples-tool", type=pathlib.Path, default=programs / "samples_tool")
    options = parser.parse_args()
    allowed = range(1, 31) if options.development else range(FIRST_TEST_DESIGN, 1_000_001)
    if any(design not in allowed for design in options.designs):
        parser.error(f"--designs: from {allowed[0]} to {allowed[-1]}"
                     + ("" if options.development else "; others only with --development"))
    if min(options.genuine, options.per_fraud, options.jobs) < 1:
        parser.error("--genuine, --per-fraud and --jobs are at least 1")
    for program in (options.vidimus, options.samples_tool):
        if not program.is_file():
            parser.error(f"{program.name} is not built: cmake --build --preset release --target {program.name}")
    options.built = digest(options.vidimus)
    options.tag = options.tag or options.built
    return options


def digest(program):
    return digest_of(program.read_bytes())


def digest_of(data):
    return hashlib.sha256(data).hexdigest()[:12]


def run(command, name, to=None):
    """The command's output, or a file of it that is there whole or not at all."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise Failed(f"{name}: exit code {done.returncode}: {said[-1] if said else 'no message'}")
    if to is not None:
        scratch = to.with_name(to.name + ".part")
        scratch.write_text(done.stdout, encoding="utf-8")
        os.replace(scratch, to)
    return done.stdout


class Document:
    """One kind of one design: its images, its pack, its results."""

    def __init__(self, options, kind, design):
        self.options = options
        self.kind = kind
        self.design = design
        self.name = f"{kind}-{design}"
        self.images = options.out / ("images-development" if options.development else "images") / self.name
        self.work = options.out / "runs" / options.tag / self.name

    def seed(self, purpose, capture):
        first = 0 if self.options.development else FIRST_TEST_SEED
        return (first + self.design * 1000 + KINDS.index(self.kind) * 100 + PURPOSES[purpose] * 10
                + CAPTURES.index(capture))

    def whole(self, folder, fill):
        """Fills a folder beside it and puts it in place when it is whole."""
        if not folder.is_dir():
            scratch = folder.with_name(folder.name + ".part")
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.parent.mkdir(parents=True, exist_ok=True)
            fill(scratch)
            scratch.rename(folder)
        return folder

    def draw(self, purpose, count, capture="scan"):
        frauds = None
        if purpose == "altered":
            frauds = run([self.options.samples_tool, "frauds", self.kind, self.design], "frauds").split()
            if self.options.frauds:
                frauds = [fraud for fraud in frauds if fraud in self.options.frauds]
            if not frauds:
                raise Failed("none of the frauds can be drawn of this design")

        def fill(folder):
            run([self.options.vidimus, "samples", "generate", "--out", folder, "--kind", self.kind,
                 "--design", self.design, "--capture", capture, "--seed", self.seed(purpose, capture),
                 "--fraud", ",".join(frauds) if self.options.frauds and frauds else "all" if frauds else "none", "--count", count * len(frauds) if frauds else count,
                 "--threads", 1, "--quiet"], f"draw {purpose}")

        chosen = "-" + digest_of(",".join(frauds).encode()) if frauds and self.options.frauds else ""
        return self.whole(self.images / f"{capture}-{purpose}-{count}{chosen}", fill)

    def encoded_again(self, folder, encoding):
        def fill(scratch):
            run([self.options.samples_tool, "reencode", folder, scratch, encoding], "encode again")
            extension = ".png" if encoding == "png" else ".jpg"
            with open(folder / "truth.jsonl", encoding="utf-8") as rows, \
                    open(scratch / "truth.jsonl", "w", encoding="utf-8") as out:
                for row in map(json.loads, rows):
                    row["file"] = pathlib.Path(row["file"]).stem + extension
                    out.write(json.dumps(row) + "\n")

        return self.whole(folder.with_name(f"{folder.name}-{encoding}"), fill)

    def pack(self):
        pack = self.work / f"enrol-{self.options.enrol}.vpack"
        if not pack.is_file():
            genuine = self.draw("enrol", self.options.enrol)
            with open(genuine / "truth.jsonl", encoding="utf-8") as rows:
                model = json.loads(rows.readline())["model"]
            self.work.mkdir(parents=True, exist_ok=True)
            self.vidimus(["specimen", "enrol", "--model", model, "--genuine", genuine, "--out", pack], "enrol")
        return pack

    def vidimus(self, words, name, to=None):
        # A data folder of its own: two that start at once would make two signing keys.
        return run([self.options.vidimus, *words, "--data", self.work / "data", "--threads", 1], name, to)

    def result(self, capture, encoding):
        options = self.options
        return self.work / (f"enrol-{options.enrol}-{capture}-{encoding or 'as-drawn'}"
                            f"-{options.genuine}-{options.per_fraud}"
                            + ("-" + digest_of(",".join(options.frauds).encode()) if options.frauds else "") + ".jsonl")

    def evaluate(self, capture, encoding):
        result = self.result(capture, encoding)
        if result.is_file():
            return
        pack = self.pack()
        genuine = self.draw("genuine", self.options.genuine, capture)
        altered = self.draw("altered", self.options.per_fraud, capture)
        if encoding:
            genuine, altered = (self.encoded_again(folder, encoding) for folder in (genuine, altered))
        self.vidimus(["specimen", "evaluate", pack, "--genuine", genuine, "--altered", altered, "--truth",
                      "--format", "jsonl"], f"evaluate {capture} {encoding or ''}".strip(), result)

    def rows(self, capture, encoding):
        """Rows of the images, then the summary; None where it was not evaluated."""
        result = self.result(capture, encoding)
        if not result.is_file():
            return None
        rows = [json.loads(line) for line in result.read_text(encoding="utf-8").splitlines()]
        return rows[:-1], rows[-1]


def work(document):
    told = []
    for capture in document.options.capture:
        for encoding in [None, *document.options.reencode]:
            try:
                document.evaluate(capture, encoding)
            except (Failed, OSError, ValueError) as problem:
                told.append(f"{document.name}, {problem}")
    print(f"{document.name} done" if not told else f"{document.name}: {'; '.join(told)}", file=sys.stderr, flush=True)
    return told


def main():
    options = arguments()
    documents = [Document(options, kind, design) for design in options.designs for kind in options.kinds]
    failures = []
    if not options.report_only:
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as hands:
            failures = sorted({failure for told in hands.map(work, documents) for failure in told})
        if digest(options.vidimus) != options.built:
            failures.append(f"the program was built anew meanwhile: remove runs/{options.tag} and run again")
    joined = {"schema": "vidimus.specimens/1", "program": options.tag, "development": options.development,
              "designs": options.designs, "kinds": options.kinds, "enrolled_from": options.enrol,
              "documents": len(documents), "failures": failures, "captures": {}}
    for capture in options.capture:
        results = {encoding or "": {document.name: rows for document in documents
                                    if (rows := document.rows(capture, encoding)) is not None}
                   for encoding in [None, *options.reencode]}
        joined["captures"][capture] = table.join(results)
    text = table.to_text(joined)
    options.out.mkdir(parents=True, exist_ok=True)
    name = f"table-{options.tag}-enrol-{options.enrol}{'-development' if options.development else ''}"
    (options.out / f"{name}.json").write_text(json.dumps(joined, indent=1) + "\n", encoding="utf-8")
    (options.out / f"{name}.txt").write_text(text, encoding="utf-8")
    print(text, end="")
    whole = all(part["documents"] == len(documents) for part in joined["captures"].values())
    return 0 if whole and not failures else 1


if __name__ == "__main__":
    sys.exit(main())
