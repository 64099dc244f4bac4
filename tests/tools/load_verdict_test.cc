// The public corpus of malformed CSV files: each gets the verdict that its list states. Where the
// list leaves it open, the choice here is that of docs/loading.md.
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "schema/error.h"
#include "tests/support/program.h"
#include "tests/support/shared_data.h"
#include "tests/support/temporary_directory.h"
#include "tools/load/csv_blocks.h"
#include "tools/load/csv_reader.h"
#include "tools/load/load.h"

using namespace clout;
using namespace clout::tools;
using clout::tests::shared_data;
using clout::tests::TemporaryDirectory;

namespace {

constexpr bool kEdges = true;
constexpr bool kNodes = false;

/// How a file is read, and what comes of it.
struct Case {
  std::string file;
  std::string header;         ///< empty: the file has one
  std::int64_t records = -1;  ///< of a valid file
  std::uint32_t line = 0;     ///< of the fault of an invalid one
  bool edges = kNodes;
  char delimiter = ',';
  std::uint64_t skip = 0;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {"copy-dos-style-newline__vPerson.csv", "id:ID", 5},
      {"copy-fault-tests__duplicate-ids__vPerson.csv", "id:ID,name", -1, 4},
      {"copy-fault-tests__duplicate-ids__vPersonLongRow.csv", "id:ID,name", -1, 4},
      {"copy-fault-tests__invalid-row__eLikes.csv", ":START_ID,:END_ID,a,b", -1, 4, kEdges},
      {"copy-fault-tests__invalid-row__emptyMovie.csv", "", 0},
      {"copy-fault-tests__invalid-row__vMovie-valid.csv", "", 1},
      {"copy-fault-tests__invalid-row__vMovie.csv", ":ID,length:int,name", -1, 2, kNodes, ',', 1},
      {"copy-fault-tests__invalid-row__vMovie1.csv", ":ID,length:int,name", 16, 0, kNodes, ',', 1},
      {"copy-fault-tests__invalid-row__vPerson-valid.csv", ":ID,x:int", 2},
      {"copy-fault-tests__invalid-row__vPerson.csv", ":ID,x:int", -1, 2},
      {"copy-fault-tests__invalid-row__vPersonLongRow.csv", ":ID,x:int", -1, 5},
      {"copy-fault-tests__invalid-utf8__invalid-utf8.csv", "a", -1, 1},
      {"copy-fault-tests__non-exist-uuid-pk__person.csv", ":ID", 2},
      {"copy-fault-tests__null-pk__eLikes.csv", ":START_ID,:END_ID", -1, 3, kEdges},
      {"copy-fault-tests__null-pk__vPerson.csv", ":ID", 2},
      {"copy-fault-tests__null-pk__vPerson2.csv", ":ID", 3},
      {"copy-fault-tests__rel-table-multiplicity-violation__eKnows.csv", ":START_ID,:END_ID", 2, 0,
       kEdges},
      {"copy-fault-tests__rel-table-multiplicity-violation__eMatches.csv", ":START_ID,:END_ID", 2,
       0, kEdges},
      {"copy-fault-tests__rel-table-multiplicity-violation__eTeaches.csv", ":START_ID,:END_ID", 2,
       0, kEdges},
      {"copy-fault-tests__wrong-header__eKnowsMissingColumn.csv", "", 2},
      {"copy-fault-tests__wrong-header__eKnowsWrongColumnName.csv", "", 2},
      {"copy-fault-tests__wrong-header__vPersonMissingColumn.csv", "", 3},
      {"copy-fault-tests__wrong-header__vPersonWrongColumnName.csv", "", 3},
      {"csv-edge-case-tests__bom-and-data.csv", "a,b", 2},
      {"csv-edge-case-tests__bom-and-header.csv", "", 0},
      {"csv-edge-case-tests__bom.csv", "a", 0},
      {"csv-edge-case-tests__carriage-return-then-eof.csv", "a,b", 2},
      {"csv-edge-case-tests__delimiter-then-eof.csv", "a,b", 1},
      {"csv-edge-case-tests__empty-first-line.csv", "a,b", 2},
      {"csv-edge-case-tests__empty-lines-multiple-columns.csv", "a,b", 2},
      {"csv-edge-case-tests__empty-lines-single-column.csv", "a", 2},
      {"csv-edge-case-tests__empty.csv", "a", 0},
      {"csv-edge-case-tests__eof-after-unquote.csv", "a,b", 1},
      {"csv-edge-case-tests__escapes-in-quote.csv", "a", -1, 1},
      {"csv-edge-case-tests__escapes-out-of-quote.csv", "a,b", -1, 2},
      {"csv-edge-case-tests__header-num-columns-mismatch.csv", "", -1, 2, kNodes, ' '},
      {"csv-edge-case-tests__large-header.csv", "a,b", 2},
      {"csv-edge-case-tests__list-quote.csv", "a,b", 15},
      {"csv-edge-case-tests__long-list.csv", "a,b", 1},
      {"csv-edge-case-tests__long-string.csv", "a,b", 1},
      {"csv-edge-case-tests__mixed-empty-lines-multiple-columns.csv", "a,b", 2},
      {"csv-edge-case-tests__mixed-empty-lines-single-column.csv", "a", 3},
      {"csv-edge-case-tests__mixed-newlines.csv", "a", 3},
      {"csv-edge-case-tests__null-field.csv", "", 2},
      {"csv-edge-case-tests__quoted-values.csv", "a,b", 1},
      {"csv-edge-case-tests__tab-as-delim.csv", "a,b", 2, 0, kNodes, '\t'},
      {"csv-edge-case-tests__unquote-escape.csv", "a", 1},
      {"csv-error-tests__escape-then-bad-char.csv", "", 1},
      {"csv-error-tests__escape-then-eof.csv", "", -1, 2},
      {"csv-error-tests__mixed-line-count-test.csv", "a", -1, 7},
      {"csv-error-tests__quote-then-eof.csv", "", -1, 2},
      {"csv-error-tests__too-few-values.csv", "", -1, 2},
      {"csv-error-tests__too-many-values.csv", "", -1, 2},
      {"csv-multiline-quote-tests__basic.csv", "a", 1},
      {"csv-multiline-quote-tests__mixed-newlines.csv", "a,b", 1},
  };
  return all;
}

