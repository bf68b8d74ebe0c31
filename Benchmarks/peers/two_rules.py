"""two_rules.py TRANSACTIONS.csv [TRUTH.csv] [THREADS]: both rules in DuckDB, one JSON line."""

import json
import os
import pathlib
import resource
import sys
import time

import duckdb

from judge import grouped, judge, positives

path = sys.argv[1]
truth = sys.argv[2] if len(sys.argv) > 2 and sys.argv[2] else None
threads = int(sys.argv[3]) if len(sys.argv) > 3 else 2
os.environ["TZ"] = "Asia/Shanghai"

start = time.perf_counter()
sql = (pathlib.Path(__file__).parent / "two_rules.sql").read_text(encoding="utf-8")
con = duckdb.connect(config={"threads": threads})
con.execute("SET preserve_insertion_order = false")
rows = con.execute(sql.replace("{path}", path.replace("'", "''"))).fetchall()
seconds = time.perf_counter() - start

usage = resource.getrusage(resource.RUSAGE_SELF)
answer = {
    "engine": f"duckdb {duckdb.__version__} two rules",
    "threads": threads,
    "seconds": round(seconds, 3),
    "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 3),
    "max_rss_mb": round(usage.ru_maxrss / 1024),
    "accounts": len(rows),
}
if truth:
    answer |= judge(grouped((row[1], row[0]) for row in rows), positives(truth))
print(json.dumps(answer, ensure_ascii=False))
