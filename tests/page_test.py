#!/usr/bin/env python3
"""Runs a page of docs/ as a newcomer follows it: its `sh` blocks in one shell, in a directory that
looks like a checkout, and compares what each prints with the `text` block behind it.

Usage: page_test.py SOURCE_DIR CLOUT PAGE    or, with --show, prints what the blocks print.
"""
import pathlib
import re
import socket
import subprocess
import sys
import tempfile

BLOCKS = re.compile(r"^```sh\n(.*?)^```$(?:\n+^```text\n(.*?)^```$)?", re.M | re.S)
MARK = "@@@ block"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def checkout(directory, source, clout):
    """What the page names, where it names it."""
    (directory / "build/release/bin").mkdir(parents=True)
    (directory / "build/release/bin/clout").symlink_to(clout)
    for name in ("sample", "tools"):
        (directory / name).symlink_to(source / name)


def run(blocks, directory):
    """What each block prints."""
    script = "set -e\n" + "".join(f"{block}\necho '{MARK}'\n" for block in blocks)
    ran = subprocess.run(["bash", "-c", script], cwd=directory, capture_output=True, text=True,
                         timeout=240)
    printed = ran.stdout.split(MARK + "\n")
    if ran.returncode != 0 or len(printed) != len(blocks) + 1:
        sys.exit(f"block {len(printed)} of the page failed:\n{blocks[len(printed) - 1]}"
                 f"{printed[-1]}{ran.stderr}")
    return printed[:-1]


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--show"]
    source, clout, page = (pathlib.Path(argument).resolve() for argument in arguments)
    found = BLOCKS.findall(page.read_text(encoding="utf-8"))
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        checkout(directory, source, clout)
        printed = run([block.replace("7687", port) for block, _ in found], directory)
    if "--show" in sys.argv:
        sys.exit("\n".join(printed))
    wrong = 0
    for (block, expected), actual in zip(found, printed):
        if actual.strip() == expected.strip():
            continue
        wrong += 1
        print(f"{page.name}: this block\n{block}prints\n{actual}and not\n{expected}")
    print(f"{page.name}: {len(found)} blocks ran, {wrong} print something else")
    sys.exit(1 if wrong or len(found) < 5 else 0)


if __name__ == "__main__":
    main()
