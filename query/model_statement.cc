#include "query/model_statement.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include "query/binder_context.h"
#include "query/binder_expression.h"
#include "query/evaluate.h"
#include "query/find_model.h"
#include "query/model_rules.h"
#include "query/procedures/procedure.h"
#include "query/spelling.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

/// Values that the statement states.
class StatedValues {
 public:
  StatedValues(const graph::GraphView& view, const StatementRequest& request)
      : budget_(limits_of(request.options), request.cancel),
        context_{request.text, request.parameters, view, procedures_, bound_},
        evaluation_(view, budget_, now_nanoseconds(request.options), 0) {}

  [[nodiscard]] SourcePosition at(ast::Span span) const { return context_.at(span); }

  [[nodiscard]] Value value(const ast::Expression& expression, TypeSet expected = kAnyType,
                            std::string_view what = {}) {
    const Scope nothing;
    const BoundPtr bound = ExpressionBinder(context_, nothing).bind(expression);
    require_type(*bound, expected, what);
    if (!bound_.subqueries.empty()) {
      throw context_.error(expression.span, "InvalidArgumentValue",
                           "an influence model does not depend on the graph");
    }
    return evaluate_constant(*bound, evaluation_);
  }

 private:
  const ProcedureTable procedures_;
  BoundStatement bound_;
  QueryBudget budget_;
  BindContext context_;
  EvaluationContext evaluation_;
};

/// As edges are stored: `competes-with` is the type COMPETES_WITH.
std::string type_of(const ast::Name& name) { return stored_edge_type_name(Catalog(), name.text); }

/// Makes the changes of a statement to a model, one after the other.
class ModelEditor {
 public:
  ModelEditor(InfluenceModel model, StatedValues& values)
      : model_(std::move(model)), values_(values) {}

  InfluenceModel take() { return std::move(model_); }

  void operator()(const ast::ModelSetting& setting) {
    const std::string& key = setting.key.text;
    const bool decay = key == "hop_decay";
    if (!decay && key != "balance") {
      throw Error(ErrorCode::Argument, "an influence model has no setting `" + key + "`")
          .at(values_.at(setting.key.span))
          .detail("InvalidArgumentValue")
          .hint(
              "write SET hop_decay = .., SET balance = .., or SET TYPE .. = {..} for an edge type");
    }
    const RuleSetting stated{
        key, {}, values_.value(*setting.value), values_.at(setting.value->span)};
    constexpr double kLeast = std::numeric_limits<double>::denorm_min();
    if (decay) {
      model_.hop_decay = number_within(stated, kLeast, 1, "(0, 1]");
    } else {
      model_.balance = number_within(stated, 0, 1, "[0, 1]");
    }
  }

  void operator()(const ast::ModelTypeSetting& setting) {
    const std::string type = type_of(setting.type);
    TypeRule* held = rule(type);
    if (held == nullptr && setting.adds)
      throw no_such_type(setting.type, "SET TYPE .. = {..} makes one");
    TypeRule next;
    if (setting.adds) next = *held;
    next.type = type;
    next = changed_rule(std::move(next), settings(*setting.map));
    const bool hyphenated = type != setting.type.text;
    if (hyphenated && next.aliases.end() ==
                          std::find(next.aliases.begin(), next.aliases.end(), setting.type.text)) {
      next.aliases.push_back(setting.type.text);
    }
    require_own_names(next, setting);
    if (held == nullptr) {
      model_.types.push_back(std::move(next));
    } else {
      *held = std::move(next);
    }
  }

  void operator()(const ast::ModelTypeRemoval& removal) {
    TypeRule* held = rule(type_of(removal.type));
    if (held == nullptr) throw no_such_type(removal.type, {});
    model_.types.erase(model_.types.begin() + (held - model_.types.data()));
  }

 private:
  [[nodiscard]] TypeRule* rule(std::string_view type) {
    const auto found = std::find_if(model_.types.begin(), model_.types.end(),
                                    [&](const TypeRule& each) { return each.type == type; });
    return found == model_.types.end() ? nullptr : &*found;
  }

  [[nodiscard]] std::vector<RuleSetting> settings(const ast::Expression& map) {
    std::vector<RuleSetting> settings;
    for (const ast::MapEntry& entry : map.as<ast::MapLiteral>()->entries) {
      settings.push_back({entry.key.text, values_.at(entry.key.span), values_.value(entry.value),
                          values_.at(entry.value.span)});
    }
    return settings;
  }

  /// A stored type counts as one type of the model.
  void require_own_names(const TypeRule& next, const ast::ModelTypeSetting& setting) const {
    require_own_name(next.type, next.type, values_.at(setting.type.span));
    const auto& entries = setting.map->as<ast::MapLiteral>()->entries;
    const auto stated = std::find_if(entries.begin(), entries.end(),
                                     [](const auto& entry) { return entry.key.text == "aliases"; });
    const SourcePosition position =
        values_.at(stated == entries.end() ? setting.type.span : stated->value.span);
    for (auto alias = next.aliases.begin(); alias != next.aliases.end(); ++alias) {
      if (*alias == next.type || std::find(next.aliases.begin(), alias, *alias) != alias) {
        throw taken(*alias, "stands for " + name_text(next.type) + " already").at(position);
      }
      require_own_name(*alias, next.type, position);
    }
  }

