// Rows in every output format, against their exact text.
#include "tools/render/row_writer.h"

#include <algorithm>
#include <limits>
#include <sstream>

#include <catch2/catch.hpp>

#include "schema/error.h"
#include "tests/support/fake_view.h"
#include "tests/support/written_rows.h"
#include "tools/render/display_text.h"
#include "tools/render/table_writer.h"

namespace clout::tools {
namespace {

using tests::FakeView;
using tests::written;

struct TwoCompanies {
  FakeView view;
  Node huawei = view.add_node({"Company"}, {{"ticker", "none"}, {"name", "Huawei"}});
  Node apple = view.add_node({"Company", "Brand"}, {{"name", "Apple"}});
  Node nameless = view.add_node({}, {});
  Edge rivalry = view.add_edge("COMPETES_WITH", huawei, apple, {{"since", Date{20'000}}});
  Path path() const { return {{apple.id, huawei.id}, {rivalry}}; }
};

TEST_CASE("row writer: json objects follow the documented forms", "[tools][render]") {
  const TwoCompanies graph;
  const auto text = written(Format::JsonLines, {"n", "e", "p"},
                            {{graph.huawei, graph.rivalry, graph.path()}}, graph.view);
  const std::string huawei =
      R"({"id":0,"labels":["Company"],"properties":{"name":"Huawei","ticker":"none"}})";
  const std::string apple =
      R"({"id":1,"labels":["Brand","Company"],"properties":{"name":"Apple"}})";
  const std::string edge = R"({"id":0,"type":"COMPETES_WITH","start":0,"end":1,)"
                           R"("properties":{"since":"2024-10-04"}})";
  CHECK(text == R"({"n":)" + huawei + R"(,"e":)" + edge + R"(,"p":{"nodes":[)" + apple + "," +
                    huawei + R"(],"edges":[)" + edge + "]}}\n");
}

TEST_CASE("row writer: json values are JSON's own", "[tools][render]") {
  const FakeView view;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const Row row{Value(),
                Value(std::numeric_limits<std::int64_t>::min()),
                Value(0.1),
                Value(2.0),
                Value(-infinity),
                Value(true),
                Value("a\"b\\\n\x1b"),
                Value(List{Value(1), Value(Map{{"k", Value()}})})};
  CHECK(written(Format::JsonLines, {"a", "b", "c", "d", "e", "f", "g", "h"}, {row}, view) ==
        R"({"a":null,"b":-9223372036854775808,"c":0.1,"d":2.0,"e":"-Infinity","f":true,)"
        R"("g":"a\"b\\\n\u001B","h":[1,{"k":null}]})"
        "\n");
}

TEST_CASE("row writer: json is one array a result", "[tools][render]") {
  const FakeView view;
  CHECK(written(Format::Json, {"x"}, {{Value(1)}, {Value(2)}}, view) ==
        "[\n{\"x\":1},\n{\"x\":2}\n]\n");
  CHECK(written(Format::Json, {"x"}, {}, view) == "[]\n");
  CHECK(written(Format::Json, {}, {}, view) == "[]\n");
}

TEST_CASE("row writer: statements without columns write nothing but json", "[tools][render]") {
  const FakeView view;
  for (const auto format : {Format::Table, Format::Csv, Format::JsonLines, Format::Markdown}) {
    CHECK(written(format, {}, {}, view).empty());
  }
}

TEST_CASE("row writer: csv quotes what needs quotes", "[tools][render]") {
  const TwoCompanies graph;
  const std::vector<Row> rows{{Value("plain"), Value("a,b"), Value("say \"hi\"")},
                              {Value(), Value(""), Value("two\nlines")},
                              {Value(1.5), Value(Date{20'000}), Value(List{Value("x")})}};
  CHECK(written(Format::Csv, {"a", "b,c", "d"}, rows, graph.view) ==
        "a,\"b,c\",d\n"
        "plain,\"a,b\",\"say \"\"hi\"\"\"\n"
        ",\"\",\"two\nlines\"\n"
        "1.5,2024-10-04,\"[\"\"x\"\"]\"\n");
}

TEST_CASE("row writer: no format lets a terminal see control characters", "[tools][render]") {
  FakeView view;
  const auto node = view.add_node({"L\x1b"}, {{"name", "\x1b]0;title\x07\u009b"}});
  Surface terminal;
  terminal.terminal = true;
  terminal.width = 80;
  for (const auto format :
       {Format::Table, Format::Csv, Format::Json, Format::JsonLines, Format::Markdown}) {
    const auto text = written(format, {"a\x1b", "b"},
                              {{Value("x\x1b[2J\u009by"), node}, {Value(), node}}, view, terminal);
    INFO(to_string(format) << ": " << text);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\x07') == std::string::npos);
    CHECK(text.find("\u009b") == std::string::npos);
  }
}

TEST_CASE("row writer: markdown escapes its own characters", "[tools][render]") {
  const FakeView view;
  CHECK(written(Format::Markdown, {"a|b", "n"}, {{Value("x|y <b> *z*"), Value(3)}}, view) ==
        "| a\\|b | n |\n"
        "| --- | ---: |\n"
        "| x\\|y &lt;b> \\*z\\* | 3 |\n\n");
  CHECK(written(Format::Markdown, {"a"}, {}, view) == "| a |\n| --- |\n\n");
}

TEST_CASE("row writer: tables draw nodes and edges and paths", "[tools][render]") {
  const TwoCompanies graph;
  CHECK(written(Format::Table, {"what"},
                {{graph.huawei},
                 {graph.rivalry},
                 {graph.path()},
                 {graph.nameless},
                 {Path{{graph.nameless.id}, {}}}},
                graph.view) ==
        "┌─────────────────────────────────────────────┐\n"
        "│ what                                        │\n"
        "├─────────────────────────────────────────────┤\n"
        "│ (:Company {name: 'Huawei', ticker: 'none'}) │\n"
        "│ [:COMPETES_WITH {since: 2024-10-04}]        │\n"
        "│ Apple <-[COMPETES_WITH]- Huawei             │\n"
        "│ ()                                          │\n"
        "│ (#2)                                        │\n"
        "└─────────────────────────────────────────────┘\n");
}

TEST_CASE("row writer: tables align numbers right and wide characters by cells",
          "[tools][render]") {
  const FakeView view;
  CHECK(written(Format::Table, {"name", "score"},
                {{Value("华为"), Value(0.483)}, {Value("Apple"), Value(12)}, {Value("x"), Value()}},
                view) ==
        "┌───────┬───────┐\n"
        "│ name  │ score │\n"
        "├───────┼───────┤\n"
        "│ 华为  │ 0.483 │\n"
        "│ Apple │    12 │\n"
        "│ x     │  null │\n"
        "└───────┴───────┘\n");
}

TEST_CASE("row writer: tables round floats to six decimals", "[tools][render]") {
  const FakeView view;
  const std::vector<std::pair<double, std::string>> cases{
      {0.1 + 0.2, "0.3"},        {2.0, "2.0"},
      {1.0 / 3, "0.333333"},     {123456789.25, "123456789.25"},
      {0.00001234, "1.234e-05"}, {1e300, "1e+300"},
      {-0.4830, "-0.483"},       {0.0, "0.0"}};
  for (const auto& [number, expected] : cases) {
    const auto text = written(Format::Markdown, {"x"}, {{Value(number)}}, view);
    CHECK(text == "| x |\n| ---: |\n| " + expected + " |\n\n");
  }
}

TEST_CASE("row writer: a table fits its terminal by wrapping the widest column",
          "[tools][render]") {
  const FakeView view;
  Surface narrow;
  narrow.width = 40;
  const auto text = written(
      Format::Table, {"rank", "route"},
      {{Value(1), Value("Huawei -[COMPETES_WITH -]-> Apple and further on to the next one")}}, view,
      narrow);
  CHECK(text ==
        "┌──────┬───────────────────────────────┐\n"
        "│ rank │ route                         │\n"
        "├──────┼───────────────────────────────┤\n"
        "│    1 │ Huawei -[COMPETES_WITH -]->   │\n"
        "│      │ Apple and further on to the   │\n"
        "│      │ next one                      │\n"
        "└──────┴───────────────────────────────┘\n");
}

TEST_CASE("row writer: entities are cut to a line or left out where the table is too narrow",
          "[tools][render]") {
  const TwoCompanies graph;
  const std::vector<Row> rows{{Value(1), Value("Huawei"), graph.huawei},
                              {Value(2), Value("Apple"), graph.rivalry}};
  Surface surface;
  surface.width = 55;
  const auto cut = written(Format::Table, {"rank", "who", "entity"}, rows, graph.view, surface);
  CHECK(std::count(cut.begin(), cut.end(), '\n') == 6);
  CHECK(cut.find("…") != std::string::npos);
  surface.width = 48;
  CHECK(written(Format::Table, {"rank", "who", "entity"}, rows, graph.view, surface) ==
        "┌──────┬────────┐\n"
        "│ rank │ who    │\n"
        "├──────┼────────┤\n"
        "│    1 │ Huawei │\n"
        "│    2 │ Apple  │\n"
        "└──────┴────────┘\n"
        "too narrow for: entity (other formats have all\n"
        "columns)\n");
}

TEST_CASE("row writer: names of number columns wrap before values do", "[tools][render]") {
  const FakeView view;
  Surface narrow;
  narrow.width = 14;
  CHECK(written(Format::Table, {"pressure_low"}, {{Value(0.5)}}, view, narrow) ==
        "┌────────────┐\n"
        "│ pressure_l │\n"
        "│         ow │\n"
        "├────────────┤\n"
        "│        0.5 │\n"
        "└────────────┘\n");
}

TEST_CASE("row writer: rows become records where a table would be too narrow", "[tools][render]") {
  const FakeView view;
  Surface narrow;
  narrow.width = 30;
  const Value words("some words that need room");
  const auto text =
      written(Format::Table, {"first", "second", "third"}, {{words, words, Value()}}, view, narrow);
  CHECK(text ==
        "── row 1 ─────────────────────\n"
        " first   some words that need\n"
        "         room\n"
        " second  some words that need\n"
        "         room\n"
        " third   null\n");
}

TEST_CASE("row writer: every table line fits every width", "[tools][render]") {
  const TwoCompanies graph;
  const std::vector<Row> rows{{Value("华为 is a company of some size"), graph.huawei, Value(1)},
                              {Value("x"), graph.rivalry, Value(22)}};
  for (std::size_t width = 12; width < 120; ++width) {
    Surface surface;
    surface.width = width;
    std::istringstream lines(
        written(Format::Table, {"name", "entity", "n"}, rows, graph.view, surface));
    for (std::string line; std::getline(lines, line);) {
      INFO("width " << width << ": " << line);
      CHECK(display_width(line) <= width);
    }
  }
}

TEST_CASE("row writer: rows after the held ones stream in the same widths", "[tools][render]") {
  const FakeView view;
  std::ostringstream out;
  const auto writer = make_row_writer(Format::Table, {}, out);
  writer->begin({"n"});
  for (int i = 0; i < 999; ++i) writer->row({Value(i)}, view);
  CHECK(out.str().empty());
  writer->row({Value(999)}, view);
  CHECK(out.str().find("│ 999 │") != std::string::npos);
  writer->row({Value("wider than before")}, view);
  writer->end();
  CHECK(out.str().find("wider than before") != std::string::npos);  // nothing is cut in a file
}

TEST_CASE("table writer: the widest columns give way first", "[tools][render]") {
  using Widths = std::vector<std::size_t>;
  CHECK(fitted_widths({4, 10, 30}, {4, 6, 6}, 50) == Widths{4, 10, 30});
  CHECK(fitted_widths({4, 10, 30}, {4, 6, 6}, 30) == Widths{4, 10, 16});
  CHECK(fitted_widths({4, 10, 30}, {4, 6, 6}, 20) == Widths{4, 8, 8});
  CHECK(fitted_widths({4, 10, 30}, {4, 6, 6}, 15).empty());
  CHECK(fitted_widths({4, 10, 30}, {4, 6, 6}, 0).empty());
  CHECK(fitted_widths({1'000'000'000}, {6}, 20) == Widths{20});
}

TEST_CASE("row writer: colour is used only where it is welcome", "[tools][render]") {
  const FakeView view;
  Surface colourful;
  colourful.colour = true;
  const std::vector<Row> rows{{Value()}};
  CHECK(written(Format::Table, {"x"}, rows, view).find('\x1b') == std::string::npos);
  CHECK(written(Format::Table, {"x"}, rows, view, colourful).find("\x1b[2mnull\x1b[0m") !=
        std::string::npos);
  CHECK(written(Format::Csv, {"x"}, rows, view, colourful) == "x\n\n");
}

TEST_CASE("row writer: format names", "[tools][render]") {
  for (const auto& name : format_names()) CHECK(to_string(format_called(name)) == name);
  CHECK_THROWS_AS(format_called("xml"), Error);
}

}  // namespace
}  // namespace clout::tools
