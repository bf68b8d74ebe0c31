#!/bin/sh
# train.sh FUNDFLOW WORLDS MODEL [OPTION…]: simulates the worlds a model is made on and trains into MODEL.
#   FUNDFLOW  the built binary, as .build/release/fundflow
#   WORLDS    where worlds go; those that are there are used again
#   MODEL     the model folder, as Models/standard-1: ranking.json and the marked part of MODEL.md are
#             written anew, everything else stays as it is
# Fits on the `training` preset, judges on `validation`; never on `test`. ROWS (400000), TRAINING_SEEDS
# ("1 2 3") and VALIDATION_SEEDS ("4 5 6") choose the worlds.
set -eu
if [ $# -lt 3 ]; then
  sed -n '2,8s/^# //p' "$0" >&2
  exit 64
fi
binary=$1
worlds=$2
model=$3
shift 3
made() {
  for seed in $2; do
    folder="$worlds/$1-$seed-${ROWS:-400000}"
    [ -f "$folder/truth.csv" ] ||
      "$binary" simulate --preset "$1" --rows "${ROWS:-400000}" --seed "$seed" --out "$folder" >&2
    echo "$folder"
  done
}
training=$(made training "${TRAINING_SEEDS:-1 2 3}")
validation=$(made validation "${VALIDATION_SEEDS:-4 5 6}")
# The calendar is shared by all models and stays where it is.
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
cp "$model/MODEL.md" "$out/"
# shellcheck disable=SC2086
"$binary" train --model "$model" --data $training --validation $validation --seed 1 --out "$out" "$@"
cp "$out/ranking.json" "$out/MODEL.md" "$model/"
