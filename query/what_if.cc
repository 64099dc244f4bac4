#include "query/what_if.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "query/cursors.h"
#include "query/parser.h"
#include "schema/error.h"

namespace clout::query {
namespace {

using Rows = std::vector<std::vector<Value>>;

/// The result of the query on one side of the changes.
struct Side {
  std::unique_ptr<StatementRun> run;
  Rows rows;
  std::vector<Value> subjects;   ///< that the rows of its influence statement are of
  std::optional<Error> missing;  ///< names something that this side does not have
};

/// A query whose rows were not cut, if they were.
struct Uncut {
  std::unique_ptr<ast::Statement> query;  ///< null: nothing cuts its rows
  bool unknown = false;                   ///< something does, and only its rows are known
};

/// Takes SKIP and LIMIT out of `window`. Whether there was one.
bool open_up(ast::RowWindow& window) {
  const bool cut = window.skip || window.limit;
  window.skip.reset();
  window.limit.reset();
  return cut;
}

/// Drops what takes rows from an influence statement, which has few by its TOP: WHERE, SKIP and
/// LIMIT behind it, and those of a RETURN right behind. Elsewhere nobody knows how many rows there
/// would be.
Uncut uncut(ast::Statement query) {
  auto* parsed = std::get_if<ast::Query>(&query.node);
  if (parsed == nullptr) return {};
  bool opened = false;
  bool unknown = false;
  for (ast::SingleQuery& part : parsed->parts) {
    bool statement = false;
    std::visit(
        [&](auto& clause) {
          if constexpr (requires { clause.rows.where; }) {
            statement = true;
            opened = open_up(clause.rows.window) || clause.rows.where || opened;
            clause.rows.where.reset();
          }
        },
        part.clauses.front().node);
    auto* last = std::get_if<ast::Return>(&part.clauses.back().node);
    if (last == nullptr) continue;
    ast::RowWindow& window = last->projection.window;
    if (statement && part.clauses.size() == 2) {
      opened = open_up(window) || opened;
    } else {
      unknown = unknown || window.skip || window.limit;
    }
  }
  return {opened ? std::make_unique<ast::Statement>(std::move(query)) : nullptr, unknown};
}

/// Which columns say what a row is about, and which are numbers that may differ.
class Columns {
 public:
  /// `rows` are all there are, on either side.
  Columns(const StatementRun& run, const std::vector<const Rows*>& rows) : names_(run.columns()) {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const TypeSet type = run.types()[i];
      const bool counts = names_[i] == "rank" || names_[i] == "hops";
      is_value_.push_back(!counts && type.overlaps(kNumber) && type.within(kNumber));
    }
    find_key();
    const bool single =
        std::all_of(rows.begin(), rows.end(), [](const Rows* each) { return each->size() <= 1; });
    take_numbers_as_values(rows, single);
    pairs_ = single || !key_.empty();
  }

  [[nodiscard]] bool is_value(std::size_t column) const { return is_value_[column]; }
  [[nodiscard]] bool is_rank(std::size_t column) const { return names_[column] == "rank"; }
  /// Whether it can be told which rows are about the same thing.
  [[nodiscard]] bool pairs() const { return pairs_; }
  /// Equal for rows about the same thing.
  [[nodiscard]] Value key(const std::vector<Value>& row) const {
    List parts;
    for (const std::size_t column : key_) parts.push_back(row[column]);
    return parts;
  }

  [[nodiscard]] std::vector<std::string> with_deltas() const {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      all.push_back(names_[i]);
      if (is_value_[i]) all.push_back(names_[i] + "_delta");
    }
    return all;
  }

 private:
  void find_key() {
    for (const char* name : {"entity", "path", "element", "at", "who", "route"}) {
      const auto found = std::find(names_.begin(), names_.end(), name);
      if (found == names_.end()) continue;
      key_ = {static_cast<std::size_t>(found - names_.begin())};
      return;
    }
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (!is_value_[i] && !is_rank(i) && names_[i] != "hops") key_.push_back(i);
    }
  }

  /// A column of numbers of which only the rows tell that it is one, if something else is left to
  /// know rows by, or there is no need to.
  void take_numbers_as_values(const std::vector<const Rows*>& rows, bool single) {
    std::vector<std::size_t> rest;
    for (const std::size_t column : key_) {
      if (!holds_numbers(rows, column)) rest.push_back(column);
    }
    if (rest.empty() && !single) return;
    for (const std::size_t column : key_) is_value_[column] = true;
    for (const std::size_t column : rest) is_value_[column] = false;
    key_ = std::move(rest);
  }

  static bool holds_numbers(const std::vector<const Rows*>& rows, std::size_t column) {
    bool any = false;
    for (const Rows* each : rows) {
      for (const std::vector<Value>& row : *each) {
        if (!row[column].is_null() && !row[column].is_number()) return false;
        any = any || row[column].is_number();
      }
    }
    return any;
  }

  const std::vector<std::string> names_;
  std::vector<bool> is_value_;
  std::vector<std::size_t> key_;
  bool pairs_ = true;
};

