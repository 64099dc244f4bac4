// What one group of readers does not see: nodes by their labels, edges by their types, claims and
// edges by their sources. docs/access.md says what follows from it.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace clout::graph {

/// Some names, or all names but some. A value.
struct NameSet {
  std::set<std::string, std::less<>> names;
  bool others = false;  ///< all names but these

  [[nodiscard]] bool contains(std::string_view name) const {
    return names.contains(name) != others;
  }
  [[nodiscard]] bool empty() const { return names.empty() && !others; }
  friend bool operator==(const NameSet&, const NameSet&) = default;
};

/// What is hidden. A node with a hidden label is not there, with all that hangs on it; nor is an
/// edge of a hidden type, a claim of a hidden source, and an edge that only hidden sources state.
/// A value; without names it hides nothing.
struct ReadRule {
  NameSet labels;
  /// Written as in a query: `competes-with` means COMPETES_WITH too.
  NameSet edge_types;
  /// By exact name. The names and aliases of one `:Source` node are one source. Edges and claims
  /// that name no source have none, and are never hidden for one.
  NameSet sources;

  [[nodiscard]] bool empty() const {
    return labels.empty() && edge_types.empty() && sources.empty();
  }
  friend bool operator==(const ReadRule&, const ReadRule&) = default;
};

}  // namespace clout::graph