  void require_own_name(const std::string& name, const std::string& type,
                        SourcePosition position) const {
    const TypeRule* other = model_.find(name);
    if (other == nullptr || other->type == type) return;
    throw taken(name, other->type == name ? "is a type of the model itself"
                                          : "is an alias of " + name_text(other->type))
        .at(position);
  }

  [[nodiscard]] static Error taken(const std::string& name, const std::string& why) {
    return Error(ErrorCode::Argument, "the edge type " + name_text(name) + " " + why)
        .detail("InvalidArgumentValue");
  }

  [[nodiscard]] Error no_such_type(const ast::Name& name, std::string otherwise) const {
    const TypeRule* other = model_.find(name.text);
    std::vector<std::string_view> types;
    for (const TypeRule& each : model_.types) types.emplace_back(each.type);
    const auto near = nearest_word(type_of(name), types);
    Error error = Error(ErrorCode::NotFound, "the influence model " + quoted(model_.name) +
                                                 " has no type " + name_text(name.text))
                      .at(values_.at(name.span));
    if (other != nullptr) {
      return std::move(error).hint("it is an alias of " + name_text(other->type));
    }
    return std::move(error).hint(near ? "did you mean " + name_text(*near) + "?"
                                      : std::move(otherwise));
  }

  InfluenceModel model_;
  StatedValues& values_;
};

/// One run of one statement, with the transaction that it commits.
class ModelRun {
 public:
  ModelRun(graph::Database& database, const ast::ModelStatement& statement,
           const StatementRequest& request)
      : statement_(statement),
        transaction_(database.begin()),
        values_(transaction_->view(), request),
        place_(values_.at(statement.name.span)) {}

  void create(WriteSummary& writes, std::vector<std::string>& notices) {
    if (name().empty()) {
      throw Error(ErrorCode::Argument, "the name of an influence model cannot be empty")
          .at(place_)
          .detail("InvalidArgumentValue");
    }
    if (transaction_->view().influence_model(name()) != nullptr) {
      const std::string there = "influence model " + quoted(name()) + " exists already";
      if (statement_.conditional) return notices.push_back(there);
      require_changeable();
      throw Error(ErrorCode::Constraint, there)
          .at(place_)
          .hint("ALTER INFLUENCE MODEL makes its next version; IF NOT EXISTS leaves it as it is");
    }
    InfluenceModel model;
    if (statement_.source) model = *source(*statement_.source);
    model.name = name();
    store(std::move(model));
    ++writes.models_created;
  }

  void alter(WriteSummary& writes) {
    require_changeable();
    store(*find_model(transaction_->view(), name(), place_));
    ++writes.models_altered;
  }

  void drop(WriteSummary& writes, std::vector<std::string>& notices) {
    require_changeable();
    if (statement_.conditional && transaction_->view().influence_model(name()) == nullptr) {
      return notices.push_back("there is no influence model " + quoted(name()));
    }
    (void)find_model(transaction_->view(), name(), place_);
    transaction_->drop_influence_model(name());
    transaction_->commit();
    ++writes.models_dropped;
  }

 private:
  [[nodiscard]] const std::string& name() const { return statement_.name.text; }

  void require_changeable() const {
    const std::string& fixed = default_influence_model().name;
    if (name() != fixed) return;
    throw Error(ErrorCode::Constraint,
                "the influence model " + quoted(fixed) + " is that of every database, and stays")
        .at(place_)
        .hint("CREATE INFLUENCE MODEL .. FROM " + quoted(fixed) + " makes one to change");
  }

  [[nodiscard]] std::shared_ptr<const InfluenceModel> source(const ast::ModelSource& source) {
    const SourcePosition position = values_.at(source.name.span);
    if (!source.version) return find_model(transaction_->view(), source.name.text, position);
    const Value version = values_.value(*source.version, ValueType::Integer, "VERSION");
    if (version.is_null()) return find_model(transaction_->view(), source.name.text, position);
    return find_model_version(transaction_->view(), source.name.text, version.as_integer(),
                              values_.at(source.version->span));
  }

  void store(InfluenceModel model) {
    ModelEditor editor(std::move(model), values_);
    for (const ast::ModelChange& change : statement_.changes) std::visit(editor, change);
    transaction_->put_influence_model(editor.take());
    transaction_->commit();
  }

  const ast::ModelStatement& statement_;
  std::unique_ptr<graph::Transaction> transaction_;
  StatedValues values_;
  SourcePosition place_;
};

}  // namespace

void run_model_statement(graph::Database& database, const ast::ModelStatement& statement,
                         const StatementRequest& request, WriteSummary& writes,
                         std::vector<std::string>& notices) {
  using Kind = ast::ModelStatement::Kind;
  ModelRun run(database, statement, request);
  if (statement.kind == Kind::Create) return run.create(writes, notices);
  if (statement.kind == Kind::Alter) return run.alter(writes);
  run.drop(writes, notices);
}

}  // namespace clout::query
