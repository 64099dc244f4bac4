// Option texts of `clout load`, and the text of progress.
#include <chrono>
#include <sstream>

#include <catch2/catch.hpp>

#include "schema/error.h"
#include "tools/load/load.h"
#include "tools/progress.h"

using namespace clout;
using namespace clout::tools;

TEST_CASE("load options: a group is names and files", "[tools][load]") {
  const auto nodes = parse_file_group(FileGroup::Kind::Nodes, "Company:Public=a.csv,b.csv.gz");
  CHECK(nodes.labels == std::vector<std::string>{"Company", "Public"});
  CHECK(nodes.files == std::vector<std::string>{"a.csv", "b.csv.gz"});
  const auto edges = parse_file_group(FileGroup::Kind::Edges, "MAKES=-");
  CHECK(edges.edge_type == "MAKES");
  CHECK(edges.files == std::vector<std::string>{"-"});
  CHECK(parse_file_group(FileGroup::Kind::Nodes, "a.csv").labels.empty());
  CHECK_THROWS_AS(parse_file_group(FileGroup::Kind::Nodes, "A=a.csv,"), Error);
}

TEST_CASE("load options: a value map names a column, a file and two of its columns",
          "[tools][load]") {
  const auto map = parse_value_map(":TYPE=relation2id.txt#2>1");
  CHECK(map.column == ":TYPE");
  CHECK(map.file == "relation2id.txt");
  CHECK(map.key_column == 2);
  CHECK(map.value_column == 1);
  CHECK(parse_value_map("since=weeks.csv").value_column == 2);
  CHECK_THROWS_AS(parse_value_map("since"), Error);
  CHECK_THROWS_AS(parse_value_map("since=f#0>1"), Error);
  CHECK_THROWS_AS(parse_value_map("since=f#1"), Error);
}

TEST_CASE("load options: delimiters by name or character", "[tools][load]") {
  CHECK(parse_delimiter("tab") == '\t');
  CHECK(parse_delimiter("|") == '|');
  CHECK(parse_delimiter("none") == '\0');
  CHECK_THROWS_AS(parse_delimiter("ab"), Error);
  CHECK_THROWS_AS(parse_delimiter(""), Error);
}

TEST_CASE("progress: text has share, rate and time left", "[tools][progress]") {
  using namespace std::chrono_literals;
  CHECK(progress_text("edges", 4'200'000, 10'000'000, ProgressUnit::Edges, 2s) ==
        "edges  42 %  4.2 M of 10.0 M edges  2.1 M/s  3 s left");
  CHECK(progress_text("edges", 0, 0, ProgressUnit::Rows, 2s) == "edges  0 rows");
  CHECK(progress_text("read", 2'000, 0, ProgressUnit::Bytes, 2s) == "read  2.0 kB  1.0 kB/s");
}

TEST_CASE("progress: short work writes nothing to a file", "[tools][progress]") {
  std::ostringstream out;
  TextProgress progress(out, false);
  progress.begin("edges", 10, ProgressUnit::Edges);
  progress.advance(10);
  progress.end();
  CHECK(out.str().empty());
}
