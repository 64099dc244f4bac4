// On whose word the harm along some paths rests: the claims behind their facts, and the arcs as
// they would be if some of those were not believed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
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

/// The words behind facts of `paths`, by edge and number. Reads all edges between the nodes of each
/// step, since parallel ones say the same fact.
class Testimony {
 public:
  Testimony(const std::vector<graph::InfluencePath>& paths, const InfluenceQuestion& question,
            ExecutionContext& context);

  [[nodiscard]] const std::vector<Word>& words() const { return words_; }

  /// The arcs if those words were not believed for which `doubted` is true.
  [[nodiscard]] std::shared_ptr<const graph::InfluenceGraph> without(
      const std::function<bool(const Word&)>& doubted) const;

 private:
  using Pair = std::pair<NodeId, NodeId>;

  void add_words(const Edge& edge, const std::vector<std::size_t>& paths);

  const InfluenceQuestion& question_;
  ExecutionContext& context_;
  std::map<Pair, std::vector<Edge>> edges_;  // that transmit, by the pairs of the steps
  std::vector<Word> words_;
  MemoryCharge charge_;
};

}  // namespace clout::query
