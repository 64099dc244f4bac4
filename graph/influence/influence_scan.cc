// Builds an influence graph through the GraphView interface alone: the way that works for every
// view, and the oracle for faster ways.

#include <array>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/graph_view.h"
#include "graph/influence/arc_index_builder.h"
#include "graph/influence/influence_graph.h"

namespace clout::graph {

namespace {

constexpr std::int64_t kSecondsPerDay = 86400;

/// The first whole second that is not before the moment.
std::int64_t whole_seconds(std::int64_t seconds, std::int32_t nanoseconds) {
  return nanoseconds > 0 ? seconds + 1 : seconds;
}

/// A date or datetime as UTC seconds; values of other types count as absent.
std::optional<std::int64_t> moment(const Value& value) {
  switch (value.type()) {
    case ValueType::Date:
      return value.as_date().days * kSecondsPerDay;
    case ValueType::LocalDateTime:
      return whole_seconds(value.as_local_date_time().seconds,
                           value.as_local_date_time().nanoseconds);
    case ValueType::DateTime:
      return whole_seconds(value.as_date_time().seconds, value.as_date_time().nanoseconds);
    default:
      return std::nullopt;
  }
}

/// Reads the properties that the kernels use from edges of one view.
class EdgeReader {
 public:
  explicit EdgeReader(const GraphView& view)
      : view_(view),
        strength_(key("strength")),
        strength_forward_(key("strength_fwd")),
        strength_reverse_(key("strength_rev")),
        confidence_(key("confidence")),
        source_(key("source")),
        odds_(key("odds")),
        polarity_(key("polarity")),
        since_(key("since")),
        until_(key("until")) {}

  InfluenceEdge read(const Edge& edge) {
    InfluenceEdge row{.edge = edge.id, .type = edge.type, .start = edge.start, .end = edge.end};
    const double strength = number(edge, strength_).value_or(1);
    row.strength_forward = number(edge, strength_forward_).value_or(strength);
    row.strength_reverse = number(edge, strength_reverse_).value_or(strength);
    row.confidence = number(edge, confidence_).value_or(row.confidence);
    row.odds = number(edge, odds_).value_or(row.odds);
    row.polarity = number(edge, polarity_).value_or(row.polarity);
    row.origin = origin(edge);
    row.since = moment(property(edge, since_)).value_or(row.since);
    row.until = moment(property(edge, until_)).value_or(row.until);
    return row;
  }

 private:
  using Key = std::optional<PropertyKeyId>;

  [[nodiscard]] Key key(std::string_view name) const {
    return view_.catalog().property_keys.find(name);
  }
  [[nodiscard]] Value property(const Edge& edge, Key name) const {
    return name ? view_.property(edge, *name) : Value();
  }
  [[nodiscard]] std::optional<double> number(const Edge& edge, Key name) const {
    const Value value = property(edge, name);
    return value.is_number() ? std::optional(value.number()) : std::nullopt;
  }
  std::uint64_t origin(const Edge& edge) {
    const Value source = property(edge, source_);
    if (source.is_null()) return kNoOrigin;
    return origins_.try_emplace(source, origins_.size() + 1).first->second;
  }

  const GraphView& view_;
  Key strength_, strength_forward_, strength_reverse_, confidence_, source_, odds_, polarity_,
      since_, until_;
  std::unordered_map<Value, std::uint64_t, ValueHash, ValueEquivalent> origins_;
};

std::vector<EdgeTypeId> transmitting_types(const Catalog& catalog, const InfluenceModel& model) {
  std::vector<EdgeTypeId> types;
  const std::vector<std::string>& names = catalog.edge_types.names();
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    const TypeRule* rule = model.find(names[i]);
    if (rule == nullptr || (rule->forward.kappa <= 0 && rule->reverse.kappa <= 0)) continue;
    types.push_back(EdgeTypeId{i});
  }
  return types;
}

}  // namespace

std::shared_ptr<const InfluenceGraph> InfluenceGraph::scan(const GraphView& view,
                                                           const InfluenceModel& model,
                                                           std::int64_t now) {
  ArcIndexBuilder builder(model, view.catalog().edge_types.names(), now);
  const std::vector<EdgeTypeId> types = transmitting_types(view.catalog(), model);
  EdgeReader reader(view);
  std::array<NodeId, 1024> nodes{};
  std::vector<Neighbour> neighbours;
  std::uint32_t position = 0;
  std::size_t found = types.empty() ? 0 : nodes.size();
  while (found == nodes.size()) {
    found = view.scan_nodes(position, std::nullopt, nodes);
    for (std::size_t i = 0; i < found; ++i) {
      neighbours.clear();
      view.expand(nodes[i], Direction::Out, types, neighbours);
      for (const Neighbour& neighbour : neighbours) builder.add(reader.read(neighbour.edge));
    }
  }
  return std::make_shared<const InfluenceGraph>(builder.finish());
}

std::shared_ptr<const InfluenceGraph> GraphView::influence_graph(const InfluenceModel& model,
                                                                 std::int64_t now) const {
  return InfluenceGraph::scan(*this, model, now);
}

}  // namespace clout::graph
