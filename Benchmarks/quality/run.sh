#!/bin/sh
# run.sh FUNDFLOW OUT [WORLD…]: fundflow and its peers on worlds with truth, in the same run.
#   FUNDFLOW  the built binary, as .build/release/fundflow
#   OUT       where worlds and quality.json go
#   WORLD     folders with transactions.csv and truth.csv; without any two are simulated.
# ROWS (200000) and SEEDS ("11 12") choose what is simulated; FUNDFLOW_SHARED names the folder of
# public data sets (../shared), which are left out where it is not there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
venv="$here/../.venv-quality"
if [ $# -lt 2 ]; then
  sed -n '2,7s/^# //p' "$0" >&2
  exit 64
fi
binary=$1
out=$2
shift 2
if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  cp "$here/requirements.txt" "$venv/requirements.txt"
fi
if [ $# -eq 0 ]; then
  for preset in training validation; do
    for seed in ${SEEDS:-11 12}; do
      folder="$out/$preset-$seed"
      [ -f "$folder/truth.csv" ] ||
        "$binary" simulate --preset $preset --rows "${ROWS:-200000}" --seed "$seed" --out "$folder" >&2
      set -- "$@" "$folder"
    done
  done
fi
shared="${FUNDFLOW_SHARED:-$here/../../../shared}/data"
[ -d "$shared" ] || shared="$here/../../../../shared/data"
[ -d "$shared" ] || shared=-
exec "$venv/bin/python" "$here/quality.py" "$binary" "$out" "$shared" "$@"
