#!/usr/bin/env python3
"""Turns the coded statements of the sample article into the graph of sample/article.

Usage: make_article.py SOURCE_DIR TARGET_DIR

SOURCE_DIR holds nodes.csv and edges.csv with one row a statement; several statements can stand
behind one fact (equal fact_id). TARGET_DIR gets nodes.csv and edges.csv with one row a fact.
sample/article/README.md states the rules; they are in fact_confidence() and merge() below.
"""
import csv
import pathlib
import sys

NODE_COLUMNS = ["id:ID", "name", "aliases:string[]", "ticker", "country", "note", ":LABEL"]
EDGE_COLUMNS = ["fact", ":START_ID", ":END_ID", ":TYPE", "confidence:float", "status", "source",
                "speaker", "since:date", "until:date", "since_precision", "since_basis", "market",
                "magnitude:float", "magnitude_unit", "polarity:float", "effect:int",
                "depends_on:string[]", "derived:boolean", "statements:int", "sentence:int", "quote",
                "weakened_by", "note"]


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def in_order(items):
    """Without repetitions and blanks, first come first."""
    return list(dict.fromkeys(item for item in items if item))


def node_row(row):
    aliases = row["aliases_in_text:string[]"].split(";") + row["aliases_other:string[]"].split(";")
    aliases = [alias for alias in in_order(aliases) if alias != row["name"]]
    return {"id:ID": row["id:ID"], "name": row["name"], "aliases:string[]": ";".join(aliases),
            "ticker": row["ticker"], "country": row["country"], "note": row["note"],
            ":LABEL": row[":LABEL"]}


def confidence(statement):
    return float(statement["confidence:float"])


def denial(weakening):
    """Noisy-or over origins of what weakens a fact; a weakening is a denial of half certainty."""
    by_origin = {}
    for statement in weakening:
        origin = (statement["publisher"], statement["speaker"])
        by_origin[origin] = max(by_origin.get(origin, 0.0), confidence(statement) / 2)
    remaining = 1.0
    for value in by_origin.values():
        remaining *= 1.0 - value
    return 1.0 - remaining


def fact_confidence(supporting, weakening):
    """q = S (1 - D). S is the strongest supporting statement, not a noisy-or: the article retells
    one report, and a story told twice is no second witness."""
    return max(map(confidence, supporting)) * (1.0 - denial(weakening))


def merge(fact, statements, names):
    supporting = [s for s in statements if s["stance"] == "supports"]
    weakening = [s for s in statements if s["stance"] == "weakens"]
    if not supporting or len(supporting) + len(weakening) != len(statements):
        raise ValueError(f"{fact}: no supporting statement, or an unknown stance")
    best = max(supporting, key=confidence)  # the first of equals
    since = in_order(s["since:date"] for s in supporting)
    until = in_order(s["until:date"] for s in supporting)
    dated = next((s for s in supporting if s["since:date"] == min(since)), best) if since else best
    depends = [name for s in supporting for name in s["depends_on:string[]"].split(";")]
    effect = int(best["polarity:int"])
    return {
        "fact": fact,
        ":START_ID": best[":START_ID"], ":END_ID": best[":END_ID"], ":TYPE": best[":TYPE"],
        "confidence:float": f"{fact_confidence(supporting, weakening):.4g}",
        "status": best["status"], "source": best["publisher"], "speaker": best["speaker"],
        "since:date": min(since, default=""), "until:date": max(until, default=""),
        "since_precision": dated["since_precision"], "since_basis": dated["since_basis"],
        "market": names.get(best["market"], ""),
        "magnitude:float": best["magnitude:float"], "magnitude_unit": best["magnitude_unit"],
        "polarity:float": effect if best[":TYPE"] == "AFFECTS" else "",
        "effect:int": effect,
        "depends_on:string[]": ";".join(in_order(depends)),
        "derived:boolean": best["derived:boolean"], "statements:int": len(statements),
        "sentence:int": best["sentence:int"], "quote": best["quote"],
        "weakened_by": " ".join(in_order(s["quote"] for s in weakening)), "note": best["note"],
    }


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = map(pathlib.Path, sys.argv[1:])
    nodes = read(source / "nodes.csv")
    names = {row["id:ID"]: row["name"] for row in nodes}
    facts = {}
    for statement in read(source / "edges.csv"):
        facts.setdefault(statement["fact_id"], []).append(statement)
    target.mkdir(parents=True, exist_ok=True)
    write(target / "nodes.csv", NODE_COLUMNS, map(node_row, nodes))
    write(target / "edges.csv", EDGE_COLUMNS,
          (merge(fact, statements, names) for fact, statements in facts.items()))


if __name__ == "__main__":
    main()
