#include "graph/influence_source.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "graph/influence/arc_index_builder.h"
#include "graph/influence/influence_edge_reader.h"
#include "graph/record_reader.h"
#include "graph/run_tasks.h"
#include "graph/state_view.h"
#include "storage/adjacency_chunk.h"
#include "storage/keys.h"
#include "storage/ordered_code.h"

namespace clout::graph {

using storage::Family;
using storage::OutChunk;
using storage::PropertyColumn;

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

double or_else(double value, double otherwise) { return std::isnan(value) ? otherwise : value; }

/// Turns the chunks of starts into influence edges, column by column. Keeps its arrays. One thread.
class ChunkEdges {
 public:
  ChunkEdges(const GraphState& state, const InfluenceModel& model, const ClaimTable& claims,
             InfluenceOrigins& origins)
      : keys_(*state.catalog),
        large_(*state.kv),
        transmits_(state.catalog->edge_types.size()),
        claims_(claims),
        origins_of_all_(origins) {
    for (const EdgeTypeId type : transmitting_types(*state.catalog, model)) {
      transmits_[raw(type)] = true;
    }
  }

  void add_to(EdgesByRule& edges, NodeId start, std::string_view bytes) {
    const OutChunk chunk(bytes);
    const auto wanted = [&](const storage::TypeRange& range) { return is_wanted(range.type); };
    if (std::none_of(chunk.types().begin(), chunk.types().end(), wanted)) return;
    read_columns(chunk);
    for (const storage::TypeRange& range : chunk.types()) {
      if (!wanted(range)) continue;
      for (std::uint32_t i = range.first; i < range.first + range.count; ++i) {
        const InfluenceEdge own = edge(start, range.type, i);
        if (claims_.empty()) {
          edges.add(own);
        } else {
          visit_rows(own, claims_.of(own.edge), [&](const InfluenceEdge& row) { edges.add(row); });
        }
      }
    }
  }

 private:
  using Numbers = std::vector<double>;
  using Moments = std::vector<std::int64_t>;

  [[nodiscard]] bool is_wanted(EdgeTypeId type) const {
    return raw(type) < transmits_.size() && transmits_[raw(type)];
  }

  void read_columns(const OutChunk& chunk) {
    ends_.clear();
    chunk.neighbours(ends_);
    edges_.clear();
    chunk.edges(edges_);
    read(chunk, keys_.strength, strength_);
    read(chunk, keys_.strength_forward, forward_);
    read(chunk, keys_.strength_reverse, reverse_);
    read(chunk, keys_.confidence, confidence_);
    read(chunk, keys_.odds, odds_);
    read(chunk, keys_.polarity, polarity_);
    read(chunk, keys_.since, kOpenPast, since_);
    read(chunk, keys_.until, kOpenFuture, until_);
    read_origins(chunk);
  }

  static const PropertyColumn* column(const OutChunk& chunk, const InfluenceKeys::Key& key) {
    return key ? chunk.column(*key) : nullptr;
  }

  static void read(const OutChunk& chunk, const InfluenceKeys::Key& key, Numbers& out) {
    out.clear();
    if (const PropertyColumn* found = column(chunk, key)) {
      found->doubles(kMissing, out);
    } else {
      out.resize(chunk.size(), kMissing);
    }
  }

  void read(const OutChunk& chunk, const InfluenceKeys::Key& key, std::int64_t missing,
            Moments& out) {
    out.clear();
    const PropertyColumn* found = column(chunk, key);
    if (found != nullptr && found->kind() == storage::ColumnKind::Date) {
      constexpr std::int64_t kSecondsPerDay = 86400;
      found->integers(missing, out);
      for (std::int64_t& moment : out) {
        if (moment != missing) moment *= kSecondsPerDay;
      }
    } else if (found != nullptr && found->kind() == storage::ColumnKind::Mixed) {
      values_.clear();
      found->values(large_, values_);
      for (const Value& value : values_) {
        out.push_back(influence_moment(value).value_or(missing));
      }
    } else {
      out.resize(chunk.size(), missing);
    }
  }

  void read_origins(const OutChunk& chunk) {
    origins_.assign(chunk.size(), kNoOrigin);
    const PropertyColumn* found = column(chunk, keys_.source);
    if (found == nullptr) return;
    if (found->kind() == storage::ColumnKind::String) {
      codes_.clear();
      texts_.clear();
      found->codes(codes_, texts_);
      numbers_.clear();
      for (const std::string& text : texts_) numbers_.push_back(origin_number(Value(text)));
      for (std::size_t i = 0; i < codes_.size(); ++i) {
        if (codes_[i] != PropertyColumn::kNoCode) origins_[i] = numbers_[codes_[i]];
      }
      return;
    }
    values_.clear();
    found->values(large_, values_);
    for (std::size_t i = 0; i < values_.size(); ++i) origins_[i] = origin_number(values_[i]);
  }

  std::uint64_t origin_number(const Value& source) {
    const auto [known, added] = known_origins_.try_emplace(source, kNoOrigin);
    if (added) known->second = origins_of_all_.number(source);
    return known->second;
  }

