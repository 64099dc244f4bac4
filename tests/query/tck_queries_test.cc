// Every query of the openCypher conformance suite goes through the parser, unless its scenario
// expects the parser to refuse it, and survives printing in normal form.
#include <algorithm>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "query/ast_text.h"
#include "query/parser.h"
#include "schema/error.h"
#include "tests/support/shared_data.h"

using namespace clout;

namespace {

struct Scenario {
  std::string id;
  std::vector<std::string> queries;  ///< the last one meets the expected error
  std::string expected_error;        ///< "SyntaxError compile time InvalidNumberLiteral", or empty
};

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

std::vector<std::string> table_cells(std::string_view line) {
  std::vector<std::string> cells;
  std::string cell;
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size()) {
      cell += line[++i];
    } else if (line[i] == '|') {
      cells.push_back(trimmed(cell));
      cell.clear();
    } else {
      cell += line[i];
    }
  }
  return cells;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

/// One copy of an outline per row of its examples.
std::vector<Scenario> expanded(const Scenario& outline,
                               const std::vector<std::vector<std::string>>& rows) {
  if (rows.size() < 2) return {outline};
  std::vector<Scenario> result;
  for (std::size_t row = 1; row < rows.size(); ++row) {
    Scenario one = outline;
    for (std::size_t i = 0; i < rows[0].size() && i < rows[row].size(); ++i) {
      for (auto& query : one.queries) replace_all(query, "<" + rows[0][i] + ">", rows[row][i]);
      replace_all(one.expected_error, "<" + rows[0][i] + ">", rows[row][i]);
    }
    result.push_back(std::move(one));
  }
  return result;
}

/// The queries and expected errors of a feature file; its tables of results are skipped.
class FeatureReader {
 public:
  explicit FeatureReader(const std::filesystem::path& file)
      : stream_(file), feature_(file.stem().string()) {}

  std::vector<Scenario> run() {
    for (std::string line; std::getline(stream_, line);) step(trimmed(line));
    finish();
    return std::move(scenarios_);
  }

 private:
  void step(const std::string& line) {
    if (line.rfind("Scenario", 0) == 0) {
      finish();
      current_.id = feature_ + line.substr(line.find(':') + 1);
    } else if (line == "\"\"\"") {
      read_query();
    } else if (line.rfind("Examples:", 0) == 0) {
      in_examples_ = true;
    } else if (in_examples_ && !line.empty() && line[0] == '|') {
      examples_.push_back(table_cells(line));
    } else if (const auto at = line.find("Error should be raised at "); at != std::string::npos) {
      const auto begin = line.rfind(' ', at) + 1;
      current_.expected_error = line.substr(begin, at + 5 - begin) + " " + line.substr(at + 26);
    }
  }

  void read_query() {
    std::string query;
    for (std::string line; std::getline(stream_, line) && trimmed(line) != "\"\"\"";) {
      query += line + "\n";
    }
    current_.queries.push_back(std::move(query));
  }

  void finish() {
    for (auto& scenario : expanded(current_, examples_)) {
      if (!scenario.queries.empty()) scenarios_.push_back(std::move(scenario));
    }
    current_ = {};
    examples_.clear();
    in_examples_ = false;
  }

  std::ifstream stream_;
  std::string feature_;
  Scenario current_;
  std::vector<std::vector<std::string>> examples_;
  bool in_examples_ = false;
  std::vector<Scenario> scenarios_;
};

/// Details that are faults of the text itself; all others are the binder's to find.
bool is_parsers_error(const std::string& expected) {
  static const std::vector<std::string> details{
      "UnexpectedSyntax",           "InvalidNumberLiteral", "InvalidUnicodeLiteral",
      "InvalidUnicodeCharacter",    "IntegerOverflow",      "FloatingPointOverflow",
      "InvalidRelationshipPattern", "InvalidParameterUse",  "InvalidClauseComposition",
      "InvalidArgumentPassingMode", "InvalidDelete"};
  return expected.rfind("SyntaxError compile time", 0) == 0 &&
         std::any_of(details.begin(), details.end(), [&](const std::string& detail) {
           return expected.find(": " + detail) != std::string::npos;
         });
}

struct Counts {
  int parsed = 0;
  int refused = 0;
  int refused_early = 0;  ///< for another reason than the one that the suite names
};

void check_refused(const Scenario& scenario, const std::string& query, Counts& counts) {
  try {
    static_cast<void>(query::parse_statement(query));
    UNSCOPED_INFO("expected " << scenario.expected_error);
    CHECK(false);
  } catch (const Error& error) {
    ++counts.refused;
    const auto detail = scenario.expected_error.substr(scenario.expected_error.rfind(' ') + 1);
    CHECK(error.code() == ErrorCode::Syntax);
    CHECK(error.detail_name() == detail);
    CHECK(error.position().has_value());
  }
}

/// `faulty`: the binder is to refuse the query, so the parser may as well.
void check_round_trip(const std::string& query, bool faulty, Counts& counts) {
  std::string first;
  try {
    first = query::to_text(query::parse_statement(query));
    ++counts.parsed;
    CHECK(query::to_text(query::parse_statement(first)) == first);
  } catch (const Error& error) {
    if (faulty && first.empty()) {
      ++counts.refused_early;
      return;
    }
    UNSCOPED_INFO(render_error(error, query));
    UNSCOPED_INFO("normal form: " << first);
    CHECK(false);
  }
}

void check_scenario(const Scenario& scenario, Counts& counts) {
  INFO(scenario.id);
  for (std::size_t i = 0; i < scenario.queries.size(); ++i) {
    const std::string& query = scenario.queries[i];
    INFO(query);
    const bool last = i + 1 == scenario.queries.size();
    if (last && is_parsers_error(scenario.expected_error)) {
      check_refused(scenario, query, counts);
    } else {
      const bool faulty = last && scenario.expected_error.rfind("SyntaxError compile time", 0) == 0;
      check_round_trip(query, faulty, counts);
    }
  }
}

}  // namespace

TEST_CASE("parser: every query of the conformance suite", "[query][parser]") {
  const auto features = tests::shared_data("tck/features");
  if (!features) {
    WARN("skipped: the conformance suite (tck/features) is not there; set CLOUT_SHARED");
    return;
  }
  Counts counts;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*features)) {
    if (entry.path().extension() != ".feature") continue;
    for (const Scenario& scenario : FeatureReader(entry.path()).run()) {
      check_scenario(scenario, counts);
    }
  }
  CHECK(counts.parsed > 1000);
  CHECK(counts.refused > 20);
  CHECK(counts.refused_early < 5);
  WARN("queries parsed: " << counts.parsed << ", refused as expected: " << counts.refused
                          << ", refused for another reason: " << counts.refused_early);
}
