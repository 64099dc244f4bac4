// Pictures of results: what is drawn, and that no name breaks the language it is drawn in.
#include "tools/picture/picture.h"

#include <sstream>

#include <catch2/catch.hpp>

#include "schema/error.h"
#include "tests/support/fake_view.h"
#include "tests/support/written_rows.h"
#include "tools/render/row_writer.h"

namespace clout::tools {
namespace {

using tests::FakeView;
using tests::written;

Error failure_of(Format format, const std::vector<std::string>& columns,
                 const std::vector<Row>& rows, const graph::GraphView& view) {
  try {
    (void)written(format, columns, rows, view);
  } catch (const Error& error) {
    return error;
  }
  FAIL("nothing was thrown");
  throw std::logic_error("not reached");
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t times = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++times;
  return times;
}

/// Huawei competes with Apple and makes phones; both wait for the regulator.
struct Rivals {
  FakeView view;
  Node huawei = view.add_node({"Company"}, {{"name", "Huawei"}});
  Node apple = view.add_node({"Company"}, {{"name", "Apple"}});
  Node cac = view.add_node({"Regulator"}, {{"name", "CAC"}});
  Node nameless = view.add_node({}, {});
  Edge rivalry = view.add_edge("COMPETES_WITH", apple, huawei, {{"confidence", 0.9}});
  Edge waits = view.add_edge("AWAITING_APPROVAL_FROM", apple, cac, {{"confidence", 0.64}});
  Edge met = view.add_edge("MET", huawei, nameless);
  Edge supplies = view.add_edge("SUPPLIES", huawei, apple);

