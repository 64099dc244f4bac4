#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "query/plan_match.h"
#include "query/rules/pattern_order.h"
#include "query/rules/rules.h"

namespace clout::query {
namespace {

/// One thing to do next: find a node, find an edge by an index, or follow an edge.
struct Move {
  enum class Kind : std::uint8_t { Scan, Seek, Follow };
  Kind kind = Kind::Scan;
  std::size_t number = 0;
  bool from_right = false;
};
using Moves = std::vector<Move>;

void apply(PatternOrder& order, const Move& move) {
  switch (move.kind) {
    case Move::Kind::Scan:
      return order.scan(move.number);
    case Move::Kind::Seek:
      return order.seek(move.number);
    case Move::Kind::Follow:
      return order.follow(move.number, move.from_right);
  }
}

class GreedySearch {
 public:
  GreedySearch(const BoundPattern& pattern, const SlotSet& known, double rows,
               const PlanContext& context)
      : pattern_(pattern), known_(known.slots()), rows_(rows), context_(context) {}

  /// The cheapest complete order found: one greedy run per possible first node.
  Moves best() const {
    Moves cheapest;
    double lowest = std::numeric_limits<double>::infinity();
    for (const std::optional<Move>& first : first_moves()) {
      Moves moves;
      if (first) moves.push_back(*first);
      const double cost = complete(moves);
      if (cost >= lowest) continue;
      lowest = cost;
      cheapest = std::move(moves);
    }
    return cheapest;
  }

 private:
  /// A plan after `moves`, over a stand-in for the input that only carries what estimates need.
  [[nodiscard]] std::unique_ptr<PatternOrder> replay(const Moves& moves) const {
    auto input = std::make_unique<ArgumentStep>();
    input->filled = known_;
    input->rows = rows_;
    auto order = std::make_unique<PatternOrder>(pattern_, std::move(input), context_, true);
    for (const Move& move : moves) apply(*order, move);
    return order;
  }

  /// Each node, and each edge that an index finds; or nothing, where a node is found already.
  [[nodiscard]] std::vector<std::optional<Move>> first_moves() const {
    constexpr std::size_t kTried = 12;  // of a large pattern
    std::vector<std::optional<Move>> moves;
    for (std::size_t i = 0; i < pattern_.nodes.size(); ++i) {
      if (pattern_.nodes[i].bound) return {std::nullopt};
      if (i < kTried) moves.emplace_back(Move{Move::Kind::Scan, i, false});
    }
    const auto order = replay({});
    for (std::size_t i = 0; i < pattern_.edges.size() && moves.size() < 2 * kTried; ++i) {
      if (order->can_seek(i)) moves.emplace_back(Move{Move::Kind::Seek, i, false});
    }
    return moves;
  }

  /// Edges at found ends; other nodes only where there is no such edge.
  [[nodiscard]] Moves candidates(const PatternOrder& order) const {
    Moves moves;
    for (std::size_t i = 0; i < pattern_.edges.size(); ++i) {
      if (order.found_edge(i) || !order.reachable(i)) continue;
      moves.push_back({Move::Kind::Follow, i, !order.found_node(pattern_.edges[i].left)});
    }
    if (!moves.empty()) return moves;
    for (std::size_t i = 0; i < pattern_.nodes.size(); ++i) {
      if (!order.found_node(i)) moves.push_back({Move::Kind::Scan, i, false});
    }
    if (moves.empty()) order.fail_on_circle();
    return moves;
  }

  [[nodiscard]] Move cheapest(const PatternOrder& order, const Moves& tried) const {
    // So many that trying all of them costs more than a good order saves: as the text has them.
    constexpr std::size_t kSearched = 64;  // edges and nodes
    if (pattern_.edges.size() + pattern_.nodes.size() > kSearched) return tried[0];
    Move next = tried[0];
    double fewest = std::numeric_limits<double>::infinity();
    for (const Move& move : tried) {
      context_.poll();
      const double rows = move.kind == Move::Kind::Scan
                              ? order.rows_after_scan(move.number)
                              : order.rows_after_follow(move.number, move.from_right);
      if (rows >= fewest) continue;
      fewest = rows;
      next = move;
    }
    return next;
  }

  double complete(Moves& moves) const {
    auto order = replay(moves);
    while (!order->complete()) {
      context_.poll();
      const Move next = cheapest(*order, candidates(*order));
      moves.push_back(next);
      apply(*order, next);
    }
    return order->cost();
  }

  const BoundPattern& pattern_;
  std::vector<Slot> known_;
  double rows_;
  const PlanContext& context_;
};

}  // namespace

void order_by_cost(PlanPtr& root, const PlanContext& context) {
  for_each_step(root, [&](PlanPtr& step) {
    auto* match = dynamic_cast<MatchStep*>(step.get());
    if (match == nullptr) return;
    const BoundPattern pattern = std::move(match->pattern);
    PlanPtr input = std::move(match->inputs[0]);
    estimate_rows(*input, context);
    const Moves moves = GreedySearch(pattern, available_slots(*input), input->rows, context).best();
    PatternOrder order(pattern, std::move(input), context, true);
    for (const Move& move : moves) apply(order, move);
    step = order.finish();
  });
}

}  // namespace clout::query
