import json, pathlib, sys
folder = pathlib.Path(sys.argv[1])
pack = json.loads((folder / "pack.json").read_text())
pack.pop("measured", None)
(folder / "measured.bin").unlink(missing_ok=True)
checks = pack.pop("checks")
text = json.dumps(pack, separators=(",", ":"))[:-1] + ',"checks":[\n' + ",\n".join(json.dumps(c, separators=(",", ":")) for c in checks) + "\n]}\n"
(folder / "pack.json").write_text(text)
