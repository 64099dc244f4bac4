#!/usr/bin/env python3
"""Runs the openCypher conformance suite and compares what fails with the list of known failures.

Usage: conformance.py DRIVER [--update]. The suite is looked for in $CLOUT_SHARED/tck and in
../shared/tck beside the source; without it the test is skipped (exit code 77). Exits 1 if a
scenario fails that tests/tck/known_failures.txt does not list, or if a listed one passes: the list
only shrinks. --update writes it anew.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SKIPPED = 77
SOURCE = pathlib.Path(__file__).resolve().parents[2]
KNOWN = SOURCE / "tests" / "tck" / "known_failures.txt"
HEADER = """# Scenarios of the conformance suite that do not pass: feature [number] #example.
# Written by tests/tck/conformance.py --update; the list only shrinks, and is empty.
"""


def find_runner():
    roots = [os.environ.get("CLOUT_SHARED"), SOURCE.parent / "shared"]
    for root in filter(None, roots):
        runner = pathlib.Path(root) / "tck" / "run"
        if runner.exists():
            return runner
    return None


def short(identifier):
    """'area/File [2] some name #3' as 'area/File [2] #3'."""
    match = re.match(r"(\S+ \[\d+\])(?:.*?)(?: (#\d+))?$", identifier)
    return " ".join(filter(None, match.groups())) if match else identifier


def failures(runner, driver):
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        subprocess.run([str(runner), "--driver", driver, "--errors", "full",
                        "--cross-check", "--jobs", "2", "--report", str(report)],
                       check=True)
        scenarios = json.loads(report.read_text(encoding="utf-8"))
    if isinstance(scenarios, dict):
        scenarios = scenarios["scenarios"]
    return {short(s["id"]) for s in scenarios if s["status"] in ("fail", "error")}


def main():
    arguments = sys.argv[1:]
    runner = find_runner()
    if runner is None:
        print("SKIPPED: the conformance suite is not here; set CLOUT_SHARED to its parent")
        return SKIPPED
    failing = failures(runner, next(a for a in arguments if not a.startswith("--")))
    if "--update" in arguments:
        KNOWN.write_text(HEADER + "".join(f"{f}\n" for f in sorted(failing)), encoding="utf-8")
        return 0
    lines = KNOWN.read_text(encoding="utf-8").splitlines()
    known = {line for line in lines if line and not line.startswith("#")}
    for scenario in sorted(failing - known):
        print(f"fails, and did not before: {scenario}")
    for scenario in sorted(known - failing):
        print(f"passes now, take it off the list: {scenario}")
    return 0 if failing == known else 1


if __name__ == "__main__":
    sys.exit(main())
