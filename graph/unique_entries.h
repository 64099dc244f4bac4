// The entries of unique indexes, where many are made at once. Unequal values may have one code (see
// storage::append_ordered_value); there the values themselves are compared.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/graph_state.h"
#include "graph/text_order.h"
#include "schema/catalog.h"
#include "schema/value.h"

namespace clout::graph {

/// Finds values that are equal by `=` among those of several entries. O(1) each.
class EqualValues {
 public:
  /// The entry that was added before with an equal value; if there is none, adds this one.
  [[nodiscard]] std::optional<std::string> add(const Value& value, std::string_view entry);
  void clear() {
    if (!entries_.empty()) entries_ = {};  // clear() would go through all buckets each time
  }

 private:
  std::unordered_map<Value, std::string, ValueHash, ValueEquivalent> entries_;
};

/// Values of new entries of unique indexes, by entry: those that the code does not tell from all
/// others.
using CoarseValues = std::unordered_map<std::string, Value>;
/// Adds the value if it is one.
void add_coarse(CoarseValues& values, const IndexDefinition& index, const std::string& entry,
                const Value& value);

/// Throws Error{Constraint} if two of the index entries, or one and a stored one, stand for equal
/// values of a unique index. Each list is sorted; `before` is what is stored.
void check_unique_entries(const GraphState& before, const Catalog& catalog,
                          const std::vector<SortedTexts>& lists, const CoarseValues& coarse);

}  // namespace clout::graph
