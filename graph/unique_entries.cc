#include "graph/unique_entries.h"

#include <memory>

#include "graph/property_index.h"
#include "graph/state_view.h"
#include "schema/error.h"
#include "storage/keys.h"
#include "storage/ordered_code.h"

namespace clout::graph {
namespace {

using storage::Family;

[[noreturn]] void throw_twice(const IndexDefinition& index, const Catalog& catalog,
                              std::string_view first, std::string_view second) {
  const bool nodes = std::holds_alternative<LabelId>(index.subject);
  throw Error(ErrorCode::Constraint,
              (nodes ? "two nodes labelled '" : "two edges of type '") +
                  name_of(catalog, index.subject) + "' would have the same value of '" +
                  catalog.property_keys.name(index.key) + "', which index '" + index.name +
                  "' keeps unique: " + entry_text(index, first) + " and " +
                  entry_text(index, second));
}

/// The unique index that an entry belongs to, or null.
const IndexDefinition* unique_index_of(std::string_view key, const Catalog& catalog) {
  for (const auto& index : catalog.rules.indexes) {
    if (index.unique && key.starts_with(storage::property_index_prefix(index.number))) {
      return &index;
    }
  }
  return nullptr;
}

/// Takes new entries in order, and so those of one code in a row.
class EntryCheck {
 public:
  EntryCheck(const GraphState& before, const Catalog& catalog, const CoarseValues& coarse)
      : before_(std::make_shared<GraphState>(before)), catalog_(catalog), coarse_(coarse) {}

  void look_at(std::string_view entry) {
    const IndexDefinition* index = unique_index_of(entry, catalog_);
    if (index == nullptr) return;
    if (value_part(*index, entry) != code_) begin_code(*index, entry);
    if (const auto other = equal_entry(entry)) throw_twice(*index, catalog_, *other, entry);
    last_ = entry;
  }

 private:
  void begin_code(const IndexDefinition& index, std::string_view entry) {
    code_ = value_part(index, entry);
    last_.clear();
    values_.clear();
    const auto stored =
        before_.state().kv->scan(Family::PropertyIndex, code_, storage::prefix_end(code_));
    for (; stored->valid(); stored->next()) {
      if (value_part(index, stored->key()) != code_) continue;
      last_ = stored->key();
      (void)values_.add(indexed_value(before_, index, last_), last_);
    }
  }

  /// An earlier entry of the code with an equal value.
  std::optional<std::string> equal_entry(std::string_view entry) {
    const auto coarse = coarse_.empty() ? coarse_.end() : coarse_.find(std::string(entry));
    if (coarse != coarse_.end()) return values_.add(coarse->second, entry);
    return last_.empty() ? std::nullopt : std::optional(last_);
  }

  const StateView before_;
  const Catalog& catalog_;
  const CoarseValues& coarse_;
  std::string code_;
  std::string last_;    ///< entry of the code, stored or new
  EqualValues values_;  ///< of the code's entries, where it is a coarse one
};

}  // namespace

std::optional<std::string> EqualValues::add(const Value& value, std::string_view entry) {
  if (equals(value, value) != true) return std::nullopt;  // NaN is equal to nothing
  const auto [place, is_new] = entries_.try_emplace(value, entry);
  return is_new ? std::nullopt : std::optional(place->second);
}

void add_coarse(CoarseValues& values, const IndexDefinition& index, const std::string& entry,
                const Value& value) {
  if (index.unique && code_is_coarse(value)) values.emplace(entry, value);
}

void check_unique_entries(const GraphState& before, const Catalog& catalog,
                          const std::vector<SortedTexts>& lists, const CoarseValues& coarse) {
  EntryCheck check(before, catalog, coarse);
  merge_texts(lists, [&](std::string_view entry) { check.look_at(entry); });
}

}  // namespace clout::graph
