#!/usr/bin/env python3
"""Writes each statement of the golden files as a file of its own, as seeds for fuzzers of statements.

Usage: statements.py CASES FOLDER. Equal statements make one file; its name is their hash.
"""
import hashlib
import pathlib
import sys

HEADS = ("ok", "query", "error", "explain")


def statements(text):
    """The lines of a block between its head and `----`."""
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines and lines[0].split()[0] in HEADS:
            end = lines.index("----") if "----" in lines else len(lines)
            yield "\n".join(lines[1:end])


def main():
    cases, folder = map(pathlib.Path, sys.argv[1:])
    folder.mkdir(parents=True, exist_ok=True)
    for file in sorted(cases.rglob("*.test")):
        for statement in statements(file.read_text(encoding="utf-8")):
            data = statement.encode("utf-8")
            (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


if __name__ == "__main__":
    main()
