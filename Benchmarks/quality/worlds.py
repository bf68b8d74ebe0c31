"""Public data sets of others in canonical columns, with the accounts that gather as truth.

`prepare(shared, out)` writes OUT/<name>/{transactions,truth}.csv from ../shared/data and gives back
the names. Truth is derived from the data sets' own labels; where a set has no role labels (AMLSim
20K), a gatherer is a labelled account that at least three labelled accounts paid; in AMLGentex one that at
least three accounts paid within one labelled pattern, in AMLSim 10K the payee of a labelled fan-in.
"""

import collections
import csv
import datetime
import pathlib

HEADER = (
    "txn_id,timestamp,payer_account,payee_account,amount,currency,channel,memo,"
    "payer_name,payee_name,payer_id_no,payee_id_no\n"
)


def _write(folder, rows, gatherers):
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "transactions.csv", "w", encoding="utf-8") as file:
        file.write(HEADER)
        for number, (at, payer, payee, amount) in enumerate(rows, 1):
            file.write(f"T{number:09d},{at},A{payer},A{payee},{float(amount):.2f},CNY,,,,,,\n")
    with open(folder / "truth.csv", "w", encoding="utf-8") as file:
        file.write("account,label,role,kind,case_id\n")
        for account in sorted(gatherers):
            file.write(f"A{account},case,collection,fan_in,\n")


def _rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _amlsim_10k(source, out):
    def time(text):
        return text.replace("T", " ").replace("Z", "")

    rows = [
        (time(row["tran_timestamp"]), row["orig_acct"], row["bene_acct"], row["base_amt"])
        for row in _rows(source / "transactions.csv")
    ]
    paid = collections.defaultdict(set)
    for row in _rows(source / "alert_transactions.csv"):
        if row["alert_type"] == "fan_in":
            paid[row["bene_acct"]].add(row["orig_acct"])
    _write(out, sorted(rows), {account for account, payers in paid.items() if len(payers) >= 2})


def _amlsim_20k(source, out):
    start = datetime.date(2017, 1, 1)
    fraud = {row["nodeid"] for row in _rows(source / "nodes.csv") if row["isFraud"] == "1"}
    rows, paid = [], collections.defaultdict(set)
    for row in _rows(source / "transactions.csv"):
        day = start + datetime.timedelta(days=int(row["time"]))
        rows.append((f"{day} 12:00:00", row["sourceNodeId"], row["targetNodeId"], row["value"]))
        if row["sourceNodeId"] in fraud and row["targetNodeId"] in fraud:
            paid[row["targetNodeId"]].add(row["sourceNodeId"])
    _write(out, sorted(rows), {account for account, payers in paid.items() if len(payers) >= 3})


def _amlgentex(source, out):
    start = datetime.date(2023, 1, 1)
    rows, paid = [], collections.defaultdict(set)
    for row in _rows(source / "transfers.csv"):
        day = start + datetime.timedelta(days=int(row["step"]))
        rows.append((f"{day} 12:00:00", row["nameOrig"], row["nameDest"], row["amount"]))
        if row["isSAR"] == "1":
            paid[row["patternID"], row["nameDest"]].add(row["nameOrig"])
    _write(out, sorted(rows), {account for (_, account), payers in paid.items() if len(payers) >= 3})


def prepare(shared, out):
    shared, out = pathlib.Path(shared), pathlib.Path(out)
    made = []
    for name, source, convert in [
        ("amlsim_10k", shared / "amlsim_10k", _amlsim_10k),
        ("amlsim_20k_fanin", shared / "amlsim_20k" / "20K_fanin200", _amlsim_20k),
        ("amlsim_20k_mixed", shared / "amlsim_20k" / "20K_fanin200cycle200", _amlsim_20k),
        ("amlgentex", shared / "amlgentex_seed0", _amlgentex),
    ]:
        if source.exists():
            convert(source, out / name)
            made.append(name)
    return made