LoadOptions options_of(const Case& test, const std::filesystem::path& path) {
  LoadOptions options;
  FileGroup group;
  group.kind = test.edges ? FileGroup::Kind::Edges : FileGroup::Kind::Nodes;
  if (test.edges) group.edge_type = "E";
  group.files.push_back(path.string());
  options.groups.push_back(group);
  options.header = test.header;
  options.delimiter = test.delimiter;
  options.skip_records = test.skip;
  options.create_missing_nodes = test.edges;
  options.threads = 2;
  return options;
}

/// The message of the error, or what was loaded.
std::string outcome(const Case& test, const std::filesystem::path& path,
                    std::optional<SourcePosition>& place) {
  const auto database = graph::Database::open_in_memory();
  NoProgress progress;
  try {
    const auto report = load(*database, options_of(test, path), progress);
    return std::to_string(test.edges ? report.edges : report.nodes);
  } catch (const Error& error) {
    place = error.position();
    CHECK(error.source() == path.string());
    CHECK(database->view()->node_count() == 0);
    return error.what();
  }
}

/// The verdicts of the list for files of one corpus.
std::map<std::string, std::string> verdicts(const std::filesystem::path& list,
                                            const std::string& corpus) {
  std::ifstream in(list);
  std::stringstream text;
  text << in.rdbuf();
  const std::string content = text.str();
  std::map<std::string, std::string> result;
  CsvReader reader(content, {});
  while (reader.next()) {
    const auto cells = reader.cells();
    if (cells[0].raw() == corpus) result.emplace(cells[1].raw(), cells[2].raw());
  }
  return result;
}

/// The files of a corpus: those in its folder and those on the list must be the same.
std::set<std::string> files_of(const std::filesystem::path& root, const std::string& corpus) {
  std::set<std::string> stored;
  for (const auto& entry : std::filesystem::directory_iterator(root / corpus)) {
    stored.insert(entry.path().filename().string());
  }
  std::set<std::string> listed;
  for (const auto& [file, verdict] : verdicts(root / "expected.csv", corpus)) listed.insert(file);
  CHECK(stored == listed);
  return stored;
}

