#include "graph/influence_source.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "graph/influence/arc_index_builder.h"
#include "graph/influence/influence_edge_reader.h"
#include "graph/record_reader.h"
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

/// Turns the chunks of starts into influence edges, column by column. Keeps its arrays.
class ChunkEdges {
 public:
  ChunkEdges(const GraphState& state, const InfluenceModel& model)
      : keys_(*state.catalog), large_(*state.kv), transmits_(state.catalog->edge_types.size()) {
    for (const EdgeTypeId type : transmitting_types(*state.catalog, model)) {
      transmits_[raw(type)] = true;
    }
  }

  void add_to(ArcIndexBuilder& builder, NodeId start, std::string_view bytes) {
    const OutChunk chunk(bytes);
    const auto wanted = [&](const storage::TypeRange& range) { return is_wanted(range.type); };
    if (std::none_of(chunk.types().begin(), chunk.types().end(), wanted)) return;
    read_columns(chunk);
    for (const storage::TypeRange& range : chunk.types()) {
      if (!wanted(range)) continue;
      for (std::uint32_t i = range.first; i < range.first + range.count; ++i) {
        builder.add(edge(start, range.type, i));
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
      for (const std::string& text : texts_) numbers_.push_back(numbering_.number(Value(text)));
      for (std::size_t i = 0; i < codes_.size(); ++i) {
        if (codes_[i] != PropertyColumn::kNoCode) origins_[i] = numbers_[codes_[i]];
      }
      return;
    }
    values_.clear();
    found->values(large_, values_);
    for (std::size_t i = 0; i < values_.size(); ++i) origins_[i] = numbering_.number(values_[i]);
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
  InfluenceOrigins numbering_;

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

std::shared_ptr<const InfluenceGraph> influence_of_base(const GraphState& state,
                                                        const InfluenceModel& model,
                                                        std::int64_t now) {
  ArcIndexBuilder builder(model, state.catalog->edge_types.names(), now);
  ChunkEdges chunks(state, model);
  const std::string prefix = storage::adjacency_prefix(Direction::Out);
  const auto rows = state.kv->scan(Family::Adjacency, prefix, storage::prefix_end(prefix));
  for (; rows->valid(); rows->next()) {
    chunks.add_to(builder, storage::decode_adjacency_key(rows->key()).node, rows->value());
  }
  return std::make_shared<const InfluenceGraph>(builder.finish());
}

std::shared_ptr<const InfluenceGraph> influence_with_delta(
    const StateView& view, const std::shared_ptr<const InfluenceGraph>& base,
    const InfluenceModel& model) {
  const std::vector<EdgeTypeId> types = transmitting_types(view.catalog(), model);
  InfluenceEdgeReader reader(view);
  std::vector<ChangedPair> changes;
  std::vector<Neighbour> edges;
  for (const auto& [a, b] : changed_pairs(view.state())) {
    ChangedPair change{a, b, {}};
    edges.clear();
    if (!types.empty()) view.expand_between(a, b, Direction::Both, types, edges);
    for (const Neighbour& neighbour : edges) change.edges.push_back(reader.read(neighbour.edge));
    changes.push_back(std::move(change));
  }
  if (changes.empty()) return base;
  return base->with_changes(model, view.catalog().edge_types.names(), changes);
}

}  // namespace clout::graph
