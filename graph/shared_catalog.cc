#include "graph/shared_catalog.h"

#include <limits>
#include <string>
#include <utility>

#include "schema/error.h"
#include "storage/keys.h"
#include "storage/ordered_code.h"
#include "storage/records.h"

namespace clout::graph {

using storage::CatalogKey;
using storage::CatalogKind;
using storage::Family;

namespace {

constexpr std::size_t kMaxNames = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kMaxEdgeTypes = 65'535;

/// Names are stored under dense numbers: a gap means a lost row.
template <typename Id>
void load_names(const storage::KvSnapshot& kv, CatalogKind kind, NameTable<Id>& table) {
  const std::string prefix = storage::catalog_prefix(kind);
  const auto rows = kv.scan(Family::Catalog, prefix, storage::prefix_end(prefix));
  for (; rows->valid(); rows->next()) {
    const CatalogKey key = storage::decode_catalog_key(rows->key());
    if (key.number != table.size() || raw(table.intern(rows->value())) != key.number) {
      throw Error(ErrorCode::Corruption, "the catalog is damaged: name number " +
                                             std::to_string(table.size()) +
                                             " is missing or stands twice");
    }
  }
}

template <typename Definition>
void load_rules(const storage::KvSnapshot& kv, CatalogKind kind,
                Definition (*decode)(std::string_view), std::vector<Definition>& rules) {
  const std::string prefix = storage::catalog_prefix(kind);
  const auto rows = kv.scan(Family::Catalog, prefix, storage::prefix_end(prefix));
  for (; rows->valid(); rows->next()) rules.push_back(decode(rows->value()));
}

template <typename Id>
std::size_t append_names(storage::WriteBatch& batch, CatalogKind kind, const NameTable<Id>& table,
                         std::size_t from) {
  for (std::size_t i = from; i < table.size(); ++i) {
    batch.put(Family::Catalog,
              storage::encode_key(CatalogKey{kind, {}, static_cast<std::uint32_t>(i)}),
              table.names()[i]);
  }
  return table.size();
}

}  // namespace

std::shared_ptr<const Catalog> load_catalog(const storage::KvSnapshot& kv) {
  auto catalog = std::make_shared<Catalog>();
  load_names(kv, CatalogKind::Label, catalog->labels);
  load_names(kv, CatalogKind::EdgeType, catalog->edge_types);
  load_names(kv, CatalogKind::PropertyKey, catalog->property_keys);
  load_rules(kv, CatalogKind::Index, storage::decode_index, catalog->rules.indexes);
  load_rules(kv, CatalogKind::TextIndex, storage::decode_text_index, catalog->rules.text_indexes);
  load_rules(kv, CatalogKind::PathIndex, storage::decode_path_index, catalog->rules.path_indexes);
  load_rules(kv, CatalogKind::Constraint, storage::decode_constraint, catalog->rules.constraints);
  return catalog;
}

NameCounts names_in(const Catalog& catalog) {
  return {catalog.labels.size(), catalog.edge_types.size(), catalog.property_keys.size()};
}

SharedCatalog::SharedCatalog(std::shared_ptr<const Catalog> stored)
    : current_(std::move(stored)), stored_(names_in(*current_)) {}

std::shared_ptr<const Catalog> SharedCatalog::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

template <typename Id>
Id SharedCatalog::intern(NameTable<Id> Catalog::*table, std::string_view name, std::size_t limit) {
  const std::lock_guard lock(mutex_);
  if (const auto known = ((*current_).*table).find(name)) return *known;
  if (((*current_).*table).size() >= limit) {
    throw Error(ErrorCode::Limit, "the database has the most names of one kind that it can hold, " +
                                      std::to_string(limit) + ", so '" + std::string(name) +
                                      "' cannot be added");
  }
  auto next = std::make_shared<Catalog>(*current_);
  const Id id = ((*next).*table).intern(name);
  current_ = std::move(next);
  return id;
}

LabelId SharedCatalog::label(std::string_view name) {
  return intern(&Catalog::labels, name, kMaxNames);
}
EdgeTypeId SharedCatalog::edge_type(std::string_view name) {
  return intern(&Catalog::edge_types, name, kMaxEdgeTypes);
}
PropertyKeyId SharedCatalog::property_key(std::string_view name) {
  return intern(&Catalog::property_keys, name, kMaxNames);
}

void SharedCatalog::set_rules(SchemaRules rules) {
  const std::lock_guard lock(mutex_);
  auto next = std::make_shared<Catalog>(*current_);
  next->rules = std::move(rules);
  next->rules.version = current_->rules.version + 1;
  current_ = std::move(next);
}

NameCounts SharedCatalog::append_unstored(storage::WriteBatch& batch) const {
  const std::lock_guard lock(mutex_);
  return {append_names(batch, CatalogKind::Label, current_->labels, stored_[0]),
          append_names(batch, CatalogKind::EdgeType, current_->edge_types, stored_[1]),
          append_names(batch, CatalogKind::PropertyKey, current_->property_keys, stored_[2])};
}

void SharedCatalog::mark_stored(const NameCounts& names) {
  const std::lock_guard lock(mutex_);
  stored_ = names;
}

}  // namespace clout::graph
