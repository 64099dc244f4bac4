"""A server that speaks Clout's HTTP contract and knows the statements of test_clout.py alone."""
import http.server
import json
import sys
import threading

UNDEFINED = {"type": "about:blank", "title": "Semantic", "status": 400, "code": "Semantic",
             "detail": "variable `nobody` is not defined", "line": 2, "column": 8, "length": 6,
             "name": "UndefinedVariable"}
DIVISION = {"type": "about:blank", "title": "Argument", "status": 400, "code": "Argument",
            "detail": "division by zero", "line": 1, "column": 29, "length": 6}
TIMEOUT = {"type": "about:blank", "title": "Limit", "status": 422, "code": "Limit",
           "detail": "the time ran out"}


def answer(text, params):
    """The columns, rows and last line of an answer, or a problem."""
    if text == "UNWIND range(1, 3) AS x RETURN x, 'é' AS s":
        return ["x", "s"], [[x, "é"] for x in (1, 2, 3)], {}
    if text == "RETURN $p AS p":
        return ["p"], [[params["p"]]], {}
    if text == "WITH 1 AS x\nRETURN nobody":
        return UNDEFINED
    if text == "UNWIND range(1, 5000) AS x RETURN 10 / (5000 - x) AS y":
        return ["y"], [[0]], {"error": DIVISION}
    if text.startswith("UNWIND range(1, 1000000) AS a"):
        return TIMEOUT
    if text == "CREATE (:Written)":
        return [], [], {"writes": {"nodes_created": 1}}
    if text == "MATCH (n:Nowhere) RETURN n":
        return ["n"], [], {"notices": ["there is no label `Nowhere`"]}
    if text == "RETURN '<b>&' AS `<i>`, [1] AS l":
        return ["<i>", "l"], [["<b>&", [1]]], {}
    if text == "UNWIND range(1, 300) AS x RETURN x":
        return ["x"], [[x] for x in range(1, 301)], {}
    if text == "broken":
        return ["x"], [[1]], None
    raise AssertionError("the stand-in does not know: " + text)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.server.connections += 1

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.path, dict(self.headers), request))
        if self.path != "/query":
            return self.send_text(404, "text/html", "<h1>nothing here</h1>")
        found = answer(request["query"], request.get("params", {}))
        if isinstance(found, dict):
            return self.send_text(found["status"], "application/problem+json", json.dumps(found))
        self.send_rows(*found)

    def send_text(self, status, kind, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_rows(self, columns, rows, end):
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.send_line({"columns": columns})
        for row in rows:
            self.send_line(row)
        if end is None:  # as a server does that is killed
            self.close_connection = True
            return
        if "error" not in end:
            end = {"end": {"rows": len(rows), "notices": [], "summary": "", "writes": {}, **end}}
        self.send_line(end)
        self.wfile.write(b"0\r\n\r\n")

    def send_line(self, value):
        data = json.dumps(value).encode() + b"\n"
        # In two chunks: a line need not be one.
        for part in (data[:3], data[3:]):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    connections = 0

    def handle_error(self, *_):
        if not isinstance(sys.exc_info()[1], ConnectionError):  # the client may leave when it likes
            super().handle_error(*_)


class StandIn:
    """`with StandIn() as server:` listens at server.url until the end of the block."""

    def __enter__(self):
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.requests = []
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
