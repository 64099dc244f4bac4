// The HTTP side of a server over real sockets.
#include <string>

#include <catch2/catch.hpp>

#include "schema/error.h"
#include "schema/value_text.h"
#include "tests/support/equal_values.h"
#include "tests/support/http_call.h"
#include "tests/support/test_server.h"
#include "tools/serve/json_value.h"

using namespace clout;
using tests::http_get;
using tests::http_post;
using tests::TestServer;
using tests::url_encoded;

namespace {

Value parsed(const std::string& text) { return tools::parse_json(text, "the answer"); }

const Value& member(const Value& object, const std::string& name) {
  const auto found = object.as_map().find(name);
  INFO(name << " of " << json(object));
  REQUIRE(found != object.as_map().end());
  return found->second;
}

std::string code_of(const tests::HttpAnswer& answer) {
  CHECK(answer.headers.at("content-type") == "application/problem+json");
  const auto problem = parsed(answer.body);
  CHECK(member(problem, "status") == Value(answer.status));
  return member(problem, "code").as_string();
}

}  // namespace

TEST_CASE("serve http: rows as one object", "[tools][serve]") {
  const TestServer server;
  const auto answer = http_post(
      server.port(), "/query",
      R"json({"query": "UNWIND $l AS x RETURN x, [x] AS y", "params": {"l": [1, "a", null, {"b": 2.5}]}})json");
  CHECK(answer.status == 200);
  CHECK(answer.headers.at("content-type") == "application/json");
  CHECK(
      answer.body ==
      R"json({"columns":["x","y"],"rows":[[1,[1]],["a",["a"]],[null,[null]],[{"b":2.5},[{"b":2.5}]]],)json"
      R"json("notices":[],"summary":"","writes":{}})json");
}

TEST_CASE("serve http: values of each type are JSON", "[tools][serve]") {
  const TestServer server;
  struct Case {
    std::string literal, json;
  };
  for (const auto& [literal, json] :
       {Case{"null", "null"}, Case{"true", "true"},
        Case{"-9223372036854775808", "-9223372036854775808"}, Case{"1.5", "1.5"},
        Case{"0.0 / 0.0", R"json("NaN")json"}, Case{"'na\u00EFve\\n'", R"json("naïve\n")json"},
        Case{"[1, [null], 'a']", R"json([1,[null],"a"])json"},
        Case{"{a: 1, b: {c: []}}", R"json({"a":1,"b":{"c":[]}})json"},
        Case{"date('-2024-02-29')", R"json("-2024-02-29")json"},
        Case{"localtime('23:59:59.999999999')", R"json("23:59:59.999999999")json"},
        Case{"time('12:00+18:00')", R"json("12:00+18:00")json"},
        Case{"localdatetime('2024-01-01T00:00')", R"json("2024-01-01T00:00")json"},
        Case{"datetime('2024-07-01T12:00[Europe/Berlin]')",
             R"json("2024-07-01T12:00+02:00[Europe/Berlin]")json"},
        Case{"duration('P1Y2M-3DT4.5S')", R"json("P1Y2M-3DT4.5S")json"}}) {
    CAPTURE(literal);
    const auto answer = http_post(server.port(), "/query",
                                  clout::json(Value(Map{{"query", Value("RETURN " + literal)}})));
    CHECK(clout::json(member(parsed(answer.body), "rows")) == "[[" + json + "]]");
  }
  const auto entities = http_post(
      server.port(), "/query",
      R"json({"query": "CREATE p = (a:A {x: 1})-[e:R {y: 2}]->(b:B) RETURN a, e, p"})json");
  const std::string a = R"json({"id":0,"labels":["A"],"properties":{"x":1}})json";
  const std::string b = R"json({"id":1,"labels":["B"],"properties":{}})json";
  const std::string e = R"json({"id":0,"type":"R","start":0,"end":1,"properties":{"y":2}})json";
  CHECK(entities.body.find("[[" + a + "," + e + ",{\"nodes\":[" + a + "," + b + "],\"edges\":[" +
                           e + "]}]]") != std::string::npos);
}

