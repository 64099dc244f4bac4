#include "query/what_if.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "query/cursors.h"
#include "schema/error.h"

namespace clout::query {
namespace {

using Rows = std::vector<std::vector<Value>>;

/// The result of the query on one side of the changes.
struct Side {
  std::unique_ptr<StatementRun> run;
  Rows rows;
  std::vector<Value> subjects;  ///< that the rows of its influence statement are of
};

/// Which columns say what a row is about, and which are numbers that may differ.
class Columns {
 public:
  explicit Columns(const StatementRun& run) : names_(run.columns()) {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const TypeSet type = run.types()[i];
      const bool counts = names_[i] == "rank" || names_[i] == "hops";
      is_value_.push_back(!counts && type.overlaps(kNumber) && type.within(kNumber));
    }
    find_key();
  }

  [[nodiscard]] bool is_value(std::size_t column) const { return is_value_[column]; }
  [[nodiscard]] bool is_rank(std::size_t column) const { return names_[column] == "rank"; }
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

  const std::vector<std::string> names_;
  std::vector<bool> is_value_;
  std::vector<std::size_t> key_;
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
    Side before = ask(nullptr);
    for (const ast::Statement& change : what_if_.changes) make(change);
    std::swap(open_, changed_);  // from here on questions are asked of what is changed
    Side after = ask(nullptr);
    const Columns columns(*after.run);
    const std::vector<Value> only_before = difference(before.subjects, after.subjects);
    const std::vector<Value> only_after = difference(after.subjects, before.subjects);
    add_wanted(columns, only_before, after.rows, true);
    std::swap(open_, changed_);
    add_wanted(columns, only_after, before.rows, false);
    std::swap(open_, changed_);

    Rows joined = join(columns, before.rows, after);
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

  Side ask(const std::vector<Value>* wanted) {
    Side side;
    side.run = std::make_unique<StatementRun>(database_, procedures_,
                                              part(*what_if_.then, wanted, &side.subjects), &open_);
    if (side.run->writes()) {
      fail(*what_if_.then, "THEN takes a query that changes nothing",
           "changes stand in the braces");
    }
    if (side.run->looks_back()) {
      fail(*what_if_.then, "THEN cannot read what was known earlier: the changes are none of it",
           "leave KNOWN AT out");
    }
    if (side.run->columns().empty()) {
      fail(*what_if_.then, "THEN takes a query that has rows", "end it with RETURN");
    }
    side.rows = side.run->all_rows();
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

  using Index = std::unordered_map<Value, const std::vector<Value>*, ValueHash, ValueEquivalent>;

  /// The first row of each key.
  static Index index_of(const Columns& columns, const Rows& rows, QueryBudget& budget) {
    Index index;
    for (const std::vector<Value>& row : rows) {
      budget.poll();
      index.try_emplace(columns.key(row), &row);
    }
    return index;
  }

  static Rows join(const Columns& columns, const Rows& before, const Side& after) {
    QueryBudget& budget = after.run->budget();
    const Index then = index_of(columns, before, budget);
    const Index now = index_of(columns, after.rows, budget);
    Rows joined;
    const auto add = [&](std::vector<Value> row) {
      budget.charge(sizeof(row) + row.size() * sizeof(Value));
      joined.push_back(std::move(row));
    };
    for (const std::vector<Value>& row : after.rows) {
      const auto found = then.find(columns.key(row));
      add(with_deltas(columns, row, found != then.end() ? found->second : nullptr));
    }
    for (const std::vector<Value>& row : before) {
      if (!now.contains(columns.key(row))) add(gone(columns, row));
    }
    return joined;
  }

  /// The subjects in `a` that are not in `b`.
  static std::vector<Value> difference(const std::vector<Value>& a, const std::vector<Value>& b) {
    const std::unordered_set<Value, ValueHash, ValueEquivalent> known(b.begin(), b.end());
    std::vector<Value> found;
    std::copy_if(a.begin(), a.end(), std::back_inserter(found),
                 [&](const Value& subject) { return !known.contains(subject); });
    return found;
  }

  /// A row may only have been pushed out of the best: what it is there is asked for by itself.
  void add_wanted(const Columns& columns, const std::vector<Value>& wanted, Rows& into,
                  bool unranked) {
    if (wanted.empty()) return;
    for (std::vector<Value>& row : ask(&wanted).rows) {
      for (std::size_t i = 0; unranked && i < row.size(); ++i) {
        if (columns.is_rank(i)) row[i] = Value();
      }
      into.push_back(std::move(row));
    }
  }

  static Value difference(const Value& after, const Value& before) {
    if (after.is_null() || before.is_null()) return {};
    if (after.is_integer() && before.is_integer()) return after.as_integer() - before.as_integer();
    return after.number() - before.number();
  }

  static std::vector<Value> with_deltas(const Columns& columns, const std::vector<Value>& row,
                                        const std::vector<Value>* before) {
    std::vector<Value> values;
    for (std::size_t i = 0; i < row.size(); ++i) {
      values.push_back(row[i]);
      if (!columns.is_value(i)) continue;
      values.push_back(before != nullptr ? difference(row[i], (*before)[i]) : row[i]);
    }
    return values;
  }

  static std::vector<Value> gone(const Columns& columns, const std::vector<Value>& row) {
    std::vector<Value> values;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (columns.is_rank(i)) {
        values.emplace_back();
      } else if (!columns.is_value(i) || row[i].is_null()) {
        values.push_back(row[i]);
        if (columns.is_value(i)) values.emplace_back();
      } else {
        const Value zero = row[i].is_integer() ? Value(std::int64_t{0}) : Value(0.0);
        values.push_back(zero);
        values.push_back(difference(zero, row[i]));
      }
    }
    return values;
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
