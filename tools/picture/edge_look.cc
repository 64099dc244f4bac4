#include "tools/picture/edge_look.h"

#include <chrono>
#include <utility>

#include "graph/graph_view.h"

namespace clout::tools {
namespace {

std::int64_t now_in_seconds() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(since_epoch).count();
}

/// The database's own version of the shipped model; the built-in one where it has none.
std::shared_ptr<const InfluenceModel> shipped_model(const graph::GraphView& view) {
  auto stored = view.influence_model(default_influence_model().name);
  return stored ? stored : std::make_shared<const InfluenceModel>(default_influence_model());
}

EdgeLook look(double weight, double polarity) {
  if (weight <= 0) return {};
  const Sign sign = polarity < 0 ? Sign::Harm : polarity > 0 ? Sign::Support : Sign::Undecided;
  return {.sign = sign, .strength = weight, .polarity = polarity};
}

}  // namespace

EdgeLooks::EdgeLooks(const graph::GraphView& view, std::shared_ptr<const InfluenceModel> model)
    : model_(model ? std::move(model) : shipped_model(view)),
      influence_(view, *model_, now_in_seconds()) {}

EdgeLook EdgeLooks::as_stored(const Edge& edge) {
  const auto carried = influence_.of(edge);
  if (!carried) return {};
  return carried->weight_forward > 0 ? look(carried->weight_forward, carried->polarity_forward)
                                     : look(carried->weight_reverse, carried->polarity_reverse);
}

EdgeLook EdgeLooks::leaving(NodeId from, const Edge& edge) {
  const auto carried = influence_.of(edge);
  const bool forward = edge.start == from;
  EdgeLook result;
  if (carried) {
    result = forward ? look(carried->weight_forward, carried->polarity_forward)
                     : look(carried->weight_reverse, carried->polarity_reverse);
  }
  result.inverse = !forward && !influence_.symmetric(edge.type);
  return result;
}

}  // namespace clout::tools
