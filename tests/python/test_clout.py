"""tools/python/clout.py: the same over a database inside the process, over a stand-in server, and
over a real one where $CLOUT_TEST_URL (and $CLOUT_TEST_TOKEN) name it."""
import contextlib
import datetime
import gc
import io
import math
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools" / "python"), str(pathlib.Path(__file__).parent)]

import clout  # noqa: E402
import stand_in  # noqa: E402

ENDLESS = ("UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b "
           "WITH a, b WHERE a + b < 0 RETURN a")


class SameEverywhere:
    """What holds for every kind of database: self.db is one."""

    def test_rows_are_dicts_in_order(self):
        result = self.db.query("UNWIND range(1, 3) AS x RETURN x, 'é' AS s")
        self.assertEqual(result.columns, ["x", "s"])
        self.assertEqual(next(result), {"x": 1, "s": "é"})
        self.assertEqual(result.all(), [{"x": 2, "s": "é"}, {"x": 3, "s": "é"}])
        self.assertEqual(result.all(), [])

    def test_parameters_come_back(self):
        for value in (None, True, False, 0, -2**63, 2**63 - 1, 0.1, -1e300, "",
                      "it's \"é\"\n\U0001F600", [], [1, [None, "x"]], {},
                      {"a b": {"c": [1.5]}}, (1, 2)):
            expected = list(value) if isinstance(value, tuple) else value
            for result in (self.db.query("RETURN $p AS p", {"p": value}),
                           self.db.query("RETURN $p AS p", p=value)):
                row = result.one()
                self.assertEqual(row, {"p": expected})
                self.assertIs(type(row["p"]), type(expected))

    def test_what_cannot_be_a_parameter_is_refused(self):
        for value in (b"bytes", object(), {1: 2}, {1, 2}, [object()]):
            with self.assertRaises(clout.Error) as caught:
                self.db.query("RETURN $p AS p", p=value)
            self.assertEqual(caught.exception.code, "Type")

    def test_an_error_has_its_place_and_shows_it(self):
        with self.assertRaises(clout.Error) as caught:
            self.db.query("WITH 1 AS x\nRETURN nobody")
        error = caught.exception
        self.assertEqual((error.code, error.name), ("Semantic", "UndefinedVariable"))
        self.assertEqual((error.line, error.column, error.length), (2, 8, 6))
        self.assertEqual(error.message, "variable `nobody` is not defined")
        self.assertEqual(str(error).split("\n")[:3], [
            "Semantic error at 2:8: variable `nobody` is not defined",
            "  RETURN nobody",
            "         ^^^^^^"])

    def test_an_error_behind_rows_comes_after_them(self):
        result = self.db.query("UNWIND range(1, 5000) AS x RETURN 10 / (5000 - x) AS y")
        rows = []
        with self.assertRaises(clout.Error) as caught:
            for row in result:
                rows.append(row)
        self.assertEqual(rows[0], {"y": 0})
        self.assertEqual(caught.exception.code, "Argument")
        self.assertEqual(self.db.query("RETURN $p AS p", p=1).one(), {"p": 1})

    def test_a_timeout_is_a_limit(self):
        with self.assertRaises(clout.Error) as caught:
            self.db.query(ENDLESS, timeout=0.05)
        self.assertEqual(caught.exception.code, "Limit")

    def test_one_is_the_only_row(self):
        for text in ("UNWIND range(1, 3) AS x RETURN x, 'é' AS s", "MATCH (n:Nowhere) RETURN n"):
            with self.assertRaises(clout.Error) as caught:
                self.db.query(text).one()
            self.assertEqual(caught.exception.code, "NotFound")

    def test_notices_and_writes_come_at_the_end(self):
        result = self.db.query("MATCH (n:Nowhere) RETURN n")
        self.assertEqual(result.all(), [])
        self.assertEqual(len(result.notices), 1)
        self.assertEqual(result.writes, {})
        written = self.db.execute("CREATE (:Written)").writes
        self.assertEqual(written["nodes_created"], 1)
        self.assertNotIn("nodes_deleted", written)

    def test_notebooks_get_an_escaped_table_and_lose_no_row(self):
        result = self.db.query("RETURN '<b>&' AS `<i>`, [1] AS l")
        html = result._repr_html_()
        self.assertIn("<th>&lt;i&gt;</th>", html)
        self.assertIn("<td>&lt;b&gt;&amp;</td><td>[1]</td>", html)
        self.assertEqual(result.all(), [{"<i>": "<b>&", "l": [1]}])
        long = self.db.query("UNWIND range(1, 300) AS x RETURN x")
        self.assertIn("and more rows", long._repr_html_())
        self.assertEqual([row["x"] for row in long], list(range(1, 301)))

    def test_results_side_by_side(self):
        first = self.db.query("UNWIND range(1, 300) AS x RETURN x")
        second = self.db.query("UNWIND range(1, 300) AS x RETURN x")
        self.assertEqual([a["x"] - b["x"] for a, b in zip(first, second)], [0] * 300)

    def test_a_result_can_be_dropped_at_any_row(self):
        for _ in range(20):
            result = self.db.query("UNWIND range(1, 300) AS x RETURN x")
            next(result)
        result.close()
        self.assertEqual(result.all(), [])
        del result
        gc.collect()
        self.assertEqual(self.db.query("RETURN $p AS p", p=1).one(), {"p": 1})

    def test_threads_share_a_database(self):
        found = []

        def work(number):
            for i in range(20):
                row = self.db.query("RETURN $p AS p", p=[number, i]).one()
                found.append(row == {"p": [number, i]})

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(found, [True] * 80)

    def test_a_closed_database_says_so(self):
        other = self.db.session()
        result = other.query("UNWIND range(1, 300) AS x RETURN x")
        next(result)
        other.close()
        other.close()
        with self.assertRaises(clout.Error) as caught:
            other.query("RETURN $p AS p", p=1)
        self.assertEqual(caught.exception.code, "Usage")


