#include "graph/bulk_node_rows.h"

#include <algorithm>
#include <map>
#include <queue>
#include <string_view>
#include <utility>

#include "graph/constraints.h"
#include "graph/names.h"
#include "graph/property_index.h"
#include "graph/text_index.h"
#include "schema/error.h"
#include "storage/keys.h"
#include "storage/records.h"

namespace clout::graph {
namespace {

using storage::Family;

constexpr std::size_t kReportRows = 4096;

/// Property numbers of a block's columns, in ascending order of the numbers.
std::vector<std::pair<PropertyKeyId, const BulkColumn*>> ordered_columns(const BulkNodes& block,
                                                                         const Catalog& catalog) {
  std::vector<std::pair<PropertyKeyId, const BulkColumn*>> columns;
  for (const auto& column : block.columns) {
    const auto key = catalog.property_keys.find(column.name);
    CLOUT_ASSERT(key.has_value());
    columns.emplace_back(*key, &column);
  }
  std::sort(columns.begin(), columns.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return columns;
}

/// Merges sorted lists: calls visit(key) in order.
template <typename Visit>
void merge_lists(const std::vector<SortedTexts>& lists, Visit visit) {
  struct Head {
    std::string_view key;
    const SortedTexts* list;
    std::size_t place;
  };
  const auto later = [](const Head& a, const Head& b) { return a.key > b.key; };
  std::priority_queue<Head, std::vector<Head>, decltype(later)> heads(later);
  for (const auto& list : lists) {
    if (list.size() > 0) heads.push({list[0], &list, 0});
  }
  while (!heads.empty()) {
    Head head = heads.top();
    heads.pop();
    visit(head.key);
    if (++head.place == head.list->size()) continue;
    head.key = (*head.list)[head.place];
    heads.push(head);
  }
}

class NodeRecordWriter {
 public:
  explicit NodeRecordWriter(const BulkNodeJob& job)
      : job_(job), run_(job.runs.make(Family::Nodes)) {}

  void write(const BulkNodes& block, std::uint32_t first) {
    const auto columns = ordered_columns(block, job_.catalog);
    record_.recorded_from = job_.recorded;
    for (std::size_t row = 0; row < block.rows(); ++row) {
      const NodeId node{first + static_cast<std::uint32_t>(row)};
      record_.labels = job_.labels.of(node);
      record_.properties.clear();
      for (const auto& [key, column] : columns) {
        Value value = column->value(row);
        if (!value.is_null()) record_.properties.emplace_back(key, std::move(value));
      }
      write_record(node);
      if (row % kReportRows == 0) poll();
    }
    job_.observer.advance(block.rows());
  }

  BulkNodeKeys finish() {
    job_.runs.keep(std::move(run_));
    keys_.names.sort();
    keys_.index_entries.sort();
    return std::move(keys_);
  }

 private:
  void write_record(NodeId node) {
    const auto& constraints = job_.catalog.rules.constraints;
    if (const auto* broken = broken_constraint(constraints, record_)) {
      throw breach_error(job_.catalog, *broken, breach_text(job_.catalog, *broken, node, record_));
    }
    run_->put(storage::node_key(node), storage::encode(record_));
    for (const auto& name : name_rows(node, record_.properties, job_.catalog)) {
      keys_.names.add(name);
    }
    for (const auto& index : job_.catalog.rules.indexes) {
      const auto entry = index_row(index, node, record_);
      if (!entry.empty()) keys_.index_entries.add(entry);
    }
    for (const auto& index : job_.catalog.rules.text_indexes) {
      for (const auto& row : text_index_rows(index, node, record_)) keys_.index_entries.add(row);
    }
  }

  void poll() const {
    if (job_.cancel != nullptr && job_.cancel->cancelled()) {
      throw Error(ErrorCode::Cancelled, "the load was cancelled");
    }
  }

  const BulkNodeJob& job_;
  std::unique_ptr<storage::SortedRun> run_;
  storage::NodeRecord record_;  // kept between rows, for its memory
  BulkNodeKeys keys_;
};

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

}  // namespace

void intern_names(SharedCatalog& catalog, std::span<const BulkNodes> blocks) {
  for (const auto& block : blocks) {
    for (const auto& column : block.columns) static_cast<void>(catalog.property_key(column.name));
    for (const auto& set : block.label_sets) {
      for (const auto& label : set) static_cast<void>(catalog.label(label));
    }
  }
}

BulkNodeKeys write_node_records(const BulkNodeJob& job, std::span<BulkNodes> blocks,
                                std::uint32_t first) {
  NodeRecordWriter writer(job);
  for (auto& block : blocks) {
    writer.write(block, first);
    first += static_cast<std::uint32_t>(block.rows());
    block = BulkNodes{};
  }
  return writer.finish();
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): the lists' memory goes when they are written
void write_merged_keys(BulkRuns& runs, Family family, std::vector<SortedTexts> lists) {
  auto run = runs.make(family);
  merge_lists(lists, [&](std::string_view key) { run->put(key, {}); });
  runs.keep(std::move(run));
}

void check_unique_entries(const GraphState& before, const Catalog& catalog,
                          const std::vector<SortedTexts>& lists) {
  std::string_view last;
  merge_lists(lists, [&](std::string_view key) {
    const IndexDefinition* index = unique_index_of(key, catalog);
    if (index == nullptr) return;
    const auto part = value_part(*index, key);
    if (last.starts_with(part) && value_part(*index, last) == part) {
      throw_twice(*index, catalog, last, key);
    }
    const std::string prefix(part);
    const auto stored = before.kv->scan(Family::PropertyIndex, prefix, storage::prefix_end(prefix));
    if (stored->valid() && value_part(*index, stored->key()) == part) {
      throw_twice(*index, catalog, stored->key(), key);
    }
    last = key;
  });
}

void write_external_ids(BulkRuns& runs, const std::vector<std::string>& spaces,
                        // NOLINTNEXTLINE(performance-unnecessary-value-param): as above
                        std::vector<BulkExternalId> ids) {
  struct SpaceIds {
    std::vector<std::string_view> texts;
    std::vector<NodeId> nodes;
  };
  std::map<std::string_view, SpaceIds> by_space;
  for (const auto& [space, id, node] : ids) {
    SpaceIds& of_space = by_space[spaces[space]];
    of_space.texts.push_back(id);
    of_space.nodes.push_back(node);
  }
  auto run = runs.make(Family::ExternalIds);
  for (const auto& [space, of_space] : by_space) {
    std::string key = storage::external_id_prefix(space);
    const std::size_t prefix = key.size();
    for (const std::uint32_t place : text_order(of_space.texts)) {
      key.resize(prefix);
      key += of_space.texts[place];
      run->put(key, storage::encode_counter(raw(of_space.nodes[place])));
    }
  }
  runs.keep(std::move(run));
}

}  // namespace clout::graph