/// Puts the rows of both sides together.
class Pairing {
 public:
  /// `unsure`: a row that one side lacks may be there all the same.
  Pairing(const Columns& columns, bool unsure, QueryBudget& budget)
      : columns_(columns), unsure_(unsure), budget_(budget) {}

  /// The first rows of `before` and `after` are to be shown; `then` and `now` are all there are.
  [[nodiscard]] Rows join(const Rows& before, std::size_t shown_before, const Rows& then,
                          const Rows& after, std::size_t shown_after, const Rows& now) const {
    const Index known_then = index_of(then);
    const Index known_now = index_of(now);
    Rows joined;
    const auto add = [&](std::vector<Value> row) {
      budget_.charge(sizeof(row) + row.size() * sizeof(Value));
      joined.push_back(std::move(row));
    };
    std::unordered_set<Value, ValueHash, ValueEquivalent> shown;
    for (std::size_t i = 0; i < shown_after; ++i) {
      const Value key = columns_.key(after[i]);
      const auto found = known_then.find(key);
      add(with_deltas(after[i], found != known_then.end() ? found->second : nullptr));
      shown.insert(key);
    }
    for (std::size_t i = 0; i < shown_before && columns_.pairs(); ++i) {
      const Value key = columns_.key(before[i]);
      if (!shown.insert(key).second) continue;
      const auto found = known_now.find(key);
      if (found != known_now.end()) {
        add(with_deltas(unranked(*found->second), &before[i]));
      } else if (!unsure_) {
        add(gone(before[i]));
      }
    }
    return joined;
  }

 private:
  using Index = std::unordered_map<Value, const std::vector<Value>*, ValueHash, ValueEquivalent>;

  /// The first row of each key.
  [[nodiscard]] Index index_of(const Rows& rows) const {
    Index index;
    if (!columns_.pairs()) return index;
    for (const std::vector<Value>& row : rows) {
      budget_.poll();
      index.try_emplace(columns_.key(row), &row);
    }
    return index;
  }

  [[nodiscard]] std::vector<Value> unranked(std::vector<Value> row) const {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (columns_.is_rank(i)) row[i] = Value();
    }
    return row;
  }

  static Value difference(const Value& after, const Value& before) {
    if (after.is_null() || before.is_null()) return {};
    if (after.is_integer() && before.is_integer()) return after.as_integer() - before.as_integer();
    return after.number() - before.number();
  }

  [[nodiscard]] std::vector<Value> with_deltas(const std::vector<Value>& row,
                                               const std::vector<Value>* before) const {
    std::vector<Value> values;
    for (std::size_t i = 0; i < row.size(); ++i) {
      values.push_back(row[i]);
      if (!columns_.is_value(i)) continue;
      values.push_back(before != nullptr ? difference(row[i], (*before)[i])
                       : unsure_         ? Value()
                                         : row[i]);
    }
    return values;
  }

  [[nodiscard]] std::vector<Value> gone(const std::vector<Value>& row) const {
    std::vector<Value> values;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (columns_.is_rank(i)) {
        values.emplace_back();
      } else if (!columns_.is_value(i) || row[i].is_null()) {
        values.push_back(row[i]);
        if (columns_.is_value(i)) values.emplace_back();
      } else {
        const Value zero = row[i].is_integer() ? Value(std::int64_t{0}) : Value(0.0);
        values.push_back(zero);
        values.push_back(difference(zero, row[i]));
      }
    }
    return values;
  }

  const Columns& columns_;
  bool unsure_;
  QueryBudget& budget_;
};

class WhatIfRun {
 public:
  WhatIfRun(graph::Database& database, std::shared_ptr<const ProcedureTable> procedures,
            const ast::WhatIf& what_if, const StatementRequest& request)
      : database_(database),
        procedures_(std::move(procedures)),
        what_if_(what_if),
        request_(request),
        options_(request.options),
        // Both sides, and all changes, speak of one moment.
        began_(now_nanoseconds(request.options)) {
    options_.now_microseconds = began_ / 1'000;
  }

  std::unique_ptr<Cursor> run() {
    begin();
    const Uncut all = uncut(query_again());
    Side before = ask(*what_if_.then);
    for (const ast::Statement& change : what_if_.changes) make(change);
    Side all_before = all.query ? ask(*all.query) : Side();
    std::swap(open_, changed_);  // from here on questions are asked of what is changed
    Side after = ask(*what_if_.then);
    Side all_after = all.query ? ask(*all.query) : Side();
    if (before.missing && after.missing) throw std::move(*after.missing);
    const ast::Statement& whole = all.query ? *all.query : *what_if_.then;
    Rows& then = all.query ? all_before.rows : before.rows;
    Rows& now = all.query ? all_after.rows : after.rows;
    const std::size_t shown_before = before.rows.size();
    const std::size_t shown_after = after.rows.size();
    // A row may only have been pushed out of the best: what it is there is asked for by itself.
    const auto& subjects_before = all.query ? all_before.subjects : before.subjects;
    const auto& subjects_after = all.query ? all_after.subjects : after.subjects;
    append(now, whole, difference(subjects_before, subjects_after));
    std::swap(open_, changed_);
    append(then, whole, difference(subjects_after, subjects_before));
    std::swap(open_, changed_);

    const Columns columns(*after.run, {&then, &now});
    const Pairing pairing{columns, all.unknown || !columns.pairs(), after.run->budget()};
    Rows joined = pairing.join(before.rows, shown_before, then, after.rows, shown_after, now);
    const std::shared_ptr<const graph::GraphView> view(open_.transaction,
                                                       &open_.transaction->view());
    return finished_cursor(columns.with_deltas(), std::move(joined), view, *after.run);
  }