@unittest.skipIf(os.environ.get("CLOUT_WITHOUT_LIBRARY"), "without libclout.so")
class EmbeddedTest(SameEverywhere, unittest.TestCase):
    def setUp(self):
        self.db = clout.connect()
        self.addCleanup(self.db.close)

    def test_dates_and_times_keep_their_types(self):
        zone = datetime.timezone(datetime.timedelta(hours=1))
        for value, kind, text in (
                (datetime.date(2025, 2, 13), "DATE", "2025-02-13"),
                (datetime.datetime(2025, 2, 13, 12, 30, 1, 5), "LOCAL DATETIME",
                 "2025-02-13T12:30:01.000005"),
                (datetime.datetime(2025, 2, 13, 12, 30, tzinfo=zone), "ZONED DATETIME",
                 "2025-02-13T12:30+01:00"),
                (datetime.time(12, 30), "LOCAL TIME", "12:30"),
                (datetime.time(12, 30, tzinfo=zone), "ZONED TIME", "12:30+01:00"),
                (datetime.timedelta(days=1, seconds=5, microseconds=7), "DURATION",
                 "P1DT5.000007S"),
                (datetime.timedelta(days=-1), "DURATION", "P-1D"),
                (datetime.timedelta(microseconds=-500000), "DURATION", "PT-0.5S")):
            row = self.db.query("RETURN $p AS p, valueType($p) AS t, [$p] = $l AS same", p=value,
                                l=[value]).one()
            self.assertEqual((row["p"], row["same"]), (text, True))
            self.assertTrue(row["t"].startswith(kind), row["t"])

    def test_a_zone_keeps_its_name(self):
        import zoneinfo
        try:
            zone = zoneinfo.ZoneInfo("Europe/Stockholm")
        except zoneinfo.ZoneInfoNotFoundError:
            self.skipTest("there are no time zones here")
        moment = datetime.datetime(2025, 7, 1, 12, 0, tzinfo=zone)
        self.assertEqual(self.db.query("RETURN $p.timezone AS z", p=moment).one(),
                         {"z": "Europe/Stockholm"})

    def test_floats_that_json_lacks_come_back_as_text(self):
        for value, text in ((math.inf, "Infinity"), (-math.inf, "-Infinity"), (math.nan, "NaN")):
            self.assertEqual(self.db.query("RETURN $p AS p", p=value).one(), {"p": text})

    def test_integers_have_64_bits(self):
        with self.assertRaises(clout.Error) as caught:
            self.db.query("RETURN $p AS p", p=2**63)
        self.assertEqual(caught.exception.code, "Argument")

    def test_a_transaction_is_whole_or_not_at_all(self):
        other = self.db.session()
        count = "MATCH (n) RETURN count(n) AS n"
        with self.db.transaction():
            self.db.execute("CREATE (:A)")
            self.assertEqual(self.db.query(count).one(), {"n": 1})
            self.assertEqual(other.query(count).one(), {"n": 0})
        self.assertEqual(other.query(count).one(), {"n": 1})
        with self.assertRaises(ZeroDivisionError):
            with self.db.transaction():
                self.db.execute("CREATE (:A)")
                1 / 0
        self.assertEqual(other.query(count).one(), {"n": 1})
        other.close()

    def test_of_two_transactions_the_second_conflicts(self):
        self.db.execute("CREATE (:A {x: 0})")
        other = self.db.session()
        with self.assertRaises(clout.Error) as caught:
            with self.db.transaction():
                self.db.execute("MATCH (a:A) SET a.x = 1")
                other.execute("MATCH (a:A) SET a.x = 2")
        self.assertEqual(caught.exception.code, "Conflict")
        self.assertEqual(self.db.query("MATCH (a:A) RETURN a.x AS x").one(), {"x": 2})
        other.close()

    def test_in_a_transaction_a_statement_ends_the_rows_of_the_one_before(self):
        with self.db.transaction():
            rows = self.db.query("UNWIND range(1, 9) AS x RETURN x")
            next(rows)
            self.db.execute("CREATE (:A)")
            with self.assertRaises(clout.Error) as caught:
                next(rows)
            self.assertEqual(caught.exception.code, "Usage")

    def test_nodes_and_edges_are_dicts(self):
        self.db.execute("CREATE (:A {x: date('2025-02-13')})-[:R]->(:B)")
        row = self.db.query("MATCH (a:A)-[r]->(b) RETURN a, r").one()
        self.assertEqual(row["a"], {"id": 0, "labels": ["A"], "properties": {"x": "2025-02-13"}})
        self.assertEqual(row["r"], {"id": 0, "type": "R", "start": 0, "end": 1, "properties": {}})

    def test_memory_has_a_limit(self):
        with self.assertRaises(clout.Error) as caught:
            self.db.query("UNWIND range(1, 1000000) AS x RETURN collect(x)", memory=100_000)
        self.assertEqual(caught.exception.code, "Limit")

    def test_a_directory_keeps_what_is_written(self):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "é.db")
            with self.assertRaises(clout.Error):
                clout.connect(path, create=False)
            for expected in (1, 2):
                with clout.connect(path) as db:
                    db.execute("CREATE (:A)")
                    self.assertEqual(db.query("MATCH (a:A) RETURN count(a) AS n").one(),
                                     {"n": expected})

    def test_the_directory_is_free_when_the_last_session_is_closed(self):
        with tempfile.TemporaryDirectory() as directory:
            db = clout.connect(directory + "/db")
            other = db.session()
            rows = db.query("UNWIND range(1, 9) AS x RETURN x")
            next(rows)
            db.close()
            with self.assertRaises(clout.Error):
                next(rows), next(rows)
            self.assertEqual(other.query("RETURN 1 AS x").one(), {"x": 1})
            other.close()
            clout.connect(directory + "/db", create=False).close()

    def test_ctrl_c_stops_a_statement_and_nothing_else(self):
        program = textwrap.dedent("""
            import sys, clout
            db = clout.connect()
            print("ready", flush=True)
            try:
                db.execute(sys.argv[1], timeout=60)
            except KeyboardInterrupt:
                print("stopped", db.query("RETURN 1 AS x").one())
        """)
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "tools" / "python")}
        child = subprocess.Popen([sys.executable, "-c", program, ENDLESS], env=environment,
                                 stdout=subprocess.PIPE, text=True)
        self.addCleanup(child.stdout.close)
        self.assertEqual(child.stdout.readline(), "ready\n")
        time.sleep(0.3)
        began = time.monotonic()
        child.send_signal(signal.SIGINT)
        self.assertEqual(child.stdout.read(), "stopped {'x': 1}\n")
        self.assertLess(time.monotonic() - began, 20)
        self.assertEqual(child.wait(), 0)

    def test_the_example_of_the_page_does_what_it_says(self):
        code, output = example(ROOT / "docs" / "python.md")
        shown = io.StringIO()
        before = os.getcwd()
        with tempfile.TemporaryDirectory() as directory, contextlib.redirect_stdout(shown):
            os.chdir(directory)
            try:
                exec(compile(code, "docs/python.md", "exec"), {})
            finally:
                os.chdir(before)
        self.assertEqual(shown.getvalue(), output)


