#!/bin/sh
# Trains both nets from nothing and puts them where the program looks for them. See README.md.
# Usage: train.sh [FOLDER for the results, default ../../resources/models]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-"$here/../../resources/models"}
python=${PYTHON:-/usr/bin/python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" "$here/train_reader.py" --out "$work/mrz_reader.onnx" --steps 6000 --seed 1
"$python" "$here/train_finder.py" --out "$work/mrz_finder.onnx" --steps 4000 --seed 1
mkdir -p "$out"
mv "$work/mrz_reader.onnx" "$work/mrz_finder.onnx" "$out/"
