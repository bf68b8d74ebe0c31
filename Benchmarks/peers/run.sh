#!/bin/sh
# run.sh FOLDER [FUNDFLOW] [RUNS]: fundflow and the bank's two rules, in turn, in the same run.
#   FOLDER    holds transactions.csv and, for precision, truth.csv (fundflow simulate --out FOLDER)
#   FUNDFLOW  the built binary, as .build/release/fundflow; without it only the rules run
#   RUNS      3 where not given; medians are printed
set -eu
here=$(cd "$(dirname "$0")" && pwd)
venv="$here/../.venv"
if [ $# -lt 1 ] || [ ! -f "$1/transactions.csv" ]; then
  sed -n '2,5s/^# //p' "$0" >&2
  exit 64
fi
if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  cp "$here/requirements.txt" "$venv/requirements.txt"
fi
exec "$venv/bin/python" "$here/compare.py" "$1" "${2:-}" "${3:-3}"
