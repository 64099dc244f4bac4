#include "query/operators/influence_options.h"

#include <algorithm>
#include <chrono>
#include <memory>

#include "query/entity_names.h"
#include "query/evaluate.h"
#include "query/influence_question.h"
#include "query/operators/build.h"
#include "query/optimizer.h"
#include "query/plan_match.h"

namespace clout::query {
namespace {

/// The nodes that a pattern of one node matches.
std::vector<NodeId> find_nodes(const BoundPattern& pattern, ExecutionContext& context) {
  std::vector<std::string> names(context.width, "node");
  const PlanContext plan_context{&context.view, &names};
  const Slot slot = pattern.nodes[0].slot;
  Plan plan;
  plan.root = std::make_unique<MatchStep>(std::make_unique<ArgumentStep>(), pattern);
  optimize(plan, {slot}, plan_context, true);
  const OperatorTree tree = build_operators(*plan.root, context);
  Batch start(context.width), found(context.width);
  start.set_size(1);
  tree.set_argument(start);
  tree.root->open();
  std::vector<NodeId> nodes;
  while (tree.root->next(found)) {
    for (const Value& node : found.column(slot)) nodes.push_back(node.as_node().id);
  }
  return nodes;
}

NodeId resolve_pattern(const BoundEntity& entity, ExecutionContext& context) {
  const std::vector<NodeId> nodes = find_nodes(entity.pattern, context);
  if (nodes.size() == 1) return nodes[0];
  if (nodes.empty()) {
    throw Error(ErrorCode::NotFound, "no node is like this").at(entity.position);
  }
  std::vector<graph::NameMatch> candidates;
  candidates.reserve(nodes.size());
  for (const NodeId node : nodes) {
    candidates.push_back({node, graph::NameMatchKind::Name, node_name(context.view, node)});
  }
  throw_ambiguous(context.view, "this node", candidates, entity.position);
}

/// A condition over one edge or one node, evaluated on a row of its own.
class Condition {
 public:
  Condition(BoundPtr condition, Slot slot, ExecutionContext& context)
      : condition_(std::move(condition)),
        slot_(slot),
        context_(&context),
        row_(std::make_shared<Batch>(context.width)) {}

  [[nodiscard]] bool holds(Value value) const {
    row_->column(slot_) = {std::move(value)};
    row_->set_size(1);
    return is_true(evaluate(*condition_, Row(*row_, 0), context_->evaluation));
  }

