#include "query/watch.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "query/binder_expression.h"
#include "query/evaluate.h"
#include "query/parser.h"
#include "query/procedures/procedure.h"
#include "query/statement_run.h"
#include "schema/error.h"

namespace clout::query {
namespace {

constexpr std::string_view kRankChanged = "rank_changed";

std::size_t key_column(const std::vector<std::string>& columns) {
  for (const char* name : {"entity", "path", "element", "at", "who", "route"}) {
    const auto found = std::find(columns.begin(), columns.end(), name);
    if (found != columns.end()) return static_cast<std::size_t>(found - columns.begin());
  }
  return 0;
}

/// The text with all before `begin` blank, so that what is left keeps its lines and columns.
std::string blanked(std::string_view text, ast::Span kept) {
  std::string result;
  for (const char byte : text.substr(0, kept.begin)) {
    const bool continues = (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;  // of a character
    if (!continues) result += byte == '\n' ? '\n' : ' ';
  }
  return result.append(text.substr(kept.begin, kept.size()));
}

void split_at_or(const BoundPtr& condition, std::vector<BoundPtr>& alternatives) {
  const auto* both = condition->as<bound::Binary>();
  if (both == nullptr || both->op != ast::BinaryOperator::Or) {
    alternatives.push_back(condition);
    return;
  }
  split_at_or(both->left, alternatives);
  split_at_or(both->right, alternatives);
}

}  // namespace

/// WHEN, bound to columns.
class Watch::Condition {
 public:
  Condition(const Watch& watch, const ast::Expression& when,
            const std::vector<std::string>& columns, const graph::GraphView& view,
            QueryBudget& budget)
      : view_(view), budget_(budget), moved_(static_cast<Slot>(columns.size())) {
    BoundStatement statement;
    statement.slot_names = columns;
    statement.slot_names.emplace_back(kRankChanged);
    const ProcedureTable no_procedures;
    const BindContext context{watch.text_, watch.parameters_, view, no_procedures, statement};
    Scope scope;
    scope.add({std::string(kRankChanged), moved_, TypeSet(ValueType::Boolean), kAnyType, false});
    for (Slot slot = 0; slot < moved_; ++slot) {
      scope.add({columns[slot], slot, kAnyType, kAnyType, false});
    }
    const BoundPtr bound = ExpressionBinder(context, scope).bind_predicate(when, "WHEN");
    if (!statement.subqueries.empty()) {
      throw context
          .error(when.span, "InvalidClauseComposition",
                 "WHEN looks at the columns of a row; it cannot ask the graph")
          .hint("return what it needs to know as a column of the query");
    }
    split_at_or(bound, alternatives_);
    width_ = statement.slot_names.size();
  }

  /// `values` of the columns; none: all are null.
  [[nodiscard]] std::vector<bool> holds(const std::vector<Value>& values, bool moved) const {
    Batch batch(width_);
    for (Slot slot = 0; slot < moved_; ++slot) {
      batch.column(slot) = {slot < values.size() ? values[slot] : Value()};
    }
    batch.column(moved_) = {Value(moved)};
    batch.set_size(1);
    EvaluationContext context(view_, budget_, now_nanoseconds({}), 0);
    std::vector<bool> result;
    for (const BoundPtr& alternative : alternatives_) {
      result.push_back(is_true(evaluate(*alternative, Row(batch, 0), context)));
    }
    return result;
  }

