// CSV text becomes records and cells, whatever its line ends, quotes and cuts.
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tools/load/csv_reader.h"

using namespace clout::tools;

namespace {

using Records = std::vector<std::vector<std::string>>;

Records read_all(std::string_view text, const CsvDialect& dialect = {}) {
  Records records;
  CsvReader reader(text, dialect);
  std::string buffer;
  while (reader.next()) {
    auto& record = records.emplace_back();
    for (const auto& cell : reader.cells()) record.emplace_back(unescape(cell, dialect, buffer));
  }
  return records;
}

/// Line and column of the first fault, "" if there is none.
std::string first_fault(std::string_view text) {
  CsvReader reader(text, {});
  while (reader.next()) {
    if (!reader.fault()) continue;
    const auto place = reader.position(reader.fault()->place);
    return std::to_string(place.line) + ":" + std::to_string(place.column) + " " +
           std::string(to_string(reader.fault()->kind));
  }
  return {};
}

}  // namespace

TEST_CASE("csv: plain and quoted cells", "[tools][csv]") {
  CHECK(read_all("a,b\n1,2\n") == Records{{"a", "b"}, {"1", "2"}});
  CHECK(read_all("\"a,\"\"b\"\"\",c") == Records{{"a,\"b\"", "c"}});
  CHECK(read_all("a,\n,b") == Records{{"a", ""}, {"", "b"}});
  CHECK(read_all("51\xC2\xB0 28' 40.1\" N,5\"\n") == Records{{"51\xC2\xB0 28' 40.1\" N", "5\""}});
  CHECK(read_all("").empty());
}

TEST_CASE("csv: an empty quoted cell is a string and an empty plain one is absent",
          "[tools][csv]") {
  CsvReader reader("\"\",,x", {});
  REQUIRE(reader.next());
  CHECK_FALSE(reader.cells()[0].absent());
  CHECK(reader.cells()[1].absent());
  CHECK_FALSE(reader.cells()[2].absent());
}

TEST_CASE("csv: every kind of line end, and those in quotes are kept", "[tools][csv]") {
  CHECK(read_all("a\rb\r\nc\nd") == Records{{"a"}, {"b"}, {"c"}, {"d"}});
  CHECK(read_all("\"a\rb\",\"c\r\nd\"\n") == Records{{"a\rb", "c\r\nd"}});
  CHECK(read_all("\n\na,b\r\r\n\nc,d\r") == Records{{"a", "b"}, {"c", "d"}});
}

TEST_CASE("csv: other dialects", "[tools][csv]") {
  CHECK(read_all("a\tb \"c\"\t\n", {'\t', '\0', '\0'}) == Records{{"a", "b \"c\"", ""}});
  CHECK(read_all("1|-the #- is ##plain-|x", {'|', '-', '#'}) ==
        Records{{"1", "the - is #plain", "x"}});
  CHECK(read_all("\"a\\\"b\\\\\",c", {',', '"', '\\'}) == Records{{"a\"b\\", "c"}});
}

TEST_CASE("csv: lines count every kind of line end", "[tools][csv]") {
  CsvReader reader("a\n\n1\r2\r\n3\n\n\"x\ny\",5\nz", {});
  std::vector<std::uint64_t> lines;
  while (reader.next()) lines.push_back(reader.line());
  CHECK(lines == std::vector<std::uint64_t>{1, 3, 4, 5, 7, 9});
  CHECK(reader.lines_passed() == 8);
}

TEST_CASE("csv: faults have a place and reading goes on", "[tools][csv]") {
  CHECK(first_fault("a,b\nc,\"d\"e\n") == "2:6 text after a closing quote");
  CHECK(first_fault("a\nb,\"c\nd\n") == "2:3 a quote that is never closed");
  CHECK(first_fault("a\n\xE5\x8D\x8E,\xFF\n") == "2:3 bytes that are not UTF-8");
  CHECK(read_all("a,\"b\"c,d\ne,f\n") == Records{{"a", "b", "d"}, {"e", "f"}});
  CHECK(read_all("\"a\nb\",\"c\nd,e\nf,g\n") == Records{{"a\nb", "c"}, {"d", "e"}, {"f", "g"}});
}

TEST_CASE("csv: a cut between records is found where the reader ends them", "[tools][csv]") {
  std::mt19937 random(7);
  const std::string alphabet = "ab,,\"\"\"\n\n\r";
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    const auto length = random() % 24;
    for (unsigned i = 0; i < length; ++i) text.push_back(alphabet[random() % alphabet.size()]);
    const CsvDialect dialect{',', '"', random() % 4 == 0 ? 'b' : '"'};
    CsvRecordScanner scanner(dialect);
    std::size_t cut = 0;
    for (std::size_t seen = 0; seen < text.size(); seen += 1 + random() % 5) {
      cut = std::max(cut, scanner.last_record_end(std::string_view(text).substr(0, seen)));
    }
    CAPTURE(text, cut, dialect.escape);
    // An unclosed quote is read differently when the text ends early; then no cut lies behind it.
    auto head = read_all(std::string_view(text).substr(0, cut), dialect);
    const auto tail = read_all(std::string_view(text).substr(cut), dialect);
    head.insert(head.end(), tail.begin(), tail.end());
    REQUIRE(head == read_all(text, dialect));
  }
}