def example(page):
    """The first block of Python on a page, and the block of text behind it."""
    rest = page.read_text(encoding="utf-8").split("```python\n", 1)[1]
    code, rest = rest.split("```", 1)
    return code, rest.split("```text\n", 1)[1].split("```", 1)[0]


class StandInTest(SameEverywhere, unittest.TestCase):
    def setUp(self):
        server = stand_in.StandIn()
        self.server = server.__enter__()
        self.addCleanup(server.__exit__)
        self.db = clout.connect(self.server.url)
        self.addCleanup(self.db.close)

    def requests(self):
        return self.server.server.requests

    def test_one_connection_serves_one_statement_after_the_other(self):
        for i in range(5):
            self.db.query("RETURN $p AS p", p=i).all()
        with self.assertRaises(clout.Error):
            self.db.query("UNWIND range(1, 5000) AS x RETURN 10 / (5000 - x) AS y").all()
        self.assertEqual(self.server.server.connections, 1)

    def test_a_connection_that_the_server_has_closed_is_not_used_again(self):
        self.db.query("RETURN $p AS p", p=1).all()
        connection = self.db._idle[0]
        connection.sock.shutdown(2)
        self.assertEqual(self.db.query("RETURN $p AS p", p=2).one(), {"p": 2})
        self.assertEqual(self.server.server.connections, 2)

    def test_limits_and_params_are_sent_where_they_are_given(self):
        self.db.query("RETURN $p AS p", p=1, timeout=1.5, memory=10).all()
        self.db.query("RETURN $p AS p", p=datetime.date(2025, 2, 13)).all()
        self.assertEqual(self.requests()[0][2], {"query": "RETURN $p AS p", "params": {"p": 1},
                                                 "timeout_ms": 1500, "memory_bytes": 10})
        self.assertEqual(self.requests()[1][2],
                         {"query": "RETURN $p AS p", "params": {"p": "2025-02-13"}})
        self.assertEqual(self.requests()[0][1]["Accept"], "application/x-ndjson")

    def test_who_asks_is_sent(self):
        for options, header in (({"token": "secret"}, "Bearer secret"),
                                ({"user": "ann", "password": "pé"}, "Basic YW5uOnDDqQ==")):
            with clout.connect(self.server.url, **options) as db:
                db.query("RETURN $p AS p", p=1).all()
            self.assertEqual(self.requests()[-1][1]["Authorization"], header)
        self.db.query("RETURN $p AS p", p=1).all()
        self.assertNotIn("Authorization", self.requests()[-1][1])

    def test_an_answer_that_breaks_off_is_an_error(self):
        result = self.db.query("broken")
        self.assertEqual(next(result), {"x": 1})
        with self.assertRaises(clout.Error) as caught:
            next(result)
        self.assertEqual(caught.exception.code, "Io")

    def test_what_is_no_server_of_clout_is_an_error(self):
        with clout.connect(self.server.url + "/elsewhere") as db:
            with self.assertRaises(clout.Error) as caught:
                db.query("RETURN 1")
        self.assertEqual(caught.exception.code, "Io")
        self.assertIn("404", caught.exception.message)

    def test_a_server_that_is_not_there_is_an_error(self):
        with stand_in.StandIn() as gone:
            url = gone.url
        with self.assertRaises(clout.Error) as caught:
            clout.connect(url).query("RETURN 1")
        self.assertEqual(caught.exception.code, "Io")

    def test_transactions_of_several_statements_are_refused(self):
        with self.assertRaises(clout.Error) as caught:
            with self.db.transaction():
                pass
        self.assertEqual(caught.exception.code, "Usage")

    def test_json_has_no_infinity(self):
        with self.assertRaises(clout.Error) as caught:
            self.db.query("RETURN $p AS p", p=math.inf)
        self.assertEqual(caught.exception.code, "Argument")


