// The parts of a path as an automaton: a state is the hop that comes next, or the end. With the
// nodes of the graph its states make the product graph that path searches go through.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "query/bound_pattern.h"

namespace clout::query {

/// Immutable. Hops are numbered over all parts, in the order of the pattern.
class PathAutomaton {
 public:
  struct Part {
    std::size_t first_hop, hops;
    std::uint64_t minimum, maximum;  ///< turns
    bool joins_hops;                 ///< has conditions over several hops of a turn
  };
  struct Hop {
    std::size_t part;
    bool ends_turn;
  };
  /// That a hop may be followed by a state, if counts are left aside.
  struct Link {
    std::size_t hop;
    std::size_t part;       ///< of the hop
    std::size_t last_part;  ///< parts behind it up to this one begin between the two
  };

  explicit PathAutomaton(const BoundEdge& pattern);

  [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }
  [[nodiscard]] const Hop& hop(std::size_t number) const { return hops_[number]; }
  [[nodiscard]] std::size_t end() const { return hops_.size(); }
  [[nodiscard]] std::size_t states() const { return hops_.size() + 1; }
  /// The hops that may come before a state.
  [[nodiscard]] const std::vector<Link>& before(std::size_t state) const { return before_[state]; }
  /// The most edges of a path; the greatest number there is, if nothing limits them.
  [[nodiscard]] std::uint64_t longest() const { return longest_; }

 private:
  void link(std::size_t hop);

  std::vector<Part> parts_;
  std::vector<Hop> hops_;
  std::vector<std::vector<Link>> before_;
  std::uint64_t longest_ = 0;
};

}  // namespace clout::query