  Path path() const { return {{cac.id, apple.id, huawei.id, nameless.id}, {waits, rivalry, met}}; }
};

constexpr std::string_view kDotHeader =
    "digraph clout {\n"
    "  rankdir=LR\n"
    "  node [style=filled, color=\"#555555\", fontname=\"Helvetica\", fontsize=12]\n"
    "  edge [fontname=\"Helvetica\", fontsize=9]\n";

TEST_CASE("picture: a plain path is drawn as it is stored", "[tools][picture]") {
  const Rivals graph;
  CHECK(written(Format::Dot, {"p"}, {{graph.path()}}, graph.view) ==
        std::string(kDotHeader) +
            R"(  n0 [label="Huawei", shape=box, fillcolor="#CFE6F5"]
  n1 [label="Apple", shape=box, fillcolor="#CFE6F5"]
  n2 [label="CAC", shape=ellipse, fillcolor="#FBE2B4"]
  n3 [label="#3", shape=box, fillcolor="#FFFFFF"]
  n1 -> n0 [label="COMPETES_WITH", style=dashed, arrowhead=tee, color="#C0392B", fontcolor="#C0392B", penwidth=2.8]
  n1 -> n2 [label="AWAITING_APPROVAL_FROM", style=dotted, arrowhead=empty, color="#777777", fontcolor="#777777", penwidth=3.0]
  n0 -> n3 [label="MET", style=solid, arrowhead=vee, color="#444444", fontcolor="#444444", penwidth=1.0]
}
)");
}

TEST_CASE("picture: routes run the way of the influence", "[tools][picture]") {
  const Rivals graph;
  const Path route{{graph.cac.id, graph.apple.id, graph.huawei.id}, {graph.waits, graph.rivalry}};
  const std::vector<std::string> columns{"rank", "route", "strength", "weakest", "path"};
  const Row row{Value(1), Value("CAC ..."), Value(0.2), graph.waits, route};
  const auto dot = written(Format::Dot, columns, {row}, graph.view);
  CHECK(contains(dot, "n2 -> n1 [label=\"AWAITING_APPROVAL_FROM (inverse)\", style=dotted"));
  CHECK(contains(dot, "n1 -> n0 [label=\"COMPETES_WITH\", style=dashed"));
  CHECK(count(dot, "->") == 2);
  const auto back = written(Format::Dot, columns,
                            {{Value(1), Value("..."), Value(0.2), Value(),
                              Path{{graph.huawei.id, graph.apple.id}, {graph.rivalry}}}},
                            graph.view);
  CHECK(contains(back, "n0 -> n1 [label=\"COMPETES_WITH\","));
}

TEST_CASE("picture: each node and edge comes once, wherever it stands in a row",
          "[tools][picture]") {
  const Rivals graph;
  const Value list(List{graph.apple, Value(Map{{"deep", Value(List{graph.rivalry})}}), Value(1)});
  const auto dot =
      written(Format::Dot, {"a", "b", "c"},
              {{list, graph.rivalry, Value("text")}, {graph.path(), Value(), list}}, graph.view);
  CHECK(count(dot, "label=\"COMPETES_WITH\"") == 1);
  CHECK(count(dot, "label=\"Apple\"") == 1);
  CHECK(count(dot, "label=\"Huawei\"") == 1);
  CHECK(contains(written(Format::Dot, {"e"}, {{graph.supplies}}, graph.view),
                 "n0 -> n1 [label=\"SUPPLIES\", style=solid, arrowhead=normal, color=\"#0072B2\""));
}

TEST_CASE("picture: equal results in another order are equal pictures", "[tools][picture]") {
  const Rivals graph;
  for (const auto format : {Format::Dot, Format::Mermaid}) {
    CHECK(written(format, {"x"}, {{graph.met}, {graph.rivalry}, {graph.waits}}, graph.view) ==
          written(format, {"x"}, {{graph.waits}, {graph.met}, {graph.rivalry}}, graph.view));
  }
}

TEST_CASE("picture: mermaid styles its links by their place", "[tools][picture]") {
  const Rivals graph;
  CHECK(written(Format::Mermaid, {"p", "e"}, {{graph.path(), graph.supplies}}, graph.view) ==
        R"(flowchart LR
  n0["Huawei"]:::k0
  n1["Apple"]:::k0
  n2(["CAC"]):::k1
  n3["#35;3"]:::none
  n1 --x|"COMPETES_WITH"| n0
  n1 -.->|"AWAITING_APPROVAL_FROM"| n2
  n0 -->|"MET"| n3
  n0 -->|"SUPPLIES"| n1
  classDef k0 fill:#CFE6F5,stroke:#555555,color:#222222
  classDef k1 fill:#FBE2B4,stroke:#555555,color:#222222
  classDef none fill:#FFFFFF,stroke:#555555,color:#222222
  linkStyle 3 stroke:#0072B2,stroke-width:3.0px
  linkStyle 2 stroke:#444444,stroke-width:1.0px
  linkStyle 1 stroke:#777777,stroke-width:3.0px
  linkStyle 0 stroke:#C0392B,stroke-width:2.8px,stroke-dasharray:6 4
)");
}

TEST_CASE("picture: no name breaks out of its label", "[tools][picture]") {
  FakeView view;
  const Node quotes = view.add_node({"L\"]; x -> y [\""}, {{"name", "a\"b\\\n<b>&lt;|{}[]%%#;`"}});
  const Node others = view.add_node({}, {{"name", "1. 50% \\N \x1b\x01\u202e"}});
  const Edge edge = view.add_edge("T\"|] --> z", quotes, others);
  const auto dot = written(Format::Dot, {"e"}, {{edge}}, view);
  INFO(dot);
  CHECK(contains(dot, R"([label="a\"b\\\\n<b>&amp;lt;|{}[]%%#;`",)"));
  CHECK(contains(dot, R"([label="1. 50% \\N \\u001B\\u0001\\u202E",)"));
  CHECK(contains(dot, R"([label="T\"|] --> z",)"));
  const auto mermaid = written(Format::Mermaid, {"e"}, {{edge}}, view);
  INFO(mermaid);
  CHECK(contains(mermaid, R"(["a#34;b#92;#92;n#60;b#62;#38;lt#59;#124;#123;#125;#91;#93;#37;#37;)"
                          R"(#35;#59;#96;"]:::k0)"));
  CHECK(contains(mermaid, R"(["1#46; 50#37; #92;N #92;u001B#92;u0001#92;u202E"])"));
  CHECK(contains(mermaid, R"(n0 -->|"T#34;#124;#93; #45;#45;#62; z"| n1)"));
}

TEST_CASE("picture: captions are short, printable and never empty", "[tools][picture]") {
  CHECK(caption("Apple") == "Apple");
  CHECK(caption(std::string(1'000, 'x')) == std::string(39, 'x') + "…");
  CHECK(caption("a\xff") == "a\uFFFD");
  CHECK(caption("\xEF\xBF\xBE\xEF\xBF\xBF") == "\uFFFD\uFFFD");
  std::string marks = "e";
  for (int i = 0; i < 100'000; ++i) marks += "\u0301";
  CHECK(caption(marks).size() < 500);
  CHECK(caption(std::string(100'000, '\x80')).size() < 500);
  FakeView view;
  CHECK(node_caption(view, view.add_node({}, {{"name", "  "}}).id) == "#0");
  CHECK(node_caption(view, view.add_node({}, {{"name", 7}}).id) == "#1");
}

TEST_CASE("picture: a result without anything to draw says what to return", "[tools][picture]") {
  const Rivals graph;
  for (const auto format : {Format::Dot, Format::Mermaid, Format::Svg, Format::Tree}) {
    INFO(to_string(format));
    const auto none =
        failure_of(format, {"x"}, {{Value("Apple")}, {Value(List{Value(1)})}}, graph.view);
    CHECK(none.code() == ErrorCode::Argument);
    CHECK(contains(none.hint_text(), "RETURN"));
    CHECK(contains(failure_of(format, {"x"}, {}, graph.view).message(), "no rows"));
    CHECK(written(format, {}, {}, graph.view).empty());
  }
}

TEST_CASE("picture: what nobody could read is refused", "[tools][picture]") {
  FakeView view;
  std::vector<Row> rows;
  const Node hub = view.add_node({}, {});
  for (int i = 0; i < 600; ++i) rows.push_back({view.add_edge("T", hub, view.add_node({}, {}))});
  for (const auto format : {Format::Svg, Format::Mermaid}) {
    INFO(to_string(format));
    const auto error = failure_of(format, {"e"}, rows, view);
    CHECK(error.code() == ErrorCode::Limit);
    CHECK(contains(error.hint_text(), "LIMIT"));
    CHECK(contains(error.hint_text(), "dot"));
  }
  CHECK(count(written(Format::Dot, {"e"}, rows, view), " -> ") == 600);
}

TEST_CASE("tree: what begins alike is written once", "[tools][picture]") {
  const Rivals graph;
  const std::vector<Row> rows{
      {Path{{graph.cac.id, graph.apple.id, graph.huawei.id}, {graph.waits, graph.rivalry}}},
      {Path{{graph.cac.id, graph.apple.id, graph.huawei.id}, {graph.waits, graph.supplies}}},
      {graph.met},
      {graph.apple}};
  CHECK(written(Format::Tree, {"p"}, rows, graph.view) ==
        "CAC\n"
        "└←[AWAITING_APPROVAL_FROM 0]─ Apple  0.512\n"
        "   ├─[COMPETES_WITH -]→ Huawei  0.45\n"
        "   └←[SUPPLIES +]─ Huawei  0.5\n"
        "Huawei\n"
        "└─[MET]→ #3\n"
        "Apple\n");
  Surface ascii;
  ascii.ascii = true;
  CHECK(written(Format::Tree, {"p"}, {rows[0], rows[1]}, graph.view, ascii) ==
        "CAC\n"
        "`<-[AWAITING_APPROVAL_FROM 0]- Apple  0.512\n"
        "   |-[COMPETES_WITH -]-> Huawei  0.45\n"
        "   `<-[SUPPLIES +]- Huawei  0.5\n");
}

TEST_CASE("tree: routes have signs, strengths and colours", "[tools][picture]") {
  const Rivals graph;
  const std::vector<std::string> columns{"route", "strength", "path"};
  const Row row{
      Value("..."), Value(0.16128),
      Path{{graph.cac.id, graph.apple.id, graph.huawei.id}, {graph.waits, graph.rivalry}}};
  CHECK(written(Format::Tree, columns, {row}, graph.view) ==
        "CAC\n"
        "└─[AWAITING_APPROVAL_FROM (inverse) 0]→ Apple  0.512\n"
        "   └─[COMPETES_WITH -]→ Huawei  0.45 (route 0.161)\n");
  Surface terminal;
  terminal.colour = true;
  CHECK(contains(written(Format::Tree, columns, {row}, graph.view, terminal),
                 "\x1b[31m[COMPETES_WITH -]\x1b[0m"));
}

TEST_CASE("tree: depth and size are bounded", "[tools][picture]") {
  FakeView view;
  Path long_path{{view.add_node({}, {}).id}, {}};
  std::vector<Row> many;
  for (int i = 0; i < 10'001; ++i) {
    const Node next = view.add_node({}, {});
    many.push_back({next});
    long_path.edges.push_back(view.add_edge("T", Node{long_path.nodes.back()}, next));
    long_path.nodes.push_back(next.id);
  }
  CHECK(failure_of(Format::Tree, {"p"}, {{long_path}}, view).code() == ErrorCode::Limit);
  CHECK(failure_of(Format::Tree, {"n"}, many, view).code() == ErrorCode::Limit);
}

}  // namespace
}  // namespace clout::tools
