// Clauses in order: what may follow what, and how scopes pass from one to the next.
#include "query/binder_clause.h"

#include <algorithm>
#include <utility>

#include "query/binder.h"
#include "query/binder_expression.h"
#include "query/binder_pattern.h"
#include "query/binder_time.h"

namespace clout::query {
namespace {

/// Binds the clauses of one single query, one overload per kind.
class ClausesBinder {
 public:
  ClausesBinder(const BindContext& context, Scope scope, QueryPlace place)
      : context_(context),
        scope_(std::move(scope)),
        outside_(place == QueryPlace::Call || place == QueryPlace::Subquery ? scope_ : Scope()),
        place_(place) {}

  BoundSingleQuery bind(const std::vector<ast::Clause>& clauses) {
    standalone_ = clauses.size() == 1 && place_ == QueryPlace::Statement;
    if (place_ == QueryPlace::CallWith) import(clauses.front());
    for (const ast::Clause& clause : clauses) bind_clause(clause);
    check_end(clauses.back());
    return std::move(bound_);
  }
  [[nodiscard]] std::vector<std::string>& names() { return names_; }
  [[nodiscard]] const std::vector<TypeSet>& types() const { return types_; }

  void operator()(const ast::Match& match);
  void operator()(const ast::Unwind& unwind);
  void operator()(const ast::With& with);
  void operator()(const ast::Filter& filter) {
    hand_on(bind_filter(context_, scope_, *filter.where));
  }
  void operator()(const ast::Let& let) { hand_on(bind_let(context_, scope_, let)); }
  void operator()(const ast::Return& result);
  void operator()(const ast::Finish&);
  void operator()(const ast::Create& create);
  void operator()(const ast::Merge& merge) { write(bind_merge(context_, scope_, merge)); }
  void operator()(const ast::Set& set) { write(bind_set(context_, scope_, set.items)); }
  void operator()(const ast::Remove& remove) { write(bind_remove(context_, scope_, remove.items)); }
  void operator()(const ast::Delete& remove) { write(bind_delete(context_, scope_, remove)); }
  void operator()(const ast::CallProcedure& call);
  void operator()(const ast::CallSubquery& call);
  void operator()(const ast::Foreach& loop);
  void operator()(const ast::LoadCsv& load);
  void operator()(const ast::Influence& influence) {
    begin_statement(bind_influence(context_, scope_, influence, names_), influence.rows);
  }
  void operator()(const ast::Pressure& pressure) {
    begin_statement(bind_pressure(context_, scope_, pressure, names_), pressure.rows);
  }
  void operator()(const ast::History& history) {
    begin_statement(bind_history(context_, scope_, history, names_), history.rows);
  }
  void operator()(const ast::Assertion& assertion) {
    write(bind_assertion(context_, scope_, assertion));
  }
  void operator()(const ast::EdgeEdit& edit) { write(bind_edge_edit(context_, scope_, edit)); }
  void operator()(const ast::EntityEdit& edit) { write(bind_entity_edit(context_, scope_, edit)); }
  void operator()(const ast::Contradictions& statement) {
    begin_statement(bind_contradictions(context_, scope_, statement, names_), statement.rows);
  }
  void operator()(const ast::Impact& statement) {
    begin_statement(bind_impact(context_, scope_, statement, names_), statement.rows);
  }
  void operator()(const ast::PressureChanges& statement) {
    begin_statement(bind_pressure_changes(context_, scope_, statement, names_), statement.rows);
  }
  void operator()(const ast::RecordedChanges& statement) {
    begin_statement(bind_recorded_changes(context_, scope_, statement, names_), statement.rows);
  }
  void operator()(const ast::SourcesFor& statement) {
    begin_statement(bind_sources_for(context_, scope_, statement, names_), statement.rows);
  }
  void operator()(const ast::Explanation& explanation) {
    begin_statement(bind_explanation(context_, scope_, explanation, names_), explanation.rows);
  }

 private:
  void import(const ast::Clause& first);
  [[nodiscard]] Scope imported(const ast::CallSubquery& call) const;
  void declare_columns(const BoundQuery& query, const ast::CallSubquery& call);
  void bind_clause(const ast::Clause& clause);
  void check_end(const ast::Clause& last);
  void hand_on(BoundProjection projection);
  /// The columns in names_ are the result so far.
  void note_types() {
    types_.clear();
    for (const std::string& name : names_) types_.push_back(scope_.find(name)->type);
  }
  [[nodiscard]] BoundPtr list_only(BoundPtr list) const;
  template <typename Clause>
  void write(Clause clause);
  template <typename Statement>
  void begin_statement(Statement statement, const ast::ResultRows& rows);
  [[noreturn]] void unsupported(std::string_view feature) const {
    throw context_.unsupported(clause_->keyword, feature);
  }

