// The names of the whole database while it is open. A name gets its number at once, for all
// transactions, and is stored with the next commit; an abandoned transaction leaves at most a name
// without use. So numbers never clash and a commit never has to renumber.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <string_view>

#include "schema/catalog.h"
#include "storage/kv_store.h"

namespace clout::graph {

/// The stored names and rules. Throws Error{Corruption} if a row is missing.
[[nodiscard]] std::shared_ptr<const Catalog> load_catalog(const storage::KvSnapshot& kv);

/// How many names of each kind: labels, edge types, property keys.
using NameCounts = std::array<std::size_t, 3>;
[[nodiscard]] NameCounts names_in(const Catalog& catalog);

/// Any number of threads.
class SharedCatalog {
 public:
  /// All names of `stored` are stored.
  explicit SharedCatalog(std::shared_ptr<const Catalog> stored);

  [[nodiscard]] std::shared_ptr<const Catalog> current() const;
  LabelId label(std::string_view name);
  /// Throws Error{Limit} above 65,535 types.
  EdgeTypeId edge_type(std::string_view name);
  PropertyKeyId property_key(std::string_view name);
  /// Gives them the next version.
  void set_rules(SchemaRules rules);

  /// Rows for all names that are not stored yet. Once they are, call mark_stored().
  [[nodiscard]] NameCounts append_unstored(storage::WriteBatch& batch) const;
  void mark_stored(const NameCounts& names);

 private:
  template <typename Id>
  Id intern(NameTable<Id> Catalog::*table, std::string_view name, std::size_t limit);

  mutable std::mutex mutex_;
  std::shared_ptr<const Catalog> current_;  // replaced, never changed
  NameCounts stored_{};
};

}  // namespace clout::graph
