// Reads what the influence kernels need of stored edges: which properties count, what stands for a
// missing one, which types can transmit at all.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/influence/evidence.h"
#include "graph/influence/influence_edge.h"
#include "schema/catalog.h"
#include "schema/influence_model.h"
#include "schema/value.h"

namespace clout::graph {

class GraphView;

/// A date or datetime as UTC seconds, a fraction of a second counting as a whole one; values of
/// other types count as absent.
[[nodiscard]] std::optional<std::int64_t> influence_moment(const Value& value);

/// The stored types that the model gives an arc, ascending.
[[nodiscard]] std::vector<EdgeTypeId> transmitting_types(const Catalog& catalog,
                                                         const InfluenceModel& model);

/// The properties that count, by number; nullopt: the database has no such key.
struct InfluenceKeys {
  explicit InfluenceKeys(const Catalog& catalog);

  using Key = std::optional<PropertyKeyId>;
  Key strength, strength_forward, strength_reverse, confidence, source, odds, polarity, since,
      until;
};

/// Numbers for origins, which are values of `source` or texts: equal ones get equal numbers; none,
/// or an empty text, is kNoOrigin. Any number of threads.
class InfluenceOrigins {
 public:
  [[nodiscard]] std::uint64_t number(const Value& source) {
    if (source.is_null() || (source.is_string() && source.as_string().empty())) return kNoOrigin;
    const std::lock_guard lock(mutex_);
    return numbers_.try_emplace(source, numbers_.size() + 1).first->second;
  }

 private:
  std::mutex mutex_;
  std::unordered_map<Value, std::uint64_t, ValueHash, ValueEquivalent> numbers_;
};

/// The own row of an edge that has these properties (by name), and no claims. A `source` is not
/// looked at: its origin is that of edges without one.
[[nodiscard]] InfluenceEdge influence_row(const Edge& edge, const Map& properties);

/// Reads edges of one view, which outlives it. One thread.
class InfluenceEdgeReader {
 public:
  /// Whether the claim of that number on the edge is not to be believed; none stands for what the
  /// edge says of itself.
  using Disbelief = std::function<bool(const Edge& edge, std::optional<std::uint32_t> claim)>;

  /// What `disbelief` is true of counts as said by a source of no reliability.
  explicit InfluenceEdgeReader(const GraphView& view, Disbelief disbelief = nullptr);
  /// Appends the rows of the edge: InfluenceEdge says which.
  void read(const Edge& edge, std::vector<InfluenceEdge>& out);

 private:
  [[nodiscard]] InfluenceEdge own_row(const Edge& edge);
  [[nodiscard]] bool is_believed(const Edge& edge, std::optional<std::uint32_t> claim) const;
  [[nodiscard]] Value property(const Edge& edge, const InfluenceKeys::Key& key) const;

  const GraphView& view_;
  Disbelief disbelief_;
  InfluenceKeys keys_;
  bool any_claims_;  // else none is looked for
  InfluenceOrigins origins_;
  std::optional<SourceReliability> sources_;  // once there is a claim
};

}  // namespace clout::graph