TEST_CASE("serve http: rows a line, and long answers in pieces", "[tools][serve]") {
  const TestServer server;
  const std::string body = R"json({"query": "UNWIND range(1, 5000) AS x RETURN x"})json";
  const auto lines =
      http_post(server.port(), "/query", body,
                {{"Content-Type", "application/json"}, {"Accept", "application/x-ndjson"}});
  CHECK(lines.complete);
  CHECK(lines.body.rfind("{\"columns\":[\"x\"]}\n[1]\n[2]\n", 0) == 0);
  CHECK(lines.body.ends_with(
      "[5000]\n{\"end\":{\"rows\":5000,\"notices\":[],\"summary\":\"\",\"writes\":{}}}\n"));
  const auto object = http_post(server.port(), "/query", body);
  CHECK(object.complete);
  CHECK(member(parsed(object.body), "rows").as_list().size() == 5'000);
}

TEST_CASE("serve http: an error after the first rows ends the answer", "[tools][serve]") {
  const TestServer server;
  const std::string body =
      R"json({"query": "UNWIND range(1, 5000) AS x RETURN 1 / (4000 - x) AS y"})json";
  const auto object = http_post(server.port(), "/query", body);
  CHECK(object.status == 200);
  CHECK(member(member(parsed(object.body), "error"), "code") == Value("Argument"));
  const auto lines =
      http_post(server.port(), "/query", body,
                {{"Content-Type", "application/json"}, {"Accept", "application/x-ndjson"}});
  CHECK(lines.body.find("\n{\"error\":{") != std::string::npos);
  const auto text = http_post(server.port(), "/export", body);
  CHECK_FALSE(text.complete);  // a file that is cut off is no file
}

TEST_CASE("serve http: a statement that writes tells what", "[tools][serve]") {
  const TestServer server;
  const auto answer =
      http_post(server.port(), "/query", R"json({"query": "CREATE (:A)-[:B]->(:C)"})json");

  CHECK(json(member(parsed(answer.body), "writes")) ==
        R"json({"edges_created":1,"labels_added":2,"nodes_created":2})json");
}

TEST_CASE("serve http: errors are problems with a status", "[tools][serve]") {
  const TestServer server;
  const auto port = server.port();
  const auto post = [&](const std::string& body) { return http_post(port, "/query", body); };
  const auto bad = post(R"json({"query": "RETURN\n nope"})json");
  CHECK(bad.status == 400);
  CHECK(code_of(bad) == "Semantic");
  CHECK(member(parsed(bad.body), "line") == Value(2));
  CHECK(member(parsed(bad.body), "column") == Value(2));
  CHECK(member(parsed(bad.body), "name") == Value("UndefinedVariable"));
  (void)post(R"json({"query": "CREATE CONSTRAINT FOR (c:C) REQUIRE c.x IS UNIQUE"})json");
  struct Case {
    std::string body;
    int status;
    std::string code;
  };
  for (
      const auto& [body, status, code] :
      {Case{"", 400, "Argument"}, Case{"[]", 400, "Argument"}, Case{"{}", 400, "Argument"},
       Case{R"json({"query": 1})json", 400, "Argument"},
       Case{R"json({"query": "RETURN 1", "x": 1})json", 400, "Argument"},
       Case{R"json({"query": "RETURN 1", "params": []})json", 400, "Argument"},
       Case{R"json({"query": "RETURN 1", "timeout_ms": -1})json", 400, "Argument"},
       Case{R"json({"query": "RETURN 1)json", 400, "Argument"},
       Case{R"json({"query": "RETURN 1/0"})json", 400, "Argument"},
       Case{
           R"json({"query": "UNWIND range(1,9999) AS x UNWIND range(1,9999) AS y RETURN sum(x*y)", "timeout_ms": 20})json",
           422, "Limit"},
       Case{R"json({"query": "BEGIN"})json", 400, "Usage"},
       Case{R"json({"query": "RETURN ("})json", 400, "Syntax"},
       Case{R"json({"query": "RETURN 1 + true"})json", 400, "Type"},
       Case{R"json({"query": "RETURN $x"})json", 400, "NotFound"},
       Case{R"json({"query": "CREATE (:C {x: 1}), (:C {x: 1})"})json", 409, "Constraint"}}) {
    CAPTURE(body);
    const auto answer = post(body);
    CHECK(answer.status == status);
    CHECK(code_of(answer) == code);
  }
  CHECK(http_get(port, "/nothing").status == 404);
  CHECK(http_get(port, "/query").status == 405);
  CHECK(http_post(port, "/query", "{}", {{"Content-Type", "text/plain"}}).status == 415);
  CHECK(http_post(port, "/schema", "{}").status == 405);
}

TEST_CASE("serve http: a body that is too large is refused with the limit", "[tools][serve]") {
  const TestServer server([](tools::ServerOptions& options) { options.http.largest_body = 1'000; });
  const auto large = http_post(server.port(), "/query",
                               R"json({"query": ")json" + std::string(2'000, ' ') + "RETURN 1\"}");
  CHECK(large.status == 413);
  CHECK(large.body.find("1000 bytes") != std::string::npos);
  CHECK(http_post(server.port(), "/query", R"json({"query": "RETURN 1"})json").status == 200);
}

TEST_CASE("serve http: a GET only reads", "[tools][serve]") {
  const TestServer server;
  const auto get = [&](const std::string& path, const std::string& query) {
    return http_get(server.port(), path + "?query=" + url_encoded(query));
  };
  CHECK(get("/export", "CREATE (:A)").status == 403);
  CHECK(get("/export", "UNWIND [1, 2] AS x RETURN x").body == "x\n1\n2\n");
  CHECK(get("/explain", "CREATE (:A)").status == 200);
  CHECK(get("/explain", "MATCH (n) RETURN n").body.find("AllNodes") != std::string::npos);
  CHECK(http_get(server.port(), "/schema").body.find("\"nodes\":0") != std::string::npos);
}

TEST_CASE("serve http: exports in each format", "[tools][serve]") {
  const TestServer server;
  (void)http_post(server.port(), "/query",
                  R"json({"query": "CREATE (:A {name: 'x'})-[:MAKES]->(:B {name: 'y'})"})json");
  const auto get = [&](const std::string& format) {
    return http_get(server.port(), "/export?format=" + format +
                                       "&query=" + url_encoded("MATCH p = (:A)-->(:B) RETURN p"));
  };
  CHECK(get("csv").headers.at("content-type") == "text/csv; charset=utf-8");
  CHECK(get("jsonl").body.rfind(R"json({"p":{"nodes":[{"id":0,)json", 0) == 0);
  CHECK(get("dot").body.find("digraph") != std::string::npos);
  CHECK(get("svg").body.find("<svg") != std::string::npos);
  CHECK(get("mermaid").body.find("flowchart") != std::string::npos);
  CHECK(get("tree").status == 200);
  CHECK(get("nope").status == 400);
}

TEST_CASE("serve http: pages of other sites are kept out", "[tools][serve]") {
  const TestServer closed;
  const std::string body = R"json({"query": "RETURN 1"})json";
  const tests::HttpHeaders from_elsewhere{{"Content-Type", "application/json"},
                                          {"Origin", "https://a.example"}};
  CHECK_FALSE(http_post(closed.port(), "/query", body, from_elsewhere)
                  .headers.contains("access-control-allow-origin"));
  // A name that its owner lets point to this machine.
  CHECK(http_post(closed.port(), "/query", body,
                  {{"Content-Type", "application/json"}, {"Host", "evil.example"}})
            .status == 403);
  const TestServer open(
      [](tools::ServerOptions& options) { options.http.allowed_origin = "https://a.example"; });
  CHECK(http_post(open.port(), "/query", body, from_elsewhere)
            .headers.at("access-control-allow-origin") == "https://a.example");
  CHECK_FALSE(http_post(open.port(), "/query", body,
                        {{"Content-Type", "application/json"}, {"Origin", "https://b.example"}})
                  .headers.contains("access-control-allow-origin"));
}

TEST_CASE("serve http: the description is that of what is there", "[tools][serve]") {
  const TestServer server;
  const auto port = server.port();
  const auto description = parsed(http_get(port, "/openapi.json").body);
  CHECK(member(description, "openapi") == Value("3.0.3"));
  std::size_t operations = 0;
  for (const auto& [path, methods] : member(description, "paths").as_map()) {
    for (const auto& [method, operation] : methods.as_map()) {
      CAPTURE(path, method);
      ++operations;
      if (path == "/watch") continue;  // it has no end
      const auto answer = method == "get"
                              ? http_get(port, path + "?query=RETURN%201")
                              : http_post(port, path, R"json({"query": "RETURN 1"})json");
      CHECK(answer.status == 200);
      const auto& types = member(member(member(operation, "responses"), "200"), "content").as_map();
      const auto type = answer.headers.at("content-type");
      CHECK(types.contains(type.substr(0, type.find(';'))));
      const bool wrong_method = method == "get" && methods.as_map().size() == 1;
      if (wrong_method) CHECK(http_post(port, path, "{}").status == 405);
    }
  }
  CHECK(operations == 12);
  const auto& question = member(
      member(member(member(description, "components"), "schemas"), "Question"), "properties");
  for (const auto& [name, schema] : question.as_map()) {
    CAPTURE(name);
    const auto type = member(schema, "type").as_string();
    const std::string value = type == "string"   ? R"json("csv")json"
                              : type == "object" ? "{}"
                                                 : "1000000000";
    const std::string query = name == "query" ? "" : R"json(, "query": "RETURN 1")json";
    const std::string mine = name == "query" ? R"json("RETURN 1")json" : value;
    CHECK(http_post(port, "/query", R"json({")json" + name + R"json(": )json" + mine + query + "}")
              .status == 200);
  }
}

TEST_CASE("serve http: health, readiness and metrics", "[tools][serve]") {
  const TestServer server;
  CHECK(http_get(server.port(), "/health").body == R"json({"status":"ok"})json");
  CHECK(http_get(server.port(), "/ready").status == 200);
  (void)http_post(server.port(), "/query", R"json({"query": "RETURN 1"})json");
  (void)http_post(server.port(), "/query", R"json({"query": "RETURN nope"})json");
  const auto metrics = http_get(server.port(), "/metrics").body;
  CHECK(metrics.find("\nclout_statements_total 2\n") != std::string::npos);
  CHECK(metrics.find("\nclout_errors_total{code=\"Semantic\"} 1\n") != std::string::npos);
  CHECK(metrics.find("\nclout_rows_total 1\n") != std::string::npos);
}

TEST_CASE("serve http: what is no HTTP and no Cap'n Proto ends its own connection alone",
          "[tools][serve]") {
  const TestServer server;
  for (const std::string& bytes :
       {std::string("GARBAGE\r\n\r\n"), std::string("GET / HTTP/9\r\n\r\n"),
        std::string(100, '\xff'), std::string("\0\0\0\0\xff\xff\xff\xff", 8),
        std::string("\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0", 16),
        std::string("\xff\xff\xff\x7f\0\0\0\0", 8)}) {
    (void)tests::raw_exchange(server.port(), bytes, 1);
    CHECK(http_get(server.port(), "/health").status == 200);
  }
}
