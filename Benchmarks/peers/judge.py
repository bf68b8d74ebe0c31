"""Average precision and precision at k by the definitions of `fundflow evaluate`."""

import csv


def positives(truth_path):
    """Collection and payout accounts of planted cases."""
    with open(truth_path, encoding="utf-8-sig", newline="") as file:
        return {
            row["account"]
            for row in csv.DictReader(file)
            if row["label"] == "case" and row["role"] in ("collection", "payout")
        }


def judge(groups, good, depth=100):
    """`groups`: accounts that share a place, best first; positives without a place are missed."""
    found = seen = 0
    total = at_depth = 0.0
    for group in groups:
        gained = sum(account in good for account in group)
        room = min(len(group), max(0, depth - seen))
        at_depth += gained * room / len(group)
        found += gained
        seen += len(group)
        total += gained * found / seen
    return {
        "average_precision": round(total / len(good), 4),
        f"precision_at_{depth}": round(at_depth / depth, 4),
        f"recall_at_{depth}": round(at_depth / len(good), 4),
        "ranked": seen,
        "positives": len(good),
    }


def grouped(pairs):
    """(key, account) pairs in order, equal keys together."""
    groups, last = [], None
    for key, account in pairs:
        if groups and key == last:
            groups[-1].append(account)
        else:
            groups.append([account])
            last = key
    return groups


def leads(path):
    """Accounts of a leads.csv by rank."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = [(int(row["rank"]), row["account"].strip("\t =\"'")) for row in csv.DictReader(file)]
    return grouped(sorted(rows, key=lambda row: row[0]))
