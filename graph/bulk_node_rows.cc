#include "graph/bulk_node_rows.h"

#include <algorithm>
#include <map>
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
      if (entry.empty()) continue;
      keys_.index_entries.add(entry);
      add_coarse(keys_.coarse, index, entry, *find_property(record_.properties, index.key));
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
  merge_texts(lists, [&](std::string_view key) { run->put(key, {}); });
  runs.keep(std::move(run));
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
