#include "graph/cost_order.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "graph/graph_state.h"
#include "graph/run_tasks.h"
#include "graph/state_view.h"

namespace clout::graph {

namespace {

/// The arrays of a direction while they are filled.
struct Filled {
  std::vector<std::uint32_t> offsets;
  std::vector<double> costs;
  std::vector<std::uint32_t> places;

  [[nodiscard]] CostOrderArrays arrays() const { return {offsets, costs, places}; }
};

class WantedTypes {
 public:
  explicit WantedTypes(std::span<const EdgeTypeId> types) {
    for (const EdgeTypeId type : types) {
      if (raw(type) >= wanted_.size()) wanted_.resize(raw(type) + 1);
      wanted_[raw(type)] = true;
    }
  }
  [[nodiscard]] bool contains(std::uint16_t type) const {
    return type < wanted_.size() && wanted_[type];
  }

 private:
  std::vector<bool> wanted_;
};

/// Asks for the costs of the edges of nodes, some hundred at a time. One thread.
class CostReader {
 public:
  CostReader(std::shared_ptr<const GraphState> fold, const WantedTypes& types,
             const EdgeCosts& costs, const QueryBudget& budget, std::span<double> by_position)
      : fold_(std::move(fold)),
        view_(fold_),
        numbers_(*fold_->base),
        types_(types),
        costs_(costs),
        budget_(budget),
        by_position_(by_position) {}

  void read(NodeId start) {
    const BaseTopology& base = *fold_->base;
    const BaseTopology::Range range = base.range(start, Direction::Out);
    const AdjacencyArrays& out = base.arrays().out;
    for (EdgePosition at = range.begin; at < range.end; ++at) {
      if (!types_.contains(out.types[at])) continue;
      edges_.push_back(
          {numbers_.at(at), start, NodeId{out.neighbours[at]}, EdgeTypeId{out.types[at]}});
      positions_.push_back(at);
      if (edges_.size() == kTogether) finish();
    }
  }

  void finish() {
    budget_.check_now();
    std::array<double, kTogether> found{};
    const std::span<double> costs(found.data(), edges_.size());
    costs_(view_, edges_, costs);
    for (std::size_t i = 0; i < costs.size(); ++i) by_position_[positions_[i]] = costs[i];
    edges_.clear();
    positions_.clear();
  }

 private:
  static constexpr std::size_t kTogether = 512;

  std::shared_ptr<const GraphState> fold_;
  StateView view_;
  EdgeNumbers numbers_;
  const WantedTypes& types_;
  const EdgeCosts& costs_;
  const QueryBudget& budget_;
  std::span<double> by_position_;
  std::vector<Edge> edges_;
  std::vector<EdgePosition> positions_;
};

/// As the graph was at the fold.
std::shared_ptr<const GraphState> at_fold(const GraphState& state) {
  auto fold = std::make_shared<GraphState>(state);
  fold->commit = state.base->fold_commit();
  fold->delta = Delta(*state.base);
  return fold;
}

/// What the wanted edges cost, by OUT position.
std::vector<double> costs_of_base(const GraphState& state, const WantedTypes& types,
                                  const EdgeCosts& costs, const QueryBudget& budget) {
  constexpr std::uint32_t kRangeNodes = 16 * 1024;
  const auto fold = at_fold(state);
  const std::uint32_t nodes = state.base->node_limit();
  std::vector<double> by_position(state.base->counts().edges);
  std::vector<std::function<void()>> tasks;
  for (std::uint32_t first = 0; first < nodes; first += std::min(kRangeNodes, nodes - first)) {
    const std::uint32_t limit = first + std::min(kRangeNodes, nodes - first);
    tasks.emplace_back([&, first, limit] {
      CostReader reader(fold, types, costs, budget, by_position);
      for (std::uint32_t node = first; node < limit; ++node) reader.read(NodeId{node});
      reader.finish();
    });
  }
  run_tasks(std::thread::hardware_concurrency(), tasks);
  return by_position;
}

/// The wanted entries of one direction, each node's sorted.
void fill(const BaseTopology& base, Direction direction, const WantedTypes& types,
          std::span<const double> by_position, const QueryBudget& budget, Filled& filled) {
  const AdjacencyArrays& adjacency = base.adjacency(direction);
  std::vector<std::pair<double, std::uint32_t>> entries;  // cost, place
  filled.offsets.push_back(0);
  for (std::uint32_t node = 0; node < base.node_limit(); ++node) {
    if ((node & 0xFFF) == 0) budget.check_now();
    entries.clear();
    const BaseTopology::Range range = base.range(NodeId{node}, direction);
    for (std::uint32_t place = range.begin; place < range.end; ++place) {
      if (!types.contains(adjacency.types[place])) continue;
      entries.emplace_back(by_position[base.position(direction, place)], place);
    }
    std::sort(entries.begin(), entries.end());
    for (const auto& [cost, place] : entries) {
      filled.costs.push_back(cost);
      filled.places.push_back(place);
    }
    filled.offsets.push_back(static_cast<std::uint32_t>(filled.places.size()));
  }
}

template <typename T>
std::string_view bytes_of(std::span<const T> values) {
  return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

template <typename T>
std::span<const T> values_of(std::string_view bytes) {
  return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
}

CostOrderArrays arrays_of(std::string_view offsets, std::string_view costs,
                          std::string_view places) {
  return {values_of<std::uint32_t>(offsets), values_of<double>(costs),
          values_of<std::uint32_t>(places)};
}

bool fit(const CostOrderArrays& arrays, const BaseTopology& base) {
  return arrays.offsets.size() == std::size_t{base.node_limit()} + 1 &&
         arrays.offsets.back() == arrays.places.size() &&
         arrays.costs.size() == arrays.places.size() && arrays.places.size() <= base.counts().edges;
}

}  // namespace

std::array<std::string_view, CostOrder::kSectionCount> CostOrder::sections() const {
  return {bytes_of(out_.offsets), bytes_of(out_.costs), bytes_of(out_.places),
          bytes_of(in_.offsets),  bytes_of(in_.costs),  bytes_of(in_.places)};
}

std::shared_ptr<const CostOrder> CostOrder::over(
    const std::array<std::string_view, kSectionCount>& sections, const BaseTopology& base,
    std::shared_ptr<const void> owner) {
  const CostOrderArrays out = arrays_of(sections[0], sections[1], sections[2]);
  const CostOrderArrays in = arrays_of(sections[3], sections[4], sections[5]);
  if (!fit(out, base) || !fit(in, base)) return nullptr;
  return std::make_shared<CostOrder>(out, in, std::move(owner));
}

std::shared_ptr<const CostOrder> order_by_cost(const GraphState& state,
                                               std::span<const EdgeTypeId> types,
                                               const EdgeCosts& costs, const QueryBudget& budget) {
  const WantedTypes wanted(types);
  const std::vector<double> by_position = costs_of_base(state, wanted, costs, budget);
  struct Both {
    Filled out, in;
  };
  const auto both = std::make_shared<Both>();
  const auto fill_one = [&](Direction direction, Filled& filled) {
    return [&, direction] { fill(*state.base, direction, wanted, by_position, budget, filled); };
  };
  run_tasks(std::thread::hardware_concurrency(),
            {fill_one(Direction::Out, both->out), fill_one(Direction::In, both->in)});
  return std::make_shared<CostOrder>(both->out.arrays(), both->in.arrays(), both);
}

}  // namespace clout::graph
