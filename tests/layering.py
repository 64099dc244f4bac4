#!/usr/bin/env python3
"""Compares every #include with the layer table of docs/architecture.md.

Usage: layering.py SOURCE_DIR. Exits 1 and names each line that breaks a rule.
"""
import pathlib
import re
import sys

MAY_INCLUDE = {
    "schema": {"schema"},
    "storage": {"storage", "schema"},
    "graph": {"graph", "storage", "schema"},
    "query": {"query", "graph", "schema"},
    "tools": {"tools", "query", "graph", "schema"},
    "tests": {"tests", "bench", "tools", "query", "graph", "storage", "schema"},
    "bench": {"bench", "tools", "query", "graph", "storage", "schema"},
}

# Third parties have one home each (tests may use what they test against).
HOME = {
    r"rocksdb/": "storage",
    r"boost/": "graph",
    r"re2/": "query",
    r"date/": "schema",
    r"(capnp|kj)/": "tools",
    r"(simdjson|zlib|zstd|histedit|editline/.*|spdlog/.*|argon2|utf8proc)\.?h?$": "tools",
    r"CLI/": "tools",
    r"catch2/": "tests",
    r"benchmark/": "bench",
}

# Inside query/, text becomes rows in one direction: a file may include its own stage or an
# earlier one. Files that are not listed serve every stage.
PIPELINE = ["token", "lexer", "ast", "parser", "bound", "binder", "plan", "planner", "optimizer",
            "operators", "engine"]

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def stage(path):
    name = path.split("/")[1].split(".")[0]
    for prefix in sorted(PIPELINE, key=len, reverse=True):
        if name == prefix or name.startswith(prefix + "_"):
            return PIPELINE.index(prefix)
    return None


def problems(root):
    for folder in sorted(MAY_INCLUDE):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix not in {".h", ".cc"}:
                continue
            name = file.relative_to(root).as_posix()
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                match = INCLUDE.match(line)
                if match:
                    why = broken_rule(folder, name, match.group(1), match.group(2))
                    if why:
                        yield f"{name}:{number}: {why}"


def broken_rule(folder, name, bracket, target):
    if bracket == '"':
        layer = target.split("/")[0]
        if layer not in MAY_INCLUDE[folder]:
            return f"{folder}/ must not include {target}"
        if folder == "query" and layer == "query":
            mine, theirs = stage(name), stage(target)
            if mine is not None and theirs is not None and theirs > mine:
                return f"the pipeline runs one way: {name} must not include {target}"
        return None
    for pattern, home in HOME.items():
        if re.match(pattern, target) and folder not in {home, "tests", "bench"}:
            return f"<{target}> belongs to {home}/"
    return None


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    found = list(problems(root))
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
