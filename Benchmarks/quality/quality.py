"""quality.py FUNDFLOW OUT SHARED|- WORLD…: fundflow and its peers on the same worlds in the same run.

Each WORLD is a folder with transactions.csv and truth.csv. SHARED (../shared/data) adds the public
data sets; - leaves them out. Prints one table; writes OUT/quality.json.
"""

import csv
import glob
import json
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "peers"))
from judge import grouped, judge, leads, positives  # noqa: E402
from peers import PEERS  # noqa: E402
from worlds import prepare  # noqa: E402


def scanned(binary, inputs, *options):
    """Folder of a finished scan (kept by the caller's temporary folder)."""
    out = tempfile.mkdtemp(prefix="fundflow-quality-")
    subprocess.run([binary, "scan", *map(str, inputs), "--out", out, "--quiet", *options], check=True)
    return pathlib.Path(glob.glob(out + "/*/run.json")[0]).parent


def fundflow(binary, path):
    run = scanned(binary, [path])
    return leads(run / "leads.csv")


def judged(groups, good):
    answer = judge(groups, good)
    return {"average_precision": answer["average_precision"], "precision_at_100": answer["precision_at_100"]}


def world(binary, folder):
    path, good = folder / "transactions.csv", positives(folder / "truth.csv")
    row = {"world": folder.name, "positives": len(good), "peers": {}}
    start = time.perf_counter()
    row["peers"]["fundflow"] = judged(fundflow(binary, path), good)
    row["peers"]["fundflow"]["seconds"] = round(time.perf_counter() - start, 2)
    for name, peer in PEERS.items():
        start = time.perf_counter()
        try:
            scores = peer(path)
        except Exception as failure:  # a peer that cannot read a file says so and the others go on
            row["peers"][name] = {"failure": str(failure).splitlines()[0][:120]}
            continue
        order = sorted(((-score, account) for account, score in scores.items() if score > 0))
        row["peers"][name] = judged(grouped(order), good)
        row["peers"][name]["seconds"] = round(time.perf_counter() - start, 2)
    return row


def berka(binary, shared):
    """Leads on the Czech bank of 1993–1998: standing orders must make no high one."""
    folder = shared / "berka_prefix"
    if not (folder / "trans.asc").exists():
        return None
    # The file is a prefix: its last row is cut.
    run = scanned(binary, [folder / "trans.asc"], "--max-rejects", "1")
    with open(run / "leads.csv", encoding="utf-8-sig", newline="") as file:
        levels = [row["level"] for row in csv.DictReader(file)]
    return {level: levels.count(level) for level in ("高", "中", "低")}


def main():
    binary, out, shared = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
    folders = [pathlib.Path(path) for path in sys.argv[4:]]
    if shared != "-":
        folders += [out / name for name in prepare(shared, out)]
    names = ["fundflow", *PEERS]
    print("| world | positives | " + " | ".join(names) + " |")
    print("|---|---|" + "---|" * len(names))
    rows = []
    for folder in folders:
        row = world(binary, folder)
        rows.append(row)
        cells = [
            "failed" if "failure" in row["peers"][name] else
            f"{row['peers'][name]['average_precision']:.3f} / {row['peers'][name]['precision_at_100']:.2f}"
            for name in names
        ]
        print(f"| {row['world']} | {row['positives']} | " + " | ".join(cells) + " |", flush=True)
    print("\naverage precision / precision at 100; positives are collection and payout accounts")
    answer = {"worlds": rows}
    if shared != "-":
        answer["berka"] = berka(binary, pathlib.Path(shared))
        print(f"Berka (standing orders of an honest bank): leads by level {answer['berka']}")
    out.mkdir(parents=True, exist_ok=True)
    (out / "quality.json").write_text(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")


main()
