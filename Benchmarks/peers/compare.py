"""compare.py FOLDER [FUNDFLOW] [RUNS]: fundflow and the two rules in turn on FOLDER/transactions.csv.

Prints each run as a JSON line, then medians and ratios. Wall clock of a whole process each, start-up
and reading included; without a fundflow binary only the rules run.
"""

import glob
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from judge import judge, leads, positives

folder = pathlib.Path(sys.argv[1])
binary = sys.argv[2] if len(sys.argv) > 2 and sys.argv[2] else None
runs = int(sys.argv[3]) if len(sys.argv) > 3 else 3
transactions, truth = str(folder / "transactions.csv"), folder / "truth.csv"
here = pathlib.Path(__file__).parent


def measured(command):
    """Runs a command; wall and CPU seconds, peak memory and its output."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{command[0]} failed with {os.waitstatus_to_exitcode(status)}")
    return {
        "seconds": round(time.perf_counter() - start, 3),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 3),
        "max_rss_mb": round(usage.ru_maxrss / 1024),
    }, output


def fundflow():
    with tempfile.TemporaryDirectory() as out:
        answer, _ = measured([binary, "scan", transactions, "--out", out, "--quiet"])
        answer = {"engine": "fundflow scan"} | answer
        found = sorted(glob.glob(out + "/**/leads.csv", recursive=True))
        if truth.exists() and found:
            answer |= judge(leads(found[0]), positives(truth))
        return answer


def two_rules():
    command = [sys.executable, str(here / "two_rules.py"), transactions]
    answer, output = measured(command + ([str(truth)] if truth.exists() else []))
    own = json.loads(output.strip().splitlines()[-1])
    return own | answer | {"query_seconds": own["seconds"]}


engines = {"two_rules": two_rules} | ({"fundflow": fundflow} if binary else {})
history = {name: [] for name in engines}
for _ in range(runs):
    for name, engine in engines.items():
        answer = engine()
        history[name].append(answer)
        print(json.dumps(answer, ensure_ascii=False), flush=True)


def median(name, key):
    return statistics.median(answer[key] for answer in history[name])


summary = {
    name: {key: median(name, key) for key in ("seconds", "cpu_seconds", "max_rss_mb")}
    | {
        key: history[name][0][key]
        for key in ("average_precision", "precision_at_100")
        if key in history[name][0]
    }
    for name in engines
}
if binary:
    summary["two_rules / fundflow"] = {
        key: round(median("two_rules", key) / max(1e-9, median("fundflow", key)), 2)
        for key in ("seconds", "cpu_seconds", "max_rss_mb")
    }
print(json.dumps(summary, ensure_ascii=False, indent=2))
