// Any text as the statements of one client, run on a small graph within tight limits. Nothing fails
// but with an Error of which its place is in the statement; reads whose answer is one only give the
// same rows with the optimizer and without.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/engine.h"
#include "query/lexer.h"
#include "query/statement_splitter.h"
#include "schema/ascii.h"
#include "schema/utf8.h"
#include "schema/value_text.h"
#include "tests/fuzz/statement_check.h"

using namespace clout;

namespace {

constexpr int kStatements = 6;  ///< of one input

/// The database of the inputs so far, until one has changed it: each meets the same.
class Playground {
 public:
  graph::Database& database() {
    if (database_ == nullptr) {
      database_ = tests::small_database();
      start_ = mark();
    }
    return *database_;
  }
  void drop_if_changed() {
    if (mark() != start_) database_ = nullptr;
  }

 private:
  using Mark = std::array<std::uint64_t, 4>;

  /// Names stay, also those of a statement that failed.
  [[nodiscard]] Mark mark() const {
    const auto view = database_->view();
    const Catalog& catalog = view->catalog();
    return {raw(view->commit()), catalog.labels.size(), catalog.edge_types.size(),
            catalog.property_keys.size()};
  }

  std::unique_ptr<graph::Database> database_;
  Mark start_{};
};

query::QueryOptions tight_options(bool optimize) {
  query::QueryOptions options;
  options.timeout = std::chrono::milliseconds(50);
  options.memory_bytes = std::size_t{16} << 20;
  options.optimize = optimize;
  options.now_microseconds = 1'748'736'000'000'000;
  return options;
}

void write_entity(std::string& out, const Value& entity) {
  if (entity.is_node()) {
    out += "(#" + std::to_string(raw(entity.as_node().id)) + ")";
  } else if (entity.is_edge()) {
    out += "[#" + std::to_string(raw(entity.as_edge().id)) + "]";
  } else {
    const Path& path = entity.as_path();
    for (const NodeId node : path.nodes) out += "(#" + std::to_string(raw(node)) + ")";
    for (const Edge& edge : path.edges) out += "[#" + std::to_string(raw(edge.id)) + "]";
  }
}

/// Sorted rows, or the code of the error.
struct Answer {
  std::vector<std::string> rows;
  std::optional<ErrorCode> failure;
};

Answer run(query::Session& session, const std::string& text, bool optimize) {
  Answer answer;
  try {
    const auto cursor = session.run(text, tests::small_parameters(), tight_options(optimize));
    while (const std::vector<Value>* row = cursor->next()) {
      FUZZ_CHECK(row->size() == cursor->columns().size());
      std::string line;
      for (const Value& value : *row) append_literal(line += " | ", value, write_entity);
      answer.rows.push_back(std::move(line));
    }
  } catch (const Error& error) {
    tests::check_error(error, text);
    answer.failure = error.code();
  }
  std::sort(answer.rows.begin(), answer.rows.end());
  return answer;
}

/// Words after which the rows depend on chance, on the order of other rows or on the plan.
constexpr std::array<std::string_view, 21> kLooseWords = {
    "ANY",   "REALTIME", "CALL",      "CHEAPEST", "COLLECT", "EXPLAIN",      "INFLUENCE",
    "LIMIT", "PRESSURE", "PROFILE",   "RAND",     "REDUCE",  "SHORTESTPATH", "SHORTEST",
    "SKIP",  "STDEV",    "STRONGEST", "SUM",      "AVG",     "RANDOMUUID",   "STDEVP"};

bool has_loose_word(const std::vector<query::Token>& tokens, const std::string& text) {
  return std::any_of(tokens.begin(), tokens.end(), [&](const query::Token& token) {
    std::string word = text.substr(token.begin, token.end - token.begin);
    std::transform(word.begin(), word.end(), word.begin(), ascii_upper);
    return std::find(kLooseWords.begin(), kLooseWords.end(), word) != kLooseWords.end();
  });
}

/// `[(a)-->(b) | b]` and `[p = (a)-->(b) | p]` list what they find in any order.
bool has_pattern_comprehension(const std::vector<query::Token>& tokens) {
  using enum query::TokenKind;
  const auto at = [&](std::size_t i) { return i < tokens.size() ? tokens[i].kind : End; };
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (at(i) != LeftBracket) continue;
    const std::size_t path = at(i + 2) == Equal ? i + 3 : i + 1;
    if (at(path) == LeftParen) return true;
  }
  return false;
}

bool has_one_answer(const std::string& text) {
  if (find_invalid_utf8(text) != std::string::npos || query::is_write_statement(text)) return false;
  const auto tokens = query::tokenize(text);
  return !has_loose_word(tokens, text) && !has_pattern_comprehension(tokens);
}

/// A row that one plan never makes cannot fail there: only rows are compared.
void check_alike(const Answer& optimized, const Answer& as_written, const std::string& text) {
  if (optimized.failure || as_written.failure || optimized.rows == as_written.rows) return;
  std::cerr << text << "\noptimized:\n";
  for (const std::string& row : optimized.rows) std::cerr << row << "\n";
  std::cerr << "as written:\n";
  for (const std::string& row : as_written.rows) std::cerr << row << "\n";
  std::abort();
}

void run_all(query::Session& session, std::string_view text) {
  query::StatementSplitter splitter;
  splitter.feed(text);
  for (int i = 0; i < kStatements; ++i) {
    auto statement = splitter.next();
    if (!statement) statement = splitter.rest();
    if (!statement) return;
    const Answer answer = run(session, statement->text, true);
    if (!answer.failure && has_one_answer(statement->text)) {
      check_alike(answer, run(session, statement->text, false), statement->text);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Playground playground;
  {
    query::Engine engine(playground.database());
    query::Session session(engine);
    run_all(session, {reinterpret_cast<const char*>(data), size});
  }
  playground.drop_if_changed();
  return 0;
}