  [[nodiscard]] InfluenceEdge edge(NodeId start, EdgeTypeId type, std::uint32_t i) const {
    InfluenceEdge row{.edge = edges_[i], .type = type, .start = start, .end = ends_[i]};
    const double strength = or_else(strength_[i], 1);
    row.strength_forward = or_else(forward_[i], strength);
    row.strength_reverse = or_else(reverse_[i], strength);
    row.confidence = or_else(confidence_[i], 1);
    row.origin = origins_[i];
    row.odds = odds_[i];
    row.polarity = polarity_[i];
    row.since = since_[i];
    row.until = until_[i];
    return row;
  }

  const InfluenceKeys keys_;
  const StoredLargeValues large_;
  std::vector<bool> transmits_;  // by edge type
  const ClaimTable& claims_;
  InfluenceOrigins& origins_of_all_;  // shared with other threads, so asked seldom
  std::unordered_map<Value, std::uint64_t, ValueHash, ValueEquivalent> known_origins_;

  // The columns of one chunk.
  std::vector<NodeId> ends_;
  std::vector<EdgeId> edges_;
  Numbers strength_, forward_, reverse_, confidence_, odds_, polarity_;
  Moments since_, until_;
  std::vector<std::uint64_t> origins_;

  // Scratch.
  std::vector<Value> values_;
  std::vector<std::uint32_t> codes_;
  std::vector<std::string> texts_;
  std::vector<std::uint64_t> numbers_;
};

/// The edges of the nodes in [first, limit).
EdgesByRule edges_of_range(const GraphState& state, const InfluenceModel& model, NodeId first,
                           NodeId limit, const ClaimTable& claims, InfluenceOrigins& origins) {
  EdgesByRule edges(model, state.catalog->edge_types.names());
  ChunkEdges chunks(state, model, claims, origins);
  const auto rows =
      state.kv->scan(Family::Adjacency, storage::adjacency_prefix(Direction::Out, first),
                     storage::adjacency_prefix(Direction::Out, limit));
  for (; rows->valid(); rows->next()) {
    chunks.add_to(edges, storage::decode_adjacency_key(rows->key()).node, rows->value());
  }
  return edges;
}

/// All edges that transmit, read by as many threads as the machine has, a range of nodes at a time.
std::vector<EdgesByRule> edges_of_chunks(const StateView& view, const InfluenceModel& model,
                                         QueryBudget& budget) {
  const GraphState& state = view.state();
  constexpr std::uint32_t kRangeNodes = 16 * 1024;
  const std::uint32_t nodes = state.base->node_limit();
  InfluenceOrigins origins;
  const ClaimTable claims(view, state.base->fold_commit(), origins);
  std::vector<EdgesByRule> parts;
  parts.reserve(nodes / kRangeNodes + 1);
  std::vector<std::function<void()>> tasks;
  for (std::uint32_t first = 0; first < nodes; first += std::min(kRangeNodes, nodes - first)) {
    EdgesByRule& part = parts.emplace_back(model, std::span<const std::string>{});
    tasks.push_back([&, first] {
      budget.check_now();
      const std::uint32_t limit = first + std::min(kRangeNodes, nodes - first);
      part = edges_of_range(state, model, NodeId{first}, NodeId{limit}, claims, origins);
    });
  }
  run_tasks(std::thread::hardware_concurrency(), tasks);
  return parts;
}

using Pair = std::pair<NodeId, NodeId>;  // the lower number first

/// The pairs of nodes between which an edge was added, changed or removed since the fold.
std::vector<Pair> changed_pairs(const GraphState& state) {
  std::set<Pair> pairs;
  std::uint64_t number = 0;
  while (const NodeDelta* node = state.delta.next_node(number)) {
    const NodeId start{static_cast<std::uint32_t>(number)};
    for (const AdjacencyList* list : {&node->added_out, &node->removed_out}) {
      for (AdjacencyList::Cursor at(*list); at.valid(); at.next()) {
        pairs.insert(std::minmax(start, (*at).neighbour));
      }
    }
    ++number;
  }
  number = 0;
  while (const EdgeRecordPtr* record = state.delta.next_edge(number)) {
    if (*record) pairs.insert(std::minmax((*record)->start, (*record)->end));
    ++number;
  }
  return {pairs.begin(), pairs.end()};
}

}  // namespace

std::shared_ptr<const ArcIndex> influence_of_base(const StateView& view,
                                                  const InfluenceModel& model, std::int64_t now,
                                                  QueryBudget& budget) {
  ArcIndexBuilder builder(model, now);
  for (EdgesByRule& edges : edges_of_chunks(view, model, budget)) builder.add(std::move(edges));
  return builder.finish(budget);
}

std::shared_ptr<const InfluenceGraph> influence_with_delta(
    const StateView& view, const std::shared_ptr<const InfluenceGraph>& base,
    const InfluenceModel& model, QueryBudget& budget) {
  const std::vector<EdgeTypeId> types = transmitting_types(view.catalog(), model);
  InfluenceEdgeReader reader(view);
  std::vector<ChangedPair> changes;
  std::vector<Neighbour> edges;
  for (const auto& [a, b] : changed_pairs(view.state())) {
    budget.poll();
    ChangedPair change{a, b, {}};
    edges.clear();
    if (!types.empty()) view.expand_between(a, b, Direction::Both, types, edges);
    for (const Neighbour& neighbour : edges) reader.read(neighbour.edge, change.edges);
    changes.push_back(std::move(change));
  }
  if (changes.empty()) return base;
  return base->with_changes(model, view.catalog().edge_types.names(), changes, budget);
}

}  // namespace clout::graph
