#!/usr/bin/env bash
# Builds the fuzz targets with libFuzzer and AddressSanitizer and runs them.
#
#   fuzz.sh build            one binary for all targets, in .build/fuzz
#   fuzz.sh run SECONDS [TARGET…]   each target that long; what it finds lies in .build/fuzz/found
#   fuzz.sh smoke SECONDS    all targets together that long, and the canary, which must be found
#   fuzz.sh replay           corpus and regressions once
#   fuzz.sh merge [TARGET…]  keep in Corpus what adds coverage among all that was seen
set -euo pipefail
cd "$(dirname "$0")/../.."
here=Tests/FuzzTests
out=.build/fuzz
binary=$out/fuzz
swiftc=${SWIFTC:-$(command -v swiftc || true)}
jobs=${FUZZ_JOBS:-2}

# Faults end the process at once; a trap must not wait for a debugger.
export SWIFT_BACKTRACE=enable=no
# What is freed is kept back only a little: every input allocates and frees megabytes.
export ASAN_OPTIONS=quarantine_size_mb=8:malloc_context_size=1:detect_leaks=0

has_fuzzer() {
  [ -n "$swiftc" ] || return 1
  local runtime
  runtime=$(dirname "$(dirname "$(readlink -f "$swiftc")")")/lib
  compgen -G "$runtime/clang/*/lib/*/libclang_rt.fuzzer*" >/dev/null ||
    compgen -G "$runtime/swift/clang/lib/*/libclang_rt.fuzzer*" >/dev/null
}

targets() { sed -n 's/.*FuzzTarget(name: "\([a-z0-9-]*\)".*run: [A-Z].*/\1/p' $here/Targets/FuzzTarget.swift | grep -v '^canary$'; }

max_bytes() {
  local max
  max=$(sed -n "s/.*FuzzTarget(name: \"$1\", maxBytes: \([0-9]*\),.*/\1/p" $here/Targets/FuzzTarget.swift)
  echo "${max:-4096}"
}

# compile MODULE SOURCES…: every module carries the coverage that leads libFuzzer. A module is
# compiled anew where a source of it or of one before it changed.
flags="-swift-version 6 -O -wmo -g -parse-as-library -enable-testing -sanitize=fuzzer,address -D FUZZING"
stamp=0
compile() {
  local module=$1 sum
  shift
  sum=$({ "$swiftc" --version 2>/dev/null; echo "$stamp" "$flags"; cat "$@"; } | sha256sum | cut -c1-16)
  stamp=$sum
  if [ "$(cat "$out/$module.sum" 2>/dev/null)" = "$sum" ]; then return; fi
  echo "compiling $module for fuzzing"
  # shellcheck disable=SC2086
  "$swiftc" $flags -module-name "$module" -I "$out" \
    -I Sources/CISAL -I Sources/CZstandard -I Sources/CDigest -I Sources/CZip \
    -emit-module -emit-module-path "$out/$module.swiftmodule" \
    -emit-object -o "$out/$module.o" "$@"
  echo "$sum" >"$out/$module.sum"
  rm -f "$binary"
}

