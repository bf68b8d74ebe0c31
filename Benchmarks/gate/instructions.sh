#!/usr/bin/env bash
# Gate on instructions per row of a whole scan, counted by callgrind: repeatable whatever else the
# machine does, where seconds are not.
#
#   Benchmarks/gate/instructions.sh FUNDFLOW            compare with instructions.threshold
#   Benchmarks/gate/instructions.sh FUNDFLOW --update   write the threshold anew (and fail)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
binary=$1
threshold_file=$here/instructions.threshold
tolerance_percent=5
data=$root/Datasets/demo-bank/transactions.csv
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One kernel set and fixed hash seeds: otherwise the count depends on the processor and the run.
OPENBLAS_CORETYPE=Haswell SWIFT_DETERMINISTIC_HASHING=1 valgrind --tool=callgrind \
  --callgrind-out-file="$work/callgrind.out" --log-file="$work/valgrind.log" \
  "$binary" scan "$data" --out "$work/runs" --threads 1 --quiet
instructions=$(awk '/^summary:|^totals:/ {print $2; exit}' "$work/callgrind.out")
rows=$(($(wc -l <"$data") - 1))
per_row=$((instructions / rows))

if [ "${2:-}" = --update ]; then
  echo "$per_row" >"$threshold_file"
  echo "instructions per row: threshold is now $per_row; commit it with the reason" >&2
  exit 1
fi
limit=$(<"$threshold_file")
ceiling=$((limit * (100 + tolerance_percent) / 100))
echo "instructions per row: $per_row (threshold $limit, ceiling $ceiling)"
if [ "$per_row" -gt "$ceiling" ]; then
  echo "error: a scan takes more instructions than the threshold allows; make it cheaper, or" >&2
  echo "       accept the price with Benchmarks/gate/instructions.sh FUNDFLOW --update" >&2
  exit 1
fi
