#include "graph/bulk_node_rows.h"

#include <algorithm>
#include <queue>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "graph/names.h"
#include "graph/property_index.h"
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
void merge_lists(const std::vector<std::vector<std::string>>& lists, Visit visit) {
  struct Head {
    const std::string* key;
    const std::string* end;
  };
  const auto later = [](const Head& a, const Head& b) { return *a.key > *b.key; };
  std::priority_queue<Head, std::vector<Head>, decltype(later)> heads(later);
  for (const auto& list : lists) {
    if (!list.empty()) heads.push({list.data(), list.data() + list.size()});
  }
  while (!heads.empty()) {
    Head head = heads.top();
    heads.pop();
    visit(*head.key);
    if (++head.key != head.end) heads.push(head);
  }
}

/// The first eight bytes as a number that orders as they do; short texts come first.
std::uint64_t first_bytes(std::string_view text) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) {
    number = number << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
  }
  return number;
}

/// The part of an index entry that stands for index and value: all but the node at its end.
std::string_view value_part(std::string_view key) {
  return key.substr(0, key.size() - sizeof(std::uint32_t));
}

class NodeRecordWriter {
 public:
  explicit NodeRecordWriter(const BulkNodeJob& job)
      : job_(job), run_(job.runs.make(Family::Nodes)) {}

  void write(const BulkNodes& block, std::uint32_t first) {
    const auto columns = ordered_columns(block, job_.catalog);
    for (std::size_t row = 0; row < block.rows(); ++row) {
      storage::NodeRecord record;
      record.recorded_from = job_.recorded;
      record.labels = job_.labels.of(NodeId{first + static_cast<std::uint32_t>(row)});
      for (const auto& [key, column] : columns) {
        Value value = column->value(row);
        if (!value.is_null()) record.properties.emplace_back(key, std::move(value));
      }
      write_record(NodeId{first + static_cast<std::uint32_t>(row)}, record);
      if (row % kReportRows == 0) poll();
    }
    job_.observer.advance(block.rows());
  }

  BulkNodeKeys finish() {
    job_.runs.keep(std::move(run_));
    std::sort(keys_.names.begin(), keys_.names.end());
    std::sort(keys_.index_entries.begin(), keys_.index_entries.end());
    return std::move(keys_);
  }

 private:
  void write_record(NodeId node, const storage::NodeRecord& record) {
    run_->put(storage::node_key(node), storage::encode(record));
    auto names = name_rows(node, record.properties, job_.catalog);
    std::move(names.begin(), names.end(), std::back_inserter(keys_.names));
    for (const auto& index : job_.catalog.indexes) {
      auto entry = index_row(index, node, record);
      if (!entry.empty()) keys_.index_entries.push_back(std::move(entry));
    }
  }

  void poll() const {
    if (job_.cancel != nullptr && job_.cancel->cancelled()) {
      throw Error(ErrorCode::Cancelled, "the load was cancelled");
    }
  }

  const BulkNodeJob& job_;
  std::unique_ptr<storage::SortedRun> run_;
  BulkNodeKeys keys_;
};

[[noreturn]] void throw_twice(const IndexDefinition& index, const Catalog& catalog, NodeId first,
                              NodeId second) {
  throw Error(ErrorCode::Constraint,
              "two nodes labelled '" + catalog.labels.name(index.label) +
                  "' would have the same value of '" + catalog.property_keys.name(index.key) +
                  "', which index '" + index.name + "' keeps unique: nodes " +
                  std::to_string(raw(first)) + " and " + std::to_string(raw(second)));
}

/// The unique index that an entry belongs to, or null.
const IndexDefinition* unique_index_of(std::string_view key, const Catalog& catalog) {
  for (const auto& index : catalog.indexes) {
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

void write_merged_keys(BulkRuns& runs, Family family, std::vector<std::vector<std::string>> lists) {
  auto run = runs.make(family);
  merge_lists(lists, [&](const std::string& key) { run->put(key, {}); });
  runs.keep(std::move(run));
}

void check_unique_entries(const GraphState& before, const Catalog& catalog,
                          const std::vector<std::vector<std::string>>& lists) {
  std::string last;
  merge_lists(lists, [&](const std::string& key) {
    const IndexDefinition* index = unique_index_of(key, catalog);
    if (index == nullptr) return;
    const NodeId node = storage::decode_property_index_node(key);
    const auto part = value_part(key);
    if (!last.empty() && value_part(last) == part) {
      throw_twice(*index, catalog, storage::decode_property_index_node(last), node);
    }
    const std::string prefix(part);
    const auto stored = before.kv->scan(Family::PropertyIndex, prefix, storage::prefix_end(prefix));
    if (stored->valid() && value_part(stored->key()) == part) {
      throw_twice(*index, catalog, storage::decode_property_index_node(stored->key()), node);
    }
    last = key;
  });
}

void write_external_ids(BulkRuns& runs, const std::vector<std::string>& spaces,
                        std::vector<BulkExternalId> ids) {
  // Most pairs differ in their first eight bytes, which compare as one number.
  struct Place {
    std::uint64_t beginning;
    const BulkExternalId* row;
  };
  std::vector<Place> places;
  places.reserve(ids.size());
  for (const auto& row : ids) places.push_back({first_bytes(row.id), &row});
  std::sort(places.begin(), places.end(), [&](const Place& a, const Place& b) {
    if (a.row->space != b.row->space) return spaces[a.row->space] < spaces[b.row->space];
    if (a.beginning != b.beginning) return a.beginning < b.beginning;
    return a.row->id < b.row->id;
  });
  auto run = runs.make(Family::ExternalIds);
  for (const Place& place : places) {
    run->put(storage::external_id_key(spaces[place.row->space], place.row->id),
             storage::encode_counter(raw(place.row->node)));
  }
  runs.keep(std::move(run));
}

}  // namespace clout::graph
