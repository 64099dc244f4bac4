// Random changes to a graph, made to a transaction and to a model alike.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "graph/transaction.h"
#include "tests/support/graph_model.h"

namespace clout::tests {

/// The same seed and the same model make the same steps. One thread.
class RandomSteps {
 public:
  explicit RandomSteps(std::uint64_t seed) : random_(seed) {}

  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  /// One change: entities made, changed, moved or deleted; loops, parallel edges, long values and
  /// hubs among them.
  void step(graph::Transaction& writer, GraphModel& model);

 private:
  Value some_value();
  std::vector<graph::Property> some_properties(graph::Transaction& writer,
                                               GraphModel::Properties& model);
  void create_node(graph::Transaction& writer, GraphModel& model);
  void create_edge(graph::Transaction& writer, GraphModel& model);
  void change_node(graph::Transaction& writer, GraphModel& model, NodeId node,
                   std::uint64_t choice);
  void change_edge(graph::Transaction& writer, GraphModel& model, EdgeId edge,
                   std::uint64_t choice);
  template <std::size_t Size>
  const char* some(const char* const (&choices)[Size]) {
    return choices[below(Size)];
  }

  std::mt19937_64 random_;
};

}  // namespace clout::tests
