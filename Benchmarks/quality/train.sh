#!/bin/sh
# train.sh FUNDFLOW WORLDS MODEL [OPTION…]: simulates the worlds a model is made on and trains into MODEL.
#   FUNDFLOW  the built binary, as .build/release/fundflow
#   WORLDS    where worlds go; those that are there are used again
#   MODEL     the model folder, as Models/standard-1: ranking.json and the marked part of MODEL.md are
#             written anew, everything else stays as it is
# Weights are fitted on one set of presets and judged on others; never on `test`. ROWS (200000),
# TRAINING_WORLDS and VALIDATION_WORLDS (preset:seed …) choose the worlds; presets that the binary does
# not know are left out.
set -eu
if [ $# -lt 3 ]; then
  sed -n '2,9s/^# //p' "$0" >&2
  exit 64
fi
binary=$1
worlds=$2
model=$3
shift 3
made() {
  for world in $1; do
    folder="$worlds/$(echo "$world" | tr : -)-${ROWS:-200000}"
    if [ ! -f "$folder/truth.csv" ]; then
      "$binary" simulate --preset "${world%:*}" --seed "${world#*:}" --rows "${ROWS:-200000}" \
        --out "$folder" >&2 || { echo "left out: $world" >&2; continue; }
    fi
    echo "$folder"
  done
}
training=$(made "${TRAINING_WORLDS:-training:1 training:2 hard:1 hard:2 hard:3}")
validation=$(made "${VALIDATION_WORLDS:-validation:4 validation:5 one-bank:4 one-bank:5 early:4 early:5}")
# The calendar is shared by all models and stays where it is.
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
cp "$model/MODEL.md" "$out/"
# shellcheck disable=SC2086
"$binary" train --model "$model" --data $training --validation $validation --seed 1 --out "$out" "$@"
cp "$out/ranking.json" "$out/MODEL.md" "$model/"
