#!/usr/bin/env python3
"""Runs a command beside a server of an empty database, which $CLOUT_TEST_URL names.

Usage: with_server.py CLOUT COMMAND...  The exit code is the command's.
"""
import json
import os
import subprocess
import sys
import tempfile


def main():
    clout, command = sys.argv[1], sys.argv[2:]
    with tempfile.TemporaryDirectory() as directory:
        database = os.path.join(directory, "db")
        subprocess.run([clout, "query", database, "CREATE (n) DELETE n"], check=True)
        server = subprocess.Popen([clout, "serve", database, "--listen", "127.0.0.1:0"],
                                  stderr=subprocess.PIPE, text=True)
        try:
            port = json.loads(server.stderr.readline())["port"]
            environment = dict(os.environ, CLOUT_TEST_URL=f"http://127.0.0.1:{port}")
            return subprocess.run(command, env=environment).returncode
        finally:
            server.terminate()
            server.wait(60)


if __name__ == "__main__":
    sys.exit(main())
