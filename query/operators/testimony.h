// On whose word the harm along some paths rests: the claims behind their facts, and the arcs as
// they would be if some of those were not believed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "graph/influence/influence_edge_reader.h"
#include "graph/influence/strongest_paths.h"
#include "query/influence_question.h"
#include "query/operators/operator.h"

namespace clout::query {

/// One claim on an edge, or the edge's own word where no claim supports it.
struct Word {
  Edge edge;
  std::optional<std::uint32_t> number;  ///< of the claim on its edge; none: the edge's own
  Claim claim;                          ///< of the edge's own word only what it has
  Value source;
  std::vector<std::size_t> paths;  ///< those that use its fact, ascending
};

/// The words behind facts of `paths`, by edge and number. Where a word is not believed, all edges
/// between the two nodes are read anew, since parallel ones say the same fact.
class Testimony {
 public:
  Testimony(const std::vector<graph::InfluencePath>& paths, const InfluenceQuestion& question,
            ExecutionContext& context);

  [[nodiscard]] const std::vector<Word>& words() const { return words_; }

  /// The arcs if that word were not believed, which is one of words().
  [[nodiscard]] std::shared_ptr<const graph::InfluenceGraph> without(const Word& word) const;
  /// The arcs if nothing were believed that the source says, anywhere. The first call reads all
  /// edges.
  [[nodiscard]] std::shared_ptr<const graph::InfluenceGraph> without_source(const Value& source);

 private:
  using Pair = std::pair<NodeId, NodeId>;
  using Pairs = std::set<Pair>;

  void add_words(const Edge& edge, const std::vector<std::size_t>& paths);
  void find_pairs_of_sources();
  [[nodiscard]] std::vector<Edge> edges_between(const Pair& pair) const;
  [[nodiscard]] std::shared_ptr<const graph::InfluenceGraph> changed(
      const Pairs& pairs, const graph::InfluenceEdgeReader::Disbelief& disbelief) const;

  const InfluenceQuestion& question_;
  ExecutionContext& context_;
  std::vector<EdgeTypeId> types_;  // that transmit
  std::vector<Word> words_;
  /// Where the sources of words_ say something; empty until it is asked for.
  std::unordered_map<Value, Pairs, ValueHash, ValueEquivalent> pairs_of_;
  MemoryCharge charge_;
};

}  // namespace clout::query