 private:
  /// Both sides begin at one commit.
  void begin() {
    do {
      open_ = {database_.begin(), began_, false};
      changed_ = {database_.begin(), began_, false};
    } while (open_.transaction->view().commit() != changed_.transaction->view().commit());
  }

  [[nodiscard]] StatementRequest part(const ast::Statement& statement,
                                      const std::vector<Value>* wanted = nullptr,
                                      std::vector<Value>* subjects = nullptr) {
    const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - started_);
    if (request_.options.timeout.count() > 0) {
      // All parts together keep to the one deadline; 0 would mean none.
      options_.timeout = std::max(request_.options.timeout - spent, std::chrono::milliseconds(1));
    }
    return {statement, request_.text, request_.parameters, options_, request_.cancel,
            wanted,    subjects};
  }

  /// The query of THEN, parsed anew.
  [[nodiscard]] ast::Statement query_again() const {
    ast::Statement again = parse_statement(request_.text);
    return std::move(*std::get<ast::WhatIf>(again.node).then);
  }

  Side ask(const ast::Statement& query, const std::vector<Value>* wanted = nullptr) {
    Side side;
    side.run = std::make_unique<StatementRun>(database_, procedures_,
                                              part(query, wanted, &side.subjects), &open_);
    if (side.run->writes()) {
      fail(query, "THEN takes a query that changes nothing", "changes stand in the braces");
    }
    if (side.run->looks_back()) {
      fail(query, "THEN cannot read what was known earlier: the changes are none of it",
           "leave KNOWN AT out");
    }
    if (side.run->columns().empty()) {
      fail(query, "THEN takes a query that has rows", "end it with RETURN");
    }
    try {
      side.rows = side.run->all_rows();
    } catch (const Error& error) {
      if (error.code() != ErrorCode::NotFound) throw;
      side.missing = error;  // what the changes make, or what they delete
      side.rows.clear();
    }
    return side;
  }

  void make(const ast::Statement& change) {
    StatementRun run(database_, procedures_, part(change), &changed_);
    if (!run.writes()) {
      fail(change, "this changes nothing",
           "write CREATE, SET, DELETE, MERGE ENTITIES, ASSERT or SET OUTCOME OF");
    }
    try {
      (void)run.all_rows();
      changed_.transaction->check_deletes();
    } catch (Error& error) {
      if (error.position()) throw;
      throw std::move(error).at(place_of(change));
    }
  }

  [[nodiscard]] SourcePosition place_of(const ast::Statement& statement) const {
    return position_at(request_.text, statement.span.begin, statement.span.size());
  }

  [[noreturn]] void fail(const ast::Statement& statement, const char* what,
                         const char* hint) const {
    throw Error(ErrorCode::Semantic, what)
        .at(place_of(statement))
        .detail("InvalidClauseComposition")
        .hint(hint);
  }

  /// The subjects in `a` that are not in `b`.
  static std::vector<Value> difference(const std::vector<Value>& a, const std::vector<Value>& b) {
    const std::unordered_set<Value, ValueHash, ValueEquivalent> known(b.begin(), b.end());
    std::vector<Value> found;
    std::copy_if(a.begin(), a.end(), std::back_inserter(found),
                 [&](const Value& subject) { return !known.contains(subject); });
    return found;
  }

  void append(Rows& into, const ast::Statement& query, const std::vector<Value>& wanted) {
    if (wanted.empty()) return;
    for (std::vector<Value>& row : ask(query, &wanted).rows) into.push_back(std::move(row));
  }

  graph::Database& database_;
  std::shared_ptr<const ProcedureTable> procedures_;
  const ast::WhatIf& what_if_;
  const StatementRequest& request_;
  QueryOptions options_;
  std::int64_t began_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  OpenTransaction open_;     ///< what questions are asked of
  OpenTransaction changed_;  ///< where the changes are
};

}  // namespace

std::unique_ptr<Cursor> run_what_if(graph::Database& database,
                                    std::shared_ptr<const ProcedureTable> procedures,
                                    const ast::WhatIf& what_if, const StatementRequest& request) {
  return WhatIfRun(database, std::move(procedures), what_if, request).run();
}

}  // namespace clout::query
