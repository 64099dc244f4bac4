#!/usr/bin/env python3
"""Compiles the example of docs/embedding.md, runs it, and compares what it prints with the page.

Usage: example_test.py SOURCE_DIR LIBRARY_DIR COMPILER [FLAG...]
"""
import pathlib
import subprocess
import sys
import tempfile


def example(page):
    """The first block of C, and the block of text behind it."""
    rest = page.read_text(encoding="utf-8").split("```c\n", 1)[1]
    code, rest = rest.split("```", 1)
    return code, rest.split("```text\n", 1)[1].split("```", 1)[0]


def main():
    source, library = pathlib.Path(sys.argv[1]), sys.argv[2]
    code, expected = example(source / "docs" / "embedding.md")
    with tempfile.TemporaryDirectory() as directory:
        program = pathlib.Path(directory) / "example"
        program.with_suffix(".c").write_text(code, encoding="utf-8")
        subprocess.run(
            [*filter(None, sys.argv[3:]), "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
             f"{program}.c", "-o", program, f"-I{source / 'tools' / 'c'}", f"-L{library}",
             "-lclout", f"-Wl,-rpath,{library}"], check=True)
        shown = subprocess.run([program], cwd=directory, stdout=subprocess.PIPE, text=True,
                               check=True).stdout
    if shown != expected:
        sys.exit(f"the page says:\n{expected}the program prints:\n{shown}")


if __name__ == "__main__":
    main()