  const BindContext& context_;
  Scope scope_;
  const Scope outside_;  ///< what CALL (..) { } sees in all of its query
  QueryPlace place_;
  const ast::Clause* clause_ = nullptr;  ///< the one being bound
  BoundSingleQuery bound_;
  std::vector<std::string> names_;
  std::vector<TypeSet> types_;
  bool returned_ = false;
  bool standalone_ = false;         ///< the query is this one clause
  bool rows_of_statement_ = false;  ///< the columns of a statement or a call are the result so far
  bool yields_rows_ = false;        ///< the last CALL was of a procedure that has columns
};

void ClausesBinder::bind_clause(const ast::Clause& clause) {
  if (returned_) {
    throw context_
        .error(clause.keyword, "InvalidClauseComposition", "nothing may follow the end of a query")
        .hint("WITH hands rows on to the next clause");
  }
  clause_ = &clause;
  std::visit(*this, clause.node);
}

void ClausesBinder::check_end(const ast::Clause& last) {
  if (returned_ || rows_of_statement_ || place_ == QueryPlace::Subquery) return;
  const bool calls = (std::holds_alternative<ast::CallProcedure>(last.node) ||
                      std::holds_alternative<ast::CallSubquery>(last.node)) &&
                     yields_rows_;
  const bool reads = std::holds_alternative<ast::Match>(last.node) ||
                     std::holds_alternative<ast::Unwind>(last.node) ||
                     std::holds_alternative<ast::With>(last.node) || calls;
  if (!reads) return;
  throw context_
      .error(last.keyword, "InvalidClauseComposition",
             "a query cannot end with " + std::string(context_.written(last.keyword)))
      .hint("add RETURN and what you want to see");
}

template <typename Clause>
void ClausesBinder::write(Clause clause) {
  if (!context_.used.empty()) {
    throw context_.error(clause_->keyword, "InvalidClauseComposition",
                         "a subquery inside an expression cannot write");
  }
  context_.statement.writes = true;
  bound_.clauses.emplace_back(std::move(clause));
  if (rows_of_statement_) bound_.columns.clear();
  rows_of_statement_ = false;
}

void ClausesBinder::operator()(const ast::Match& match) {
  if (match.known_at) bind_known_at(context_, *match.known_at);
  BoundPtr as_of;
  if (match.as_of) {
    as_of = ExpressionBinder(context_, scope_).bind(*match.as_of);
    require_type(*as_of, kMoment, "AS OF");
  }
  std::vector<const ast::PathPattern*> paths;
  for (const ast::PathPattern& path : match.patterns) paths.push_back(&path);
  BoundMatch bound{match.optional, bind_paths(context_, scope_, paths, {})};
  if (as_of) add_validity(context_, match.as_of->span, as_of, bound.pattern);
  if (match.where) {
    ExpressionBinder(context_, scope_)
        .bind_conjuncts(*match.where, "WHERE", bound.pattern.predicates);
  }
  bound_.clauses.emplace_back(std::move(bound));
  rows_of_statement_ = false;
}

void ClausesBinder::operator()(const ast::Unwind& unwind) {
  BoundPtr list = ExpressionBinder(context_, scope_).bind(*unwind.list);
  if (scope_.find(unwind.variable.text) != nullptr) {
    throw context_.error(unwind.variable.span, "VariableAlreadyBound",
                         "variable `" + unwind.variable.text + "` is already there");
  }
  const Slot slot = context_.new_slot(unwind.variable.text);
  const auto* column = list->as<bound::Column>();
  TypeSet items = item_types(*list);
  if (column != nullptr) {
    for (const Variable& variable : scope_.variables()) {
      if (variable.slot == column->slot) items = variable.items;
    }
  }
  scope_.add({unwind.variable.text, slot, items, kAnyType, false});
  bound_.clauses.emplace_back(BoundUnwind{std::move(list), slot});
}

void ClausesBinder::operator()(const ast::LoadCsv& load) {
  BoundLoadCsv bound;
  bound.url = ExpressionBinder(context_, scope_).bind(*load.url);
  require_type(*bound.url, ValueType::String, "LOAD CSV");
  bound.with_headers = load.with_headers;
  if (load.field_terminator) {
    if (load.field_terminator->size() != 1) {
      throw context_.error(load.url->span, "InvalidArgumentValue",
                           "FIELDTERMINATOR is a single character, such as ';'");
    }
    bound.delimiter = (*load.field_terminator)[0];
  }
  if (scope_.find(load.variable.text) != nullptr) {
    throw context_.error(load.variable.span, "VariableAlreadyBound",
                         "variable `" + load.variable.text + "` is already there");
  }
  bound.slot = context_.new_slot(load.variable.text);
  const TypeSet row = load.with_headers ? ValueType::Map : ValueType::List;
  scope_.add({load.variable.text, bound.slot, row, TypeSet(ValueType::String), false});
  bound_.clauses.emplace_back(std::move(bound));
}

void ClausesBinder::hand_on(BoundProjection projection) {
  bound_.clauses.emplace_back(std::move(projection));
  rows_of_statement_ = false;
}

void ClausesBinder::operator()(const ast::With& with) {
  hand_on(bind_with(context_, scope_, with, outside_, clause_->keyword, names_));
}

void ClausesBinder::operator()(const ast::Return& result) {
  BoundProjection bound = bind_return(context_, scope_, result, clause_->keyword, names_);
  bound_.columns = bound.columns;
  note_types();
  bound_.clauses.emplace_back(std::move(bound));
  returned_ = true;
}

void ClausesBinder::operator()(const ast::Finish&) {
  bound_.columns.clear();
  returned_ = true;
}

void ClausesBinder::operator()(const ast::Create& create) {
  std::vector<const ast::PathPattern*> paths;
  for (const ast::PathPattern& path : create.patterns) paths.push_back(&path);
  write(bind_create(context_, scope_, paths));
}

void ClausesBinder::operator()(const ast::CallProcedure& call) {
  std::vector<std::string> names;
  BoundProcedureCall bound = bind_procedure_call(context_, scope_, call, standalone_, names);
  rows_of_statement_ = standalone_;
  yields_rows_ = !bound.outputs.empty();
  if (standalone_) {
    names_ = std::move(names);
    bound_.columns = bound.columns;
  }
  bound_.clauses.emplace_back(std::move(bound));
}

/// Without a leading WITH, CALL { } sees nothing of what is outside.
void ClausesBinder::import(const ast::Clause& first) {
  const auto* with = std::get_if<ast::With>(&first.node);
  if (with == nullptr) {
    scope_ = Scope();
    return;
  }
  const ast::Projection& names = with->projection;
  const auto plain = [](const ast::ProjectionItem& item) {
    return !item.alias && item.expression.as<ast::VariableReference>() != nullptr;
  };
  const ast::RowWindow& window = names.window;
  if (std::all_of(names.items.begin(), names.items.end(), plain) && !names.distinct &&
      !with->where && window.order_by.empty() && !window.skip && !window.limit) {
    return;
  }
  throw context_
      .error(first.keyword, "InvalidClauseComposition",
             "the WITH that begins CALL { } only names variables from outside")
      .hint("compute in a second WITH after it");
}

Scope ClausesBinder::imported(const ast::CallSubquery& call) const {
  if (!call.imports || call.import_star) return scope_;
  Scope scope;
  for (const ast::Name& name : *call.imports) {
    const Variable* variable = scope_.find(name.text);
    if (variable == nullptr) {
      throw context_.error(name.span, "UndefinedVariable",
                           "variable `" + name.text + "` is not defined");
    }
    scope.add(*variable);
  }
  return scope;
}

void ClausesBinder::declare_columns(const BoundQuery& query, const ast::CallSubquery& call) {
  for (std::size_t i = 0; i < query.columns.size(); ++i) {
    const std::string& name = query.columns[i];
    if (scope_.find(name) != nullptr) {
      throw context_
          .error(call.query->parts.back().clauses.back().span, "VariableAlreadyBound",
                 "variable `" + name + "` is already there")
          .hint("return it under another name: RETURN .. AS other");
    }
    scope_.add({name, query.slots[i], kAnyType, kAnyType, false});
  }
}

void ClausesBinder::operator()(const ast::CallSubquery& call) {
  const bool wrote = std::exchange(context_.statement.writes, false);
  BoundSubqueryCall bound;
  bound.query = std::make_unique<BoundQuery>(
      bind_query(context_, *call.query, imported(call),
                 call.imports ? QueryPlace::Call : QueryPlace::CallWith));
  bound.writes = context_.statement.writes;
  context_.statement.writes = wrote || bound.writes;
  declare_columns(*bound.query, call);
  yields_rows_ = !bound.query->columns.empty();
  rows_of_statement_ = false;
  bound_.clauses.emplace_back(std::move(bound));
}

/// What UNWIND takes as one item, a comprehension refuses when it meets it.
BoundPtr ClausesBinder::list_only(BoundPtr list) const {
  if (list->type.within(ValueType::List)) return list;
  const SourcePosition position = list->position;
  return make_comprehension({context_.new_slot(), std::move(list), nullptr, nullptr}, position);
}

/// For each row, for each item: the updates. So it is a subquery of each row whose rows, the items,
/// have a subquery each.
void ClausesBinder::operator()(const ast::Foreach& loop) {
  BoundPtr list = list_only(ExpressionBinder(context_, scope_).bind(*loop.list));
  if (scope_.find(loop.variable.text) != nullptr) {
    throw context_.error(loop.variable.span, "VariableAlreadyBound",
                         "variable `" + loop.variable.text + "` is already there");
  }
  const Slot slot = context_.new_slot(loop.variable.text);
  Scope inner = scope_;
  inner.add({loop.variable.text, slot, item_types(*list), kAnyType, false});
  BoundSubqueryCall updates{std::make_unique<BoundQuery>(), true, true};
  updates.query->parts.push_back(
      ClausesBinder(context_, std::move(inner), QueryPlace::Call).bind(loop.updates));
  BoundSubqueryCall items{std::make_unique<BoundQuery>(), true, true};
  BoundSingleQuery& each = items.query->parts.emplace_back();
  each.clauses.emplace_back(BoundUnwind{std::move(list), slot});
  each.clauses.emplace_back(std::move(updates));
  write(std::move(items));
}

template <typename Statement>
void ClausesBinder::begin_statement(Statement statement, const ast::ResultRows& rows) {
  const std::string word(context_.written(clause_->keyword));
  if (place_ == QueryPlace::Subquery) {
    throw context_.unsupported(clause_->keyword, word + " in EXISTS, COUNT or COLLECT")
        .hint("CALL { " + word + " .. RETURN .. } inside its braces can be run");
  }
  if (!bound_.clauses.empty()) {
    throw context_.error(clause_->keyword, "InvalidClauseComposition",
                         word + " can only begin a query");
  }
  bound_.columns = statement.columns;
  note_types();
  bound_.clauses.emplace_back(std::move(statement));
  for (BoundProjection& projection : bind_row_window(context_, scope_, rows)) {
    bound_.clauses.emplace_back(std::move(projection));
  }
  rows_of_statement_ = true;
}

}  // namespace

BoundQuery bind_query(const BindContext& context, const ast::Query& query, const Scope& outer,
                      QueryPlace place) {
  BoundQuery bound;
  bound.union_all = query.union_all;
  for (const ast::SingleQuery& part : query.parts) {
    ClausesBinder binder(context, outer, place);
    BoundSingleQuery single = binder.bind(part.clauses);
    const bool has_rows = !single.columns.empty();
    if (!bound.parts.empty() && has_rows && binder.names() != bound.columns) {
      throw context
          .error(part.span, "DifferentColumnsInUnion",
                 "the parts of a UNION need the same columns in the same order")
          .hint("name them with AS");
    }
    if (has_rows) bound.columns = binder.names();
    if (has_rows && bound.parts.empty()) bound.types = binder.types();
    if (!bound.parts.empty() && has_rows != !bound.parts[0].columns.empty()) {
      throw context.error(part.span, "InvalidClauseComposition",
                          "each part of a UNION must end with RETURN");
    }
    bound.parts.push_back(std::move(single));
  }
  if (bound.parts.size() == 1) {
    bound.slots = bound.parts[0].columns;
  } else {
    for (const std::string& name : bound.columns) bound.slots.push_back(context.new_slot(name));
  }
  return bound;
}

BoundStatement bind(const ast::Statement& statement, std::string_view text, const Map& parameters,
                    const graph::GraphView& view, const ProcedureTable& procedures,
                    ParameterSites* sites) {
  BoundStatement bound;
  using Explain = ast::ExplainMode;
  if (statement.explain == Explain::Explain) bound.explain = BoundExplain::Explain;
  if (statement.explain == Explain::Profile) bound.explain = BoundExplain::Profile;
  const BindContext context{text, parameters, view, procedures, bound, sites};
  bound.query =
      bind_query(context, std::get<ast::Query>(statement.node), {}, QueryPlace::Statement);
  bound.notices = context.names.notices();
  return bound;
}

}  // namespace clout::query
