#!/usr/bin/env python3
"""Measures `clout resolve` on a list of names that people have judged.

Usage: linking.py CLOUT gold.csv [MIN_SCORE...]

The list has the columns canonical, dataset, local_id, local_name and relation: `same` says that the
name means the canonical company, `different` that it looks like it and does not. A pair of names is
right if both mean the same company. Pairs are counted once for each two different names (distinct),
and once for each two rows, which mostly repeat the same text in several data sets (rows).
"""
import csv
import itertools
import json
import subprocess
import sys
import tempfile


def company_of(row):
    return row["canonical"] if row["relation"] == "same" else None


def proposed(clout, names):
    """Pairs of places in `names` and their scores."""
    with tempfile.TemporaryDirectory() as folder:
        nodes, database = folder + "/nodes.csv", folder + "/graph.db"
        with open(nodes, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["place:int", "name", ":LABEL"])
            writer.writerows([place, name, "Company"] for place, name in enumerate(names))
        subprocess.run([clout, "load", database, "--nodes", nodes], check=True,
                       capture_output=True)
        lines = subprocess.run(
            [clout, "query", database, "MATCH (n) RETURN id(n) AS id, n.place AS place",
             "--format", "jsonl"], check=True, capture_output=True, text=True).stdout
        place_of = {row["id"]: row["place"] for row in map(json.loads, lines.splitlines())}
        lines = subprocess.run(
            [clout, "resolve", database, "--min-score", "0", "--limit", "0", "--format", "jsonl"],
            check=True, capture_output=True, text=True).stdout
        for row in map(json.loads, lines.splitlines()):
            yield frozenset((place_of[row["first"]], place_of[row["second"]])), row["score"]


def figures(found, right, least):
    kept = {pair for pair, score in found.items() if score >= least}
    hits = len(kept & right)
    return (f"{len(kept):6} pairs, precision {hits / max(1, len(kept)):.3f}, "
            f"recall {hits / max(1, len(right)):.3f}")


def measure(clout, rows, title, levels):
    """`rows` are (name, company) with None for another company, each a node."""
    right = {frozenset(pair) for pair in itertools.combinations(range(len(rows)), 2)
             if rows[pair[0]][1] and rows[pair[0]][1] == rows[pair[1]][1]}
    found = dict(proposed(clout, [name for name, _ in rows]))
    for level in levels:
        print(f"{title:9} score >= {level}: {figures(found, right, level)} of {len(right)}")
    return found, right


def main():
    clout, path, *levels = sys.argv[1:]
    levels = [float(level) for level in levels] or [0.9, 0.75, 0.65]
    with open(path, encoding="utf-8") as file:
        rows = [(row["local_name"], company_of(row)) for row in csv.DictReader(file)]
    measure(clout, rows, "rows", levels)
    distinct = list(dict.fromkeys(rows))
    found, right = measure(clout, distinct, "distinct", levels)
    for pair, score in sorted(found.items(), key=lambda item: -item[1]):
        if score >= levels[-1] and pair not in right:
            print("  wrong:", f"{score:.3f}", *(distinct[place] for place in sorted(pair)))


if __name__ == "__main__":
    main()
