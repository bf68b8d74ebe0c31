"""Plain rankings of accounts, each from one file of canonical transactions: what fundflow must beat.

Every peer gives {account: score}; higher is more suspicious. None sees the truth, names apart from
the two rules (which leave out what names give away as harmless).
"""

import math
import pathlib

import duckdb
import numpy as np
from sklearn.ensemble import IsolationForest

RULES = pathlib.Path(__file__).parent.parent / "peers" / "two_rules.sql"

FEATURES = """
CREATE OR REPLACE TEMP TABLE tx AS
SELECT "timestamp"::TIMESTAMP AS moment, payer_account AS payer, payee_account AS payee, amount::DOUBLE AS amount
FROM read_csv('{path}', header = true, all_varchar = true, delim = ',', quote = '"')
WHERE payer_account IS NOT NULL AND payee_account IS NOT NULL
  AND payer_account <> '' AND payee_account <> '';

CREATE OR REPLACE TEMP TABLE legs AS
SELECT payee AS account, payer AS other, moment, amount, 1 AS inward FROM tx
UNION ALL SELECT payer, payee, moment, amount, 0 FROM tx;

SELECT account,
  count(*) FILTER (inward = 1) AS ins, count(*) FILTER (inward = 0) AS outs,
  count(DISTINCT other) FILTER (inward = 1) AS payers,
  count(DISTINCT other) FILTER (inward = 0) AS payees,
  coalesce(sum(amount) FILTER (inward = 1), 0) AS money_in,
  coalesce(sum(amount) FILTER (inward = 0), 0) AS money_out,
  coalesce(stddev_pop(amount) FILTER (inward = 1), 0) AS spread_in,
  coalesce(stddev_pop(amount) FILTER (inward = 0), 0) AS spread_out,
  count(DISTINCT moment::DATE) AS days,
  date_diff('day', min(moment), max(moment)) AS span
FROM legs GROUP BY account ORDER BY account
"""


def features(path):
    """Account numbers and one row of plain sums for each."""
    con = duckdb.connect(config={"threads": 2})
    script = FEATURES.replace("{path}", str(path).replace("'", "''"))
    *before, last = script.split(";\n\n")
    for statement in before:
        con.execute(statement)
    rows = con.execute(last).fetchall()
    return [row[0] for row in rows], np.array([row[1:] for row in rows], dtype=float)


def two_rules(path):
    sql = RULES.read_text(encoding="utf-8").replace("{path}", str(path).replace("'", "''"))
    rows = duckdb.connect(config={"threads": 2}).execute(sql).fetchall()
    return {row[0]: float(row[1]) for row in rows}


def isolation_forest(path, seed=1):
    accounts, table = features(path)
    columns = np.log1p(table)
    ratio = np.minimum(table[:, 4], table[:, 5]) / np.maximum(1e-9, np.maximum(table[:, 4], table[:, 5]))
    columns = np.column_stack([columns, ratio])
    forest = IsolationForest(n_estimators=200, max_samples=min(4096, len(accounts)), random_state=seed)
    forest.fit(columns)
    return dict(zip(accounts, -forest.score_samples(columns)))


def payers_by_drain(path):
    """Distinct payers times the share of the money that left again."""
    accounts, table = features(path)
    drained = np.minimum(1, table[:, 5] / np.maximum(1e-9, table[:, 4]))
    return dict(zip(accounts, table[:, 2] * drained))


def monlad(path, epsilon_share=0.02):
    """MonLAD, written anew without its code, after what the abstract of Sun et al., WSDM 2022, says of it;
    the paper itself was not at hand, so this is MonLAD in kind and not in every constant.

    A stream of transactions; each account keeps its residual. An agent account lets the residual rise
    above `up` (ten median amounts of the file) and then drains it to next to nothing, again and again. Kept per account: drains, money
    drained, inward and outward rows within drain cycles, the shortest dwell time. AnoScore: the tail of
    each statistic over all accounts with a drain is fitted by a Pareto law above its median, and an
    account scores the sum of −log survival, so each statistic counts by how far out it lies.
    """
    con = duckdb.connect(config={"threads": 2})
    rows = con.execute(
        "SELECT epoch(\"timestamp\"::TIMESTAMP), payer_account, payee_account, amount::DOUBLE "
        "FROM read_csv(?, header = true, all_varchar = true, delim = ',', quote = '\"') "
        "WHERE payer_account <> '' AND payee_account <> '' ORDER BY 1, txn_id",
        [str(path)],
    ).fetchall()
    up = 10 * float(np.median([row[3] for row in rows]))
    residual, peak, began, ins, outs = {}, {}, {}, {}, {}
    found = {}
    for at, payer, payee, amount in rows:
        if residual.get(payee, 0.0) <= 0:
            began[payee], peak[payee], ins[payee], outs[payee] = at, 0.0, 0, 0
            residual[payee] = 0.0
        residual[payee] += amount
        ins[payee] += 1
        peak[payee] = max(peak[payee], residual[payee])
        if payer not in residual:
            continue
        residual[payer] -= amount
        outs[payer] += 1
        top = peak[payer]
        if top >= up and residual[payer] <= epsilon_share * top:
            drains, money, moved_in, moved_out, dwell = found.get(payer, (0, 0.0, 0, 0, math.inf))
            found[payer] = (
                drains + 1, money + top, moved_in + ins[payer], moved_out + outs[payer],
                min(dwell, (at - began[payer]) / 86_400),
            )
        if residual[payer] <= epsilon_share * top:
            residual[payer] = 0.0
    if not found:
        return {}
    accounts = sorted(found)
    table = np.array([found[account] for account in accounts])
    table[:, 4] = 1 / (1 + table[:, 4])
    scores = np.zeros(len(accounts))
    for column in table.T:
        scale = max(1e-9, float(np.median(column)))
        tail = np.log(np.maximum(column, scale) / scale)
        mean = float(tail[tail > 0].mean()) if (tail > 0).any() else 1.0
        scores += tail / mean
    return dict(zip(accounts, scores))


PEERS = {
    "two SQL rules": two_rules,
    "IsolationForest": isolation_forest,
    "payers × drain": payers_by_drain,
    "MonLAD (anew)": monlad,
}