 private:
  BoundPtr condition_;
  Slot slot_;
  ExecutionContext* context_;
  std::shared_ptr<Batch> row_;  // shared by copies of a std::function
};

}  // namespace

Value option_value(const BoundPtr& expression, ExecutionContext& context) {
  return expression ? evaluate_constant(*expression, context.evaluation) : Value();
}

std::optional<Moment> moment_option(const BoundPtr& expression, SourcePosition position,
                                    ExecutionContext& context) {
  if (!expression) return std::nullopt;
  return exact_moment_of(option_value(expression, context), position, "AS OF");
}

NodeId resolve_entity(const BoundEntity& entity, ExecutionContext& context) {
  if (!entity.key) return resolve_pattern(entity, context);
  const Value key = option_value(entity.key, context);
  if (key.is_string()) return resolve_name(context.view, key.as_string(), entity.position);
  if (key.is_node()) return key.as_node().id;
  if (key.is_integer() && key.as_integer() >= 0 &&
      key.as_integer() < std::int64_t{context.view.node_id_limit()}) {
    const NodeId node{static_cast<std::uint32_t>(key.as_integer())};
    if (context.view.has_node(node)) return node;
  }
  if (key.is_integer()) {
    throw Error(ErrorCode::NotFound, "there is no node " + std::to_string(key.as_integer()))
        .at(entity.position)
        .detail("UnknownName");
  }
  throw Error(ErrorCode::Type, "a node is meant by a name, an id or itself, not by a " +
                                   std::string(to_string(key.type())))
      .at(entity.position)
      .detail("InvalidArgumentType");
}

std::size_t top_of(const BoundInfluenceOptions& options, ExecutionContext& context) {
  constexpr std::size_t kDefault = 10;
  if (!options.top) return kDefault;
  const Value top = option_value(options.top, context);
  if (top.is_integer() && top.as_integer() >= 1) {
    return static_cast<std::size_t>(top.as_integer());
  }
  throw Error(ErrorCode::Argument, "TOP takes an integer of at least 1")
      .at(options.top_position)
      .detail("NumberOutOfRange");
}

std::size_t path_limit_of(const BoundInfluenceOptions& options, ExecutionContext& context,
                          std::size_t otherwise) {
  const Value limit = option_value(options.budget_paths, context);
  if (!limit.is_integer()) return otherwise;
  if (limit.as_integer() >= 1) return static_cast<std::size_t>(limit.as_integer());
  throw Error(ErrorCode::Argument, "BUDGET .. PATHS takes an integer of at least 1")
      .at(options.budget_paths->position)
      .detail("NumberOutOfRange");
}

graph::Effort effort_of(const BoundInfluenceOptions& options, ExecutionContext& context) {
  // Longer is as good as no limit, and its end is still a time.
  constexpr std::int64_t kMost = 1'000'000'000;
  const Value time = option_value(options.budget_milliseconds, context);
  if (!time.is_integer()) return {};
  if (time.as_integer() < 0) {
    throw Error(ErrorCode::Argument, "BUDGET .. MS takes an integer of at least 0")
        .at(options.budget_milliseconds->position)
        .detail("NumberOutOfRange");
  }
  return {.until = std::chrono::steady_clock::now() +
                   std::chrono::milliseconds(std::min(time.as_integer(), kMost))};
}

graph::PairTotal total_of(const InfluenceQuestion& question, NodeId from, NodeId to,
                          const BoundInfluenceOptions& options, ExecutionContext& context) {
  graph::PairQuery pair = pair_query(question, from, to);
  pair.path_limit = path_limit_of(options, context, pair.path_limit);
  pair.effort = effort_of(options, context);
  return graph::pair_total(*question.graph, pair, context.budget);
}

namespace {

std::shared_ptr<const InfluenceModel> model_of(const BoundInfluenceOptions& options,
                                               ExecutionContext& context) {
  const Value name = option_value(options.model, context);
  if (!name.is_string()) return find_model(context.view, default_influence_model().name, {});
  const Value version = option_value(options.model_version, context);
  if (version.is_null()) return find_model(context.view, name.as_string(), options.model_position);
  return find_model_version(context.view, name.as_string(), version.as_integer(),
                            options.version_position);
}

/// The stored types that OVER means by a name: those called so, and all that are the same type in
/// the model.
std::vector<EdgeTypeId> types_over(const std::string& name, const InfluenceModel& model,
                                   const Catalog& catalog) {
  std::vector<EdgeTypeId> types = resolve_edge_type(catalog, name);
  const TypeRule* rule = model.find(name);
  const std::vector<std::string>& stored = catalog.edge_types.names();
  for (std::uint32_t i = 0; rule != nullptr && i < stored.size(); ++i) {
    const EdgeTypeId type{i};
    const bool listed = std::find(types.begin(), types.end(), type) != types.end();
    if (!listed && model.find(stored[i]) == rule) types.push_back(type);
  }
  return types;
}

}  // namespace

InfluenceQuestion make_question(const BoundInfluenceOptions& options, ExecutionContext& context) {
  InfluenceQuestion question;
  question.model = model_of(options, context);
  context.influence_model = question.model;
  question.known_at = context.known_at;
  if (options.method == BoundMethod::Sum) question.aggregate = graph::Aggregate::Sum;
  constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
  const std::int64_t now = context.evaluation.statement_time() / kNanosecondsPerSecond;
  if (options.within) {
    question.hops = hops_of(option_value(options.within, context), options.within_position);
  }

  graph::InfluenceFilter& filter = question.filter;
  filter.as_of =
      options.as_of ? moment_of(option_value(options.as_of, context), options.as_of_position) : now;
  if (!options.over.empty()) {
    filter.types.emplace();
    for (const std::string& type : options.over) {
      const auto found = types_over(type, *question.model, context.view.catalog());
      filter.types->insert(filter.types->end(), found.begin(), found.end());
    }
  }
  for (const BoundEntity& who : options.avoiding) {
    filter.avoid.push_back(resolve_entity(who, context));
  }
  for (const BoundEntity& who : options.via) filter.via.push_back(resolve_entity(who, context));
  if (options.edge_filter) {
    filter.edge = [condition = Condition(options.edge_filter, options.edge, context)](
                      const Edge& edge) { return condition.holds(edge); };
  }
  if (options.node_filter) {
    filter.node = [condition = Condition(options.node_filter, options.node, context)](NodeId node) {
      return condition.holds(Node{node});
    };
  }
  note_silent_types(context.view, *question.model, filter.types ? &*filter.types : nullptr,
                    context.notices);
  // Last: the arcs may have to be built first, and a slip in the question should be told at once.
  if (options.decay) {
    let_decay(question, context.view, context.budget);
  } else {
    question.graph = context.view.influence_graph(*question.model, now, context.budget);
  }
  return question;
}

}  // namespace clout::query