/// The program's command for a file, to read it as options_of() says.
std::vector<std::string> command_of(const Case& test, const std::filesystem::path& path,
                                    const std::string& database) {
  std::vector<std::string> command = {CLOUT_BINARY, "load", database};
  command.push_back((test.edges ? "--edges=E=" : "--nodes=") + path.string());
  if (!test.header.empty()) command.push_back("--header=" + test.header);
  if (test.edges) command.emplace_back("--create-missing-nodes");
  command.push_back("--skip-records=" + std::to_string(test.skip));
  command.push_back(std::string("--delimiter=") + test.delimiter);
  return command;
}

/// The program loads a valid file and says how much, or names file and line and leaves nothing.
void expect_of_program(const Case& test, const std::filesystem::path& path) {
  const TemporaryDirectory directory;
  const std::string database = directory / "db";
  const auto result = clout::tests::run_program(command_of(test, path, database));
  const bool valid = test.records >= 0;
  const std::string told = valid ? std::to_string(test.records) + (test.edges ? " edges" : " nodes")
                                 : path.string() + ":" + std::to_string(test.line) + ":";
  CHECK(result.exit_code == (valid ? 0 : 1));
  CHECK(result.out.empty());
  CHECK_THAT(result.err, Catch::Contains(told));
  CHECK(std::filesystem::exists(database) == valid);
}

/// Reads a JSON array of objects of strings, or one such object: what the expected records are.
class RecordsJson {
 public:
  explicit RecordsJson(std::string text) : text_(std::move(text)) {}

  std::vector<std::map<std::string, std::string>> read() {
    std::vector<std::map<std::string, std::string>> records;
    while (true) {
      i_ = text_.find('{', i_);
      if (i_ == std::string::npos) return records;
      records.push_back(object());
    }
  }

 private:
  std::map<std::string, std::string> object() {
    std::map<std::string, std::string> fields;
    ++i_;
    while (true) {
      i_ = text_.find_first_of("\"}", i_);
      if (text_[i_] == '}') return fields;
      const std::string key = string();
      i_ = text_.find('"', i_);
      fields[key] = string();
    }
  }

  std::string string() {
    std::string result;
    for (++i_; text_[i_] != '"'; ++i_) {
      if (text_[i_] != '\\') {
        result += text_[i_];
      } else {
        const char c = text_[++i_];
        result += c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
      }
    }
    ++i_;
    return result;
  }

  std::string text_;
  std::size_t i_ = 0;
};

std::string file_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("load: every file of the malformed corpus gets its verdict", "[tools][load]") {
  const auto root = shared_data("data/malformed");
  if (!root) {
    WARN("shared data is absent: data/malformed");
    return;
  }
  auto stated = verdicts(*root / "expected.csv", "csv");
  auto untested = files_of(*root, "csv");
  for (const Case& test : cases()) {
    CAPTURE(test.file);
    const auto path = *root / "csv" / test.file;
    std::optional<SourcePosition> place;
    const std::string first = outcome(test, path, place);
    CAPTURE(first);
    if (test.records >= 0) {
      CHECK(stated[test.file] != "invalid");
      CHECK(first == std::to_string(test.records));
    } else {
      CHECK(stated[test.file] != "valid");
      REQUIRE(place.has_value());
      CHECK(place->line == test.line);
    }
    CHECK(outcome(test, path, place) == first);
    untested.erase(test.file);
  }
  // The one that needs nodes, below.
  CHECK(untested.erase("copy-fault-tests__invalid-row__eWatches.csv") == 1);
  for (const std::string& file : untested) FAIL_CHECK("no test of " << file);
}

TEST_CASE("load: the program refuses what is invalid and leaves nothing", "[tools][load]") {
  const auto root = shared_data("data/malformed/csv");
  if (!root) {
    WARN("shared data is absent: data/malformed/csv");
    return;
  }
  for (const Case& test : cases()) {
    CAPTURE(test.file);
    if (test.records < 0) expect_of_program(test, *root / test.file);
  }
}