 private:
  const graph::GraphView& view_;
  QueryBudget& budget_;
  Slot moved_;
  std::size_t width_ = 0;
  std::vector<BoundPtr> alternatives_;
};

Watch::Watch(std::string_view text, Map parameters)
    : text_(text),
      name_("watch"),
      statement_(std::make_unique<const ast::Statement>(parse_statement(text_))),
      parameters_(std::move(parameters)) {
  std::string query = text_;
  if (const auto* watch = std::get_if<ast::Watch>(&statement_->node)) {
    name_ = watch->name.text;
    query = blanked(text_, watch->query->span);
  }
  query_ = std::make_shared<const PreparedStatement>(std::move(query));
  const bool asks =
      statement_->explain == ast::ExplainMode::None &&
      (query_->kind() == StatementKind::Reads || query_->kind() == StatementKind::Supposes);
  if (asks) return;
  throw Error(ErrorCode::Semantic, "only a statement that reads can be watched")
      .at(position_at(text_, statement_->span.begin, statement_->span.size()))
      .detail("InvalidClauseComposition")
      .hint("WATCH name ON PRESSURE ON 'Apple' WHEN pressure > 0.6");
}

Watch::~Watch() = default;

WatchedRows Watch::look(const std::vector<std::string>& columns,
                        const std::vector<std::vector<Value>>& rows, std::vector<std::string> shown,
                        const graph::GraphView& view, QueryBudget& budget) const {
  WatchedRows result;
  std::optional<Condition> condition;
  const auto* watch = std::get_if<ast::Watch>(&statement_->node);
  if (watch != nullptr && watch->when) {
    condition.emplace(*this, *watch->when, columns, view, budget);
    result.conditional = true;
    result.holds_if_gone = condition->holds({}, true);
  }
  const std::size_t key = key_column(columns);
  const auto rank = std::find(columns.begin(), columns.end(), "rank");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    WatchedRows::Row row{.key = rows[i].empty() ? Value() : rows[i][key],
                         .shown = std::move(shown[i]),
                         .rank = {},
                         .holds = {},
                         .holds_if_moved = {}};
    if (rank != columns.end()) {
      row.rank = rows[i][static_cast<std::size_t>(rank - columns.begin())];
    }
    if (condition) {
      row.holds = condition->holds(rows[i], false);
      row.holds_if_moved = condition->holds(rows[i], true);
    }
    result.rows.push_back(std::move(row));
  }
  return result;
}

namespace {

using Known = WatchedRows::Row;

/// Rows of one moment, by what they are about.
class KnownRows {
 public:
  explicit KnownRows(const WatchedRows& known) {
    for (const Known& row : known.rows) by_key_[row.key].push_back(&row);
  }

  /// The first row of that key that was not taken; null if there is none.
  [[nodiscard]] const Known* take(const Value& key) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end() || found->second.empty()) return nullptr;
    const Known* row = found->second.front();
    found->second.erase(found->second.begin());
    return row;
  }

 private:
  std::unordered_map<Value, std::vector<const Known*>, ValueHash, ValueEquivalent> by_key_;
};

bool any(const std::vector<bool>& truths) {
  return std::find(truths.begin(), truths.end(), true) != truths.end();
}

/// Null: there is none.
std::optional<WatchNews> compare(const Known* before, const Known* after, const WatchedRows& now) {
  const std::optional<std::string> was = before ? std::optional(before->shown) : std::nullopt;
  const std::optional<std::string> is = after ? std::optional(after->shown) : std::nullopt;
  if (!now.conditional) {
    if (was == is) return std::nullopt;
    return WatchNews{was, is, after != nullptr};
  }
  const bool moved =
      before == nullptr || after == nullptr || !ValueEquivalent()(before->rank, after->rank);
  const std::vector<bool> never(now.holds_if_gone.size(), false);
  const std::vector<bool>& then = before != nullptr ? before->holds : never;
  const std::vector<bool>& here = after == nullptr ? now.holds_if_gone
                                  : moved          ? after->holds_if_moved
                                                   : after->holds;
  if (then == here) return std::nullopt;
  return WatchNews{was, is, any(here) && after != nullptr};
}

}  // namespace

std::vector<WatchNews> first_news(const WatchedRows& rows) {
  std::vector<WatchNews> news;
  for (const Known& row : rows.rows) {
    news.push_back({std::nullopt, row.shown, !rows.conditional || any(row.holds)});
  }
  return news;
}

std::vector<WatchNews> news_of(const WatchedRows& before, const WatchedRows& after) {
  std::vector<WatchNews> news;
  const auto add = [&](const Known* was, const Known* is) {
    if (auto found = compare(was, is, after)) news.push_back(std::move(*found));
  };
  if (before.rows.size() == 1 && after.rows.size() == 1) {
    add(&before.rows[0], &after.rows[0]);
    return news;
  }
  KnownRows known(before);
  for (const Known& row : after.rows) add(known.take(row.key), &row);
  for (const Known& row : before.rows) {
    if (const Known* gone = known.take(row.key)) add(gone, nullptr);
  }
  return news;
}

}  // namespace clout::query