build() {
  mkdir -p "$out"
  mapfile -t records < <(find Sources/BankRecords -name '*.swift' | LC_ALL=C sort)
  mapfile -t ingest < <(find Sources/StatementIngest -name '*.swift' | LC_ALL=C sort)
  compile BankRecords "${records[@]}"
  compile StatementIngest "${ingest[@]}"
  compile ReferenceReading Tests/ReferenceReading/*.swift
  compile FuzzTargets $here/Targets/*.swift
  [ -x "$binary" ] || "$swiftc" -use-ld=lld -sanitize=fuzzer,address "$out"/*.o -o "$binary" \
    $(pkg-config --libs libisal libzstd libcrypto libzip)
}

# fuzz TARGET SECONDS LOG: 0 where nothing was found.
fuzz() {
  local target=$1 seconds=$2 log=$3 seen dictionary=()
  seen=$out/corpus/$target
  mkdir -p "$seen" "$out/found" $here/Corpus/"$target" $here/Regressions/"$target"
  [ ! -f $here/Dictionaries/"$target".dict ] || dictionary=(-dict=$here/Dictionaries/"$target".dict)
  FUNDFLOW_FUZZ_TARGET=$target timeout -s KILL $((seconds + 60)) nice "$binary" \
    -max_total_time="$seconds" -detect_leaks=0 -timeout=5 -rss_limit_mb=512 -print_final_stats=1 -seed="${FUZZ_SEED:-1}" \
    -max_len="$(max_bytes "$target")" -use_value_profile="${FUZZ_VALUE_PROFILE:-0}" \
    -artifact_prefix="$out/found/$target-" "${dictionary[@]}" \
    "$seen" $here/Corpus/"$target" $here/Regressions/"$target" >"$log" 2>&1
}

report() {
  local target=$1 log=$2
  printf '%-14s %9s executions %7s/s  %s\n' "$target" \
    "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" \
    "$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")" \
    "$(grep -aoE 'cov: [0-9]+ ft: [0-9]+ corp: [0-9]+/[0-9A-Za-z]+' "$log" | tail -1)"
}

# run_all SECONDS TARGET…: several targets at a time; fails where any of them finds something.
run_all() {
  local seconds=$1 target failed=0
  shift
  mkdir -p "$out/logs"
  for target in "$@"; do
    while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do sleep 0.2; done
    { fuzz "$target" "$seconds" "$out/logs/$target.log" && rm -f "$out/logs/$target.failed" || touch "$out/logs/$target.failed"; } &
  done
  wait
  for target in "$@"; do
    report "$target" "$out/logs/$target.log"
    if [ -f "$out/logs/$target.failed" ]; then
      failed=1
      echo "FOUND by $target:"
      grep -aE 'fatal error|Fatal error|ERROR|SUMMARY|Test unit written|ALARM' "$out/logs/$target.log" | cut -c1-600 || tail -3 "$out/logs/$target.log"
    fi
  done
  return $failed
}

# The planted fault must be found: else the set-up sees no coverage and tests nothing.
canary() {
  if fuzz canary "${1:-60}" "$out/logs/canary.log"; then
    echo "error: libFuzzer did not find the planted fault in ${1:-60} s" >&2
    return 1
  fi
  grep -q 'the planted fault was reached' "$out/logs/canary.log"
  echo "canary: the planted fault was found after $(grep -aoE '^#[0-9]+' "$out/logs/canary.log" | tail -1 | tr -d '#') executions"
  rm -rf "$out"/found/canary-* "$out/corpus/canary"
}

command=${1:-}
shift || true
if ! has_fuzzer; then
  echo "SKIPPED: this Swift toolchain has no libFuzzer runtime; nothing was fuzzed"
  exit 0
fi
case $command in
  build) build ;;
  run)
    seconds=$1
    shift
    build
    mapfile -t chosen < <([ $# -gt 0 ] && printf '%s\n' "$@" || targets)
    run_all "$seconds" "${chosen[@]}"
    ;;
  smoke)
    build
    mapfile -t chosen < <(targets)
    each=$(($1 * jobs / (${#chosen[@]} + jobs)))
    mkdir -p "$out/logs"
    canary
    run_all $((each > 1 ? each : 2)) "${chosen[@]}"
    ;;
  replay)
    build
    for target in $(targets); do
      # Leaks are looked for here only: it makes every input ten times slower.
      ASAN_OPTIONS=detect_leaks=1 FUNDFLOW_FUZZ_TARGET=$target timeout -s KILL 300 "$binary" -detect_leaks=1 -runs=0 $here/Corpus/"$target" $here/Regressions/"$target"
    done
    ;;
  merge)
    build
    mapfile -t chosen < <([ $# -gt 0 ] && printf '%s\n' "$@" || targets)
    for target in "${chosen[@]}"; do
      FUNDFLOW_FUZZ_TARGET=$target "$binary" -merge=1 -max_len=1024 $here/Corpus/"$target" "$out/corpus/$target"
    done
    ;;
  *) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 64 ;;
esac