TEST_CASE("load: the program takes what is valid", "[tools][load]") {
  const auto root = shared_data("data/malformed/csv");
  if (!root) {
    WARN("shared data is absent: data/malformed/csv");
    return;
  }
  for (const Case& test : cases()) {
    CAPTURE(test.file);
    if (test.records >= 0) expect_of_program(test, *root / test.file);
  }
}

TEST_CASE("load: edges to ids that do not exist are refused at the first", "[tools][load]") {
  const auto root = shared_data("data/malformed/csv");
  if (!root) {
    WARN("shared data is absent: data/malformed/csv");
    return;
  }
  const TemporaryDirectory directory;
  const auto header = [&](const std::string& name, const std::string& text) {
    std::ofstream(directory / name) << text << '\n';
    return directory / name;
  };
  LoadOptions options;
  const auto add = [&](FileGroup::Kind kind, const std::string& columns, const std::string& file) {
    FileGroup group;
    group.kind = kind;
    group.edge_type = "WATCHES";
    group.files = {header(file + "-header", columns), (*root / file).string()};
    options.groups.push_back(group);
  };
  add(FileGroup::Kind::Nodes, ":ID(P),x", "copy-fault-tests__invalid-row__vPerson-valid.csv");
  add(FileGroup::Kind::Edges, ":START_ID(P),:END_ID(P)",
      "copy-fault-tests__invalid-row__eWatches.csv");
  const auto database = graph::Database::open_in_memory();
  NoProgress progress;
  try {
    load(*database, options, progress);
    FAIL("loaded");
  } catch (const Error& error) {
    REQUIRE(error.position().has_value());
    CHECK(error.position()->line == 2);
    CHECK(error.message() == "no node has the id '5' in id space 'P'");
  }
  CHECK(database->view()->node_count() == 0);
  options.on_error = OnError::Skip;
  const auto report = load(*database, options, progress);
  CHECK(report.edges == 2);
  CHECK(report.rejected == 7);
}

TEST_CASE("csv: every file of csv-spectrum has its records", "[tools][csv]") {
  const auto root = shared_data("data/malformed");
  if (!root) {
    WARN("shared data is absent: data/malformed");
    return;
  }
  const auto corpus = *root / "csv-spectrum";
  // In two files the records and the text differ in what the corpus kept of them: a phone number,
  // and line ends inside quotes.
  const std::string differs = "Contact Phone Number";
  const auto without_cr = [](std::string text) {
    std::erase(text, '\r');
    return text;
  };
  for (const std::string& file : files_of(*root, "csv-spectrum/csvs")) {
    CAPTURE(file);
    auto json = corpus / "json" / file;
    auto expected = RecordsJson(file_text(json.replace_extension(".json"))).read();
    for (auto& record : expected) {
      record.erase(differs);
      for (auto& [name, text] : record) text = without_cr(text);
    }
    CsvBlockReader blocks((corpus / "csvs" / file).string(), {}, 16);
    const auto header = blocks.peek_record();
    REQUIRE(header.has_value());
    blocks.drop_record();
    std::vector<std::map<std::string, std::string>> records;
    std::string buffer;
    while (const auto block = blocks.next()) {
      CsvReader reader(block->text, {});
      while (reader.next()) {
        auto& record = records.emplace_back();
        REQUIRE(reader.cells().size() == header->size());
        CHECK_FALSE(reader.fault().has_value());
        for (std::size_t i = 0; i < header->size(); ++i) {
          if ((*header)[i] == differs) continue;
          record[(*header)[i]] = without_cr(std::string(unescape(reader.cells()[i], {}, buffer)));
        }
      }
    }
    CHECK(records == expected);
  }
}

TEST_CASE("load: damaged gzip files are refused by name", "[tools][load]") {
  const auto root = shared_data("data/malformed");
  if (!root) {
    WARN("shared data is absent: data/malformed");
    return;
  }
  for (const std::string& file : files_of(*root, "gzip")) {
    CAPTURE(file);
    std::optional<SourcePosition> place;
    CHECK_THAT(outcome({file, "a"}, *root / "gzip" / file, place), Catch::Contains("gzip"));
  }
}
