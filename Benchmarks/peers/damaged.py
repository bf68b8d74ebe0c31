"""damaged.py FUNDFLOW: one damaged row in a good file, read by fundflow, DuckDB and Python's csv.

Each case damages one cell of one row (missing, extra and other separator, extra quotes, missing and
shifted field), in a file with quotes where they are needed and in one with every cell in quotes. An accepted row must be a row of the good file; a row that is not accepted must be
among the rejected lines. Prints for each reader how many files are right, how many rows it invents
(accepted, but never written so) and how many it loses without saying so.
"""
import csv, io, json, subprocess, sys, tempfile
from pathlib import Path

import duckdb

HEADER = ["txn_id", "timestamp", "payer_account", "payee_account", "amount", "currency", "channel", "memo"]
ROWS = [
    [f"T{1000 + i}", f"2024-03-{10 + i:02} 10:11:12", f"62220200000000{10000 + i}",
     f"62220200000000{20000 + i}", f"{100 + i}.50", "CNY", "MOBILE", ["转账", "货款,六月", "a\nb"][i % 3]]
    for i in range(15)
]


def line(cells, quotes_all=False):
    return ",".join(f'"{c}"' if quotes_all or "," in c or "\n" in c else c for c in cells)


def damages(cells, column, quotes_all):
    text = [line([c], quotes_all) for c in cells]

    def put(value):
        return ",".join(text[:column] + [value] + text[column + 1:])
    if column + 1 < len(text):
        joined = text[column] + text[column + 1]
        yield "missing separator", ",".join(text[:column] + [joined] + text[column + 2:])
        yield "other separator", ",".join(text[:column] + [text[column] + ";" + text[column + 1]] + text[column + 2:])
    yield "extra separator", put("," + text[column])
    yield "quote before", put('"' + text[column])
    yield "quote behind", put(text[column] + '"')
    if quotes_all:
        yield "quote inside", put('""' + text[column][1:])
        if column == 0:
            yield "blanks for separators", " ".join(text)
    yield "missing field", ",".join(text[:column] + text[column + 1:])
    if column < 6:
        yield "shifted field", ",".join((text[:column] + [""] + text[column:])[:-1])
    if text[column].startswith('"'):
        yield "missing opening quote", put(text[column][1:])
        yield "missing closing quote", put(text[column][:-1])


def cases():
    """Cells in quotes where they need them and LF; every cell in quotes and CRLF."""
    for quotes_all, end in [(False, "\n"), (True, "\r\n")]:
        for row in range(len(ROWS)):
            for column in range(len(HEADER)):
                for kind, damaged in damages(ROWS[row], column, quotes_all):
                    lines = [line(r, quotes_all) if i != row else damaged for i, r in enumerate(ROWS)]
                    yield kind, row, end.join([line(HEADER, quotes_all)] + lines) + end


def by_csv(path):
    """Python csv with a filter on the width; lines of other width count as rejected."""
    rows, rejected = [], 0
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        next(reader)
        for cells in reader:
            if len(cells) == len(HEADER):
                rows.append(cells)
            else:
                rejected += 1
    return rows, rejected


TYPES = dict(zip(HEADER, ["VARCHAR", "TIMESTAMP", "VARCHAR", "VARCHAR", "DECIMAL(18,2)", "VARCHAR", "VARCHAR", "VARCHAR"]))


def by_duckdb(path):
    base = duckdb.connect()
    try:
        rows = base.execute(
            f"select * from read_csv('{path}', header=true, delim=',', quote='\"', escape='\"', "
            f"columns={TYPES!r}, auto_detect=false, store_rejects=true)").fetchall()
        rejected = base.execute("select count(distinct line) from reject_errors").fetchone()[0]
    except duckdb.Error:
        return [], 0
    return [[str(c) if c is not None else "" for c in r] for r in rows], rejected


def by_fundflow(program, path, folder):
    """The accepted rows are those that no reject names: their text is taken from the file."""
    subprocess.run([program, "scan", path, "--out", folder, "--max-rejects", "0", "-q"], capture_output=True)
    run = next(Path(folder).iterdir(), None)
    if run is None:
        return [], 0
    raw = Path(path).read_bytes()
    start = raw.index(b"\n") + 1
    rejects = [json.loads(one) for one in (run / "rejects.jsonl").read_text().splitlines()]
    kept = b""
    for reject in sorted(rejects, key=lambda one: one["byte"]):
        kept += raw[start:reject["byte"]]
        start = min(reject["byte"] + reject["length"], len(raw))
        start += 2 if raw[start:start + 2] == b"\r\n" else 1
    kept += raw[start:]
    rows = [r for r in csv.reader(io.StringIO(kept.decode(), newline="")) if r]
    report = json.loads((run / "run.json").read_text())
    assert report["totals"]["rows_accepted"] == len(rows), path
    return rows, len(rejects)


def main():
    program = sys.argv[1]
    table = {}
    total = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, (kind, row, text) in enumerate(cases()):
            total += 1
            path = f"{folder}/{number}.csv"
            Path(path).write_bytes(text.encode())
            for reader, (rows, rejected) in {
                "fundflow": by_fundflow(program, path, f"{folder}/{number}.runs"),
                "duckdb store_rejects": by_duckdb(path), "python csv + width": by_csv(path),
            }.items():
                true = {tuple(r) for r in ROWS}
                invented = sum(tuple(r) not in true for r in rows)
                kept = len({tuple(r) for r in rows} & true)
                lost = max(0, len(ROWS) - kept - rejected - invented)
                entry = table.setdefault(reader, {"right": 0, "invents": 0, "loses": 0, "rejects": 0})
                entry["right"] += invented == 0 and lost == 0
                entry["invents"] += invented
                entry["loses"] += lost
                entry["rejects"] += rejected
    print(f"{total} files of {len(ROWS)} rows, one damaged row each (DuckDB {duckdb.__version__})")
    print(f"{'reader':22}{'files right':>12}{'rows invented':>15}{'rows lost unsaid':>18}{'rejects':>9}")
    for reader, entry in table.items():
        print(f"{reader:22}{entry['right']:>12}{entry['invents']:>15}{entry['loses']:>18}{entry['rejects']:>9}")


main()
