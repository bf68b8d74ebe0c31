"""boosting.py FEATURES.csv: gradient boosting on the same strengths, as an upper bound offline.

FEATURES.csv comes from `fundflow train --features`. Each world is judged by a learner that saw all the
others, with and without the monotone direction of every strength; printed beside fundflow's own score.
Average precision over collection and payout accounts with findings; other accounts of cases left out.
"""

import csv
import sys

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score

with open(sys.argv[1], encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
names = [name for name in rows[0] if name not in ("world", "is_positive", "is_of_case", "score")]
rows = [row for row in rows if row["is_positive"] == "1" or row["is_of_case"] == "0"]
world = np.array([row["world"] for row in rows])
truth = np.array([int(row["is_positive"]) for row in rows])
score = np.array([float(row["score"]) for row in rows])
table = np.array([[float(row[name]) for name in names] for row in rows])

# Detectors come first in the file; explanations lower a score.
start = next((i for i, name in enumerate(names) if name.startswith("explains:")), len(names))
direction = [1] * start + [-1] * (len(names) - start)

print("| held-out world | fundflow score | boosting, monotone | boosting, free |")
print("|---|---|---|---|")
means = []
for held in sorted(set(world)):
    inside = world == held
    answers = [average_precision_score(truth[inside], score[inside])]
    for constraints in (direction, None):
        learner = HistGradientBoostingClassifier(
            max_iter=200, learning_rate=0.05, max_leaf_nodes=8, min_samples_leaf=10,
            l2_regularization=1.0, monotonic_cst=constraints, random_state=1,
        )
        learner.fit(table[~inside], truth[~inside])
        answers.append(average_precision_score(truth[inside], learner.predict_proba(table[inside])[:, 1]))
    means.append(answers)
    print(f"| {held} | " + " | ".join(f"{answer:.3f}" for answer in answers) + " |")
print("| mean | " + " | ".join(f"{answer:.3f}" for answer in np.mean(means, axis=0)) + " |")