class ConnectTest(unittest.TestCase):
    def test_addresses_and_users_are_checked(self):
        for target, options in (("http://u:p@127.0.0.1:1", {}), ("http://", {}),
                                (":memory:", {"token": "x"}),
                                ("http://127.0.0.1:1", {"token": "x", "user": "y"})):
            with self.assertRaises(clout.Error) as caught:
                clout.connect(target, **options)
            self.assertEqual(caught.exception.code, "Usage")


class ErrorTest(unittest.TestCase):
    def test_long_lines_are_cut_around_the_place(self):
        text = "RETURN " + "1 + " * 100 + "nobody" + " + 1" * 100
        shown = str(clout.Error("Semantic", "what", line=1, column=408, length=6, text=text))
        line, carets = shown.split("\n")[1:]
        self.assertTrue(line.startswith("  ...") and line.endswith("..."))
        self.assertEqual(line[carets.index("^"):carets.rindex("^") + 1], "nobody")


@unittest.skipUnless(os.environ.get("CLOUT_TEST_URL"), "$CLOUT_TEST_URL names no server")
class ServerTest(SameEverywhere, unittest.TestCase):
    def setUp(self):
        self.db = clout.connect(os.environ["CLOUT_TEST_URL"],
                                token=os.environ.get("CLOUT_TEST_TOKEN"))
        self.addCleanup(self.db.close)

    def test_a_watch_tells_what_commits_change(self):
        self.db.execute("CREATE (:Watched {v: 1}), (:Watched {v: 5})")
        self.addCleanup(self.db.execute, "MATCH (w:Watched) DELETE w")
        told = []
        for changes in self.db.watch(
                "WATCH w ON MATCH (w:Watched) RETURN w.v AS v ORDER BY v WHEN v >= $least", least=3):
            told.append(changes)
            if len(told) == 3:
                break
            self.db.execute("CREATE (:Watched {v: $v})", v=len(told) * 10)
        self.assertEqual(told, [
            [clout.Change(None, {"v": 1}, False), clout.Change(None, {"v": 5}, True)],
            [clout.Change(None, {"v": 10}, True)],
            [clout.Change(None, {"v": 20}, True)],
        ])
        with self.assertRaises(clout.Error) as caught:
            self.db.watch("WATCH w ON CREATE ()")
        self.assertEqual(caught.exception.code, "Semantic")

    def test_a_watch_whose_query_fails_ends_with_its_error(self):
        self.db.execute("CREATE (:Divisor {v: 1})")
        self.addCleanup(self.db.execute, "MATCH (d:Divisor) DELETE d")
        watch = self.db.watch("MATCH (d:Divisor) RETURN 10 / d.v AS v")
        self.assertEqual(next(watch), [clout.Change(None, {"v": 10}, True)])
        self.db.execute("MATCH (d:Divisor) SET d.v = 0")
        with self.assertRaises(clout.Error):
            next(watch)


if __name__ == "__main__":
    unittest.main()
