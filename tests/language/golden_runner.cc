#include "tests/language/golden_runner.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <ostream>
#include <regex>
#include <stdexcept>

#include "query/statement_splitter.h"
#include "schema/value_text.h"
#include "tests/language/golden_values.h"
#include "tests/support/temporary_directory.h"

namespace clout::tests {
namespace {

/// `now` of every statement: 2025-06-01T00:00Z.
constexpr std::int64_t kNowMicroseconds = 1'748'736'000'000'000;

bool has_word(const Block& block, std::string_view word) {
  return std::find(block.head.begin(), block.head.end(), word) != block.head.end();
}

/// Rows may be padded by hand so that their columns stand below each other.
std::string without_padding(const std::string& line) {
  static const std::regex padding(" +\\| +");
  std::string text = std::regex_replace(line, padding, " | ");
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

std::vector<std::string> comparable(const Block& block, std::vector<std::string> lines) {
  if (block.kind != BlockKind::Query) return lines;
  for (std::string& line : lines) line = without_padding(line);
  if (has_word(block, "ordered")) return lines;
  const std::ptrdiff_t names = has_word(block, "columns") && !lines.empty() ? 1 : 0;
  std::sort(lines.begin() + names, lines.end());
  return lines;
}

std::vector<std::string> changes(const query::WriteSummary& writes) {
  std::string text;
  const auto add = [&](const char* what, std::uint64_t count) {
    if (count == 0) return;
    text += (text.empty() ? "" : ", ") + std::string(what) + " " + std::to_string(count);
  };
  add("nodes created", writes.nodes_created);
  add("nodes deleted", writes.nodes_deleted);
  add("edges created", writes.edges_created);
  add("edges deleted", writes.edges_deleted);
  add("properties set", writes.properties_set);
  add("labels added", writes.labels_added);
  add("labels removed", writes.labels_removed);
  add("entities merged", writes.entities_merged);
  add("entities split", writes.entities_split);
  add("edges moved", writes.edges_moved);
  return {text.empty() ? "nothing" : text};
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

/// Operator and details of a row of EXPLAIN; the estimate may change with the statistics.
std::string plan_step(const std::vector<Value>& row) {
  const std::string& details = row.at(1).as_string();
  return row.at(0).as_string() + (details.empty() ? "" : "  " + details);
}

void print_lines(std::ostream& out, const char* title, const Outcome& outcome) {
  out << "  " << title << ":";
  for (const std::string& word : outcome.head) out << " " << word;
  out << "\n";
  if (!outcome.lines) return;
  for (const std::string& line : *outcome.lines) out << "    " << line << "\n";
}

/// A value of the same type; lists, maps and temporal values stay as they are.
Value another_like(const Value& value) {
  if (value.is_boolean()) return Value(!value.as_boolean());
  if (value.is_integer()) return Value(std::int64_t{value.as_integer() / 2 + 1});
  if (value.is_float()) return Value(value.as_float() / 2 + 1);
  if (value.is_string()) return Value("another " + value.as_string());
  return value;
}

}  // namespace

GoldenRunner::GoldenRunner(const Configuration& configuration) : configuration_(configuration) {}
GoldenRunner::~GoldenRunner() = default;

int GoldenRunner::run(GoldenFile& file, bool update, std::ostream& out) {
  open_graph("empty");
  options_ = {};
  options_.optimize = configuration_.optimize;
  options_.now_microseconds = kNowMicroseconds;
  int differences = 0;
  bool skip_next = false;
  for (Block& block : file.blocks) {
    if (block.kind == BlockKind::Skip) {
      skip_next = skip_next || skips(block);
      continue;
    }
    if (std::exchange(skip_next, false)) {
      ++skipped_;
      continue;
    }
    if (block.text.empty()) {
      prepare(block);
      continue;
    }
    ++statements_;
    Outcome came = outcome(block);
    if (!block.expected && !(update && block.kind != BlockKind::Ok)) came.lines.reset();
    const Outcome wanted{block.head, block.expected};
    const bool same =
        came.head == wanted.head && came.lines.has_value() == wanted.lines.has_value() &&
        (!came.lines || comparable(block, *came.lines) == comparable(block, *wanted.lines));
    if (same) continue;
    ++differences;
    if (update) {
      block.head = came.head;
      block.expected = came.lines;
      continue;
    }
    out << file.path.string() << ":" << block.line << ": differs\n  " << block.text << "\n";
    print_lines(out, "expected", wanted);
    print_lines(out, "got", came);
  }
  return differences;
}

bool GoldenRunner::skips(const Block& block) const {
  return (has_word(block, "memory") && !configuration_.rocksdb) ||
         (has_word(block, "rocksdb") && configuration_.rocksdb) ||
         (has_word(block, "no-optimizer") && !configuration_.optimize) ||
         (has_word(block, "reopen-each") && configuration_.reopen_each);
}

void GoldenRunner::prepare(const Block& block) {
  if (block.kind == BlockKind::Graph) return open_graph(block.head.at(1));
  if (block.kind == BlockKind::Reopen) return open();
  if (block.kind == BlockKind::Option) return set_option(block.head.at(1), block.head.at(2));
  if (block.kind != BlockKind::Param) return;
  std::string text;
  for (std::size_t i = 3; i < block.head.size(); ++i) text += block.head[i] + " ";
  const auto value = parse_literal(text);
  if (!value)
    throw std::runtime_error("line " + std::to_string(block.line) + ": no literal: " + text);
  parameters_[block.head.at(1)] = *value;
}

void GoldenRunner::set_option(const std::string& name, const std::string& number) {
  if (name == "memory_mb") {
    options_.memory_bytes = std::stoul(number) << 20;
  } else if (name == "timeout_ms") {
    options_.timeout = std::chrono::milliseconds(std::stol(number));
  } else {
    throw std::runtime_error("unknown option " + name);
  }
}

void GoldenRunner::open_graph(const std::string& name) {
  engine_.reset();
  database_.reset();
  directory_ = configuration_.rocksdb ? std::make_unique<TemporaryDirectory>() : nullptr;
  parameters_.clear();
  open();
  if (name != "empty") run_script(configuration_.graphs / (name + ".cypher"));
}

/// Opens the database, after closing it if it was open. In memory, closing would lose it.
void GoldenRunner::open() {
  if (database_ != nullptr && !configuration_.rocksdb) return;
  engine_.reset();
  database_.reset();
  graph::OpenOptions options;
  options.mode = graph::OpenOptions::Mode::CreateIfMissing;
  options.block_cache_bytes = std::uint64_t{8} << 20;
  database_ = configuration_.rocksdb ? graph::Database::open(directory_->path().string(), options)
                                     : graph::Database::open_in_memory(options);
  engine_ = std::make_unique<query::Engine>(*database_);
}

void GoldenRunner::run_script(const std::filesystem::path& path) {
  std::ifstream stream(path);
  if (!stream) throw std::runtime_error(path.string() + ": cannot be read");
  query::StatementSplitter splitter;
  splitter.feed(std::string(std::istreambuf_iterator<char>(stream), {}));
  const auto run_one = [&](const query::StatementText& statement) {
    engine_->run(statement.text, {})->finish();
  };
  while (const auto statement = splitter.next()) run_one(*statement);
  while (const auto statement = splitter.rest()) run_one(*statement);
}

/// With other parameters of the same types first, so that the plan that is asked for at last has to
/// take new ones.
std::unique_ptr<query::Cursor> GoldenRunner::run_again(const std::string& text) const {
  const query::PreparedStatement prepared(text);
  if (prepared.kind() == query::StatementKind::Reads) {
    Map others;
    for (const auto& [name, value] : parameters_) others.emplace(name, another_like(value));
    try {
      engine_->run(prepared, others, options_)->finish();
    } catch (const Error&) {  // what these values lead to is not asked
    }
  }
  return engine_->run(prepared, parameters_, options_);
}

Outcome GoldenRunner::outcome(const Block& block) {
  Outcome result;
  try {
    const std::string prefix = block.kind == BlockKind::Explain ? "EXPLAIN " : "";
    const auto cursor = configuration_.prepared && prefix.empty()
                            ? run_again(block.text)
                            : engine_->run(prefix + block.text, parameters_, options_);
    auto lines = rows(block, *cursor);
    const bool success = block.kind != BlockKind::Error;
    result.head = success ? block.head : std::vector<std::string>{"query", "unordered"};
    result.lines = block.kind == BlockKind::Ok ? changes(cursor->writes()) : std::move(lines);
  } catch (const Error& error) {
    result = failure(block, error);
  }
  if (configuration_.reopen_each) open();
  return result;
}

std::vector<std::string> GoldenRunner::rows(const Block& block, query::Cursor& cursor) const {
  std::vector<std::vector<std::string>> cells;
  if (has_word(block, "columns")) cells.push_back(cursor.columns());
  while (const auto* row = cursor.next()) {
    auto& line = cells.emplace_back();
    if (block.kind == BlockKind::Explain) {
      line.push_back(plan_step(*row));
      continue;
    }
    for (const Value& value : *row) line.push_back(golden_text(value, cursor.view()));
  }
  std::vector<std::string> lines;
  for (const auto& row : cells) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += (i > 0 ? " | " : "") + row[i];
    for (std::string& part : split_lines(line)) lines.push_back(std::move(part));
  }
  for (const std::string& notice : cursor.notices()) lines.push_back("notice: " + notice);
  return lines;
}

Outcome GoldenRunner::failure(const Block& block, const Error& error) const {
  if (has_word(block, "rendered")) {
    return {block.head, split_lines(render_error(error, block.text))};
  }
  Outcome result;
  result.head = {"error", std::string(to_string(error.code()))};
  if (const auto at = error.position()) {
    result.head.push_back(std::to_string(at->line) + ":" + std::to_string(at->column));
  }
  if (!error.detail_name().empty()) result.head.push_back(error.detail_name());
  // What the file does not name is not compared.
  const bool named = block.head.size() >= 2 && block.head.size() < result.head.size() &&
                     std::equal(block.head.begin(), block.head.end(), result.head.begin());
  if (block.kind == BlockKind::Error && named) result.head = block.head;
  result.lines = {error.message()};
  if (!error.hint_text().empty()) result.lines->push_back("hint: " + error.hint_text());
  return result;
}

}  // namespace clout::tests
