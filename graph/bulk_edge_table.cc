#include "graph/bulk_edge_table.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "graph/base_topology.h"
#include "graph/run_tasks.h"
#include "schema/error.h"

namespace clout::graph {
namespace {

/// Below this many rows per node of the number range, rows are sorted rather than counted.
constexpr std::size_t kCountingShare = 16;

storage::ColumnKind column_kind(BulkKind kind) {
  switch (kind) {
    case BulkKind::Integer:
      return storage::ColumnKind::Integer;
    case BulkKind::Float:
      return storage::ColumnKind::Float;
    case BulkKind::Boolean:
      return storage::ColumnKind::Boolean;
    case BulkKind::Date:
      return storage::ColumnKind::Date;
    case BulkKind::String:
      return storage::ColumnKind::String;
    case BulkKind::Mixed:
      break;
  }
  return storage::ColumnKind::Mixed;
}

template <typename T>
void place(std::vector<T>& to, std::size_t offset, const std::vector<T>& from) {
  std::copy(from.begin(), from.end(), to.begin() + static_cast<std::ptrdiff_t>(offset));
}

/// Copies `from` to the rows of `to` from `offset` on. `codes` translates its strings.
void place_column(BulkColumn& to, std::size_t offset, BulkColumn& from,
                  const std::vector<std::uint32_t>& codes) {
  if (to.kind == BulkKind::Mixed) {
    for (std::size_t row = 0; row < from.size(); ++row) {
      to.values[offset + row] =
          from.kind == BulkKind::Mixed ? std::move(from.values[row]) : from.value(row);
    }
    return;
  }
  place(to.present, offset, from.present);
  place(to.integers, offset, from.integers);
  place(to.floats, offset, from.floats);
  place(to.booleans, offset, from.booleans);
  place(to.dates, offset, from.dates);
  for (std::size_t row = 0; row < from.codes.size(); ++row) {
    to.codes[offset + row] = from.present[row] != 0 ? codes[from.codes[row]] : 0;
  }
}

template <typename T>
void reorder_values(std::vector<T>& values, const std::vector<storage::AdjacencyEntry>& order) {
  if (values.empty()) return;
  std::vector<T> ordered;
  ordered.reserve(values.size());
  for (const auto& entry : order) ordered.push_back(std::move(values[entry.row]));
  values = std::move(ordered);
}

void reorder_column(BulkColumn& column, const std::vector<storage::AdjacencyEntry>& order) {
  reorder_values(column.present, order);
  reorder_values(column.integers, order);
  reorder_values(column.floats, order);
  reorder_values(column.booleans, order);
  reorder_values(column.dates, order);
  reorder_values(column.codes, order);
  reorder_values(column.values, order);
}

BulkColumn* find_column(BulkEdges& block, const std::string& name) {
  const auto found = std::find_if(block.columns.begin(), block.columns.end(),
                                  [&](const BulkColumn& column) { return column.name == name; });
  return found == block.columns.end() ? nullptr : &*found;
}

/// One kind per property of any block; Mixed where blocks differ.
std::map<std::string, BulkKind> kinds_by_name(const std::vector<BulkEdges>& blocks) {
  std::map<std::string, BulkKind> kinds;
  for (const auto& block : blocks) {
    for (const auto& column : block.columns) {
      const auto [entry, added] = kinds.try_emplace(column.name, column.kind);
      if (!added && entry->second != column.kind) entry->second = BulkKind::Mixed;
    }
  }
  return kinds;
}

std::vector<std::uint32_t> intern_all(StringTable& into, const StringTable& from) {
  std::vector<std::uint32_t> codes;
  codes.reserve(from.size());
  for (const auto text : from.strings()) codes.push_back(into.intern(text));
  return codes;
}

void group_by_counting(const std::vector<std::uint32_t>& nodes, std::uint32_t limit,
                       BulkAdjacency& out, std::vector<std::uint32_t>& places) {
  places.assign(std::size_t{limit} + 1, 0);
  for (const std::uint32_t node : nodes) ++places[node];
  std::uint32_t begin = 0;
  for (std::uint32_t node = 0; node < limit; ++node) {
    const std::uint32_t count = places[node];
    if (count > 0) {
      out.nodes.push_back(node);
      out.begins.push_back(begin);
    }
    places[node] = begin;
    begin += count;
  }
  out.begins.push_back(begin);
}

using storage::AdjacencyEntry;

/// Type, neighbour and place in a group as one number that orders as they do, for groups of less
/// than 2^16 edges: sorting numbers is several times faster than sorting entries.
using SortKey = std::uint64_t;
constexpr unsigned kPlaceBits = 16;

void sort_group(std::span<AdjacencyEntry> group, std::vector<SortKey>& keys,
                std::vector<AdjacencyEntry>& unsorted) {
  if (group.size() >> kPlaceBits != 0) {
    // Rows ascend before, and a stable sort leaves those of parallel edges so.
    std::stable_sort(group.begin(), group.end(),
                     [](const AdjacencyEntry& a, const AdjacencyEntry& b) {
                       return a.type != b.type ? a.type < b.type : a.neighbour < b.neighbour;
                     });
    return;
  }
  keys.clear();
  for (std::size_t i = 0; i < group.size(); ++i) {
    const SortKey order = SortKey{raw(group[i].type)} << 32 | raw(group[i].neighbour);
    keys.push_back(order << kPlaceBits | i);
  }
  std::sort(keys.begin(), keys.end());
  unsorted.assign(group.begin(), group.end());
  for (std::size_t i = 0; i < group.size(); ++i) {
    group[i] = unsorted[keys[i] & ((SortKey{1} << kPlaceBits) - 1)];
  }
}

}  // namespace

BulkEdgeTable::BulkEdgeTable(std::vector<BulkEdges> blocks, SharedCatalog& catalog,
                             unsigned threads) {
  offsets_.push_back(0);
  for (const auto& block : blocks) offsets_.push_back(offsets_.back() + block.rows());
  if (offsets_.back() >= kMaxBaseEdges) {
    throw Error(ErrorCode::Limit,
                "one load takes at most " + std::to_string(kMaxBaseEdges - 1) + " edges")
        .hint("load the files one after the other");
  }
  join_topology(blocks, catalog, threads);
  join_columns(blocks, catalog, threads);
}

void BulkEdgeTable::join_topology(std::vector<BulkEdges>& blocks, SharedCatalog& catalog,
                                  unsigned threads) {
  const std::size_t rows = offsets_.back();
  starts_.resize(rows);
  ends_.resize(rows);
  types_.resize(rows);
  std::vector<std::function<void()>> tasks;
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    std::vector<std::uint16_t> numbers;
    for (const auto name : blocks[b].type_names.strings()) {
      numbers.push_back(static_cast<std::uint16_t>(raw(catalog.edge_type(name))));
    }
    tasks.emplace_back(
        [this, &block = blocks[b], offset = offsets_[b], numbers = std::move(numbers)] {
          place(starts_, offset, block.starts);
          place(ends_, offset, block.ends);
          for (std::size_t row = 0; row < block.types.size(); ++row) {
            types_[offset + row] = numbers[block.types[row]];
          }
          block.starts = {};
          block.ends = {};
          block.types = {};
        });
  }
  run_tasks(threads, tasks);
}

void BulkEdgeTable::join_columns(std::vector<BulkEdges>& blocks, SharedCatalog& catalog,
                                 unsigned threads) {
  std::map<PropertyKeyId, BulkColumn> by_key;
  for (const auto& [name, kind] : kinds_by_name(blocks)) {
    BulkColumn joined;
    joined.name = name;
    joined.kind = kind;
    joined.resize(offsets_.back());
    std::vector<std::function<void()>> tasks;
    for (std::size_t b = 0; b < blocks.size(); ++b) {
      BulkColumn* column = find_column(blocks[b], name);
      if (column == nullptr) continue;
      std::vector<std::uint32_t> codes;
      if (kind == BulkKind::String) codes = intern_all(joined.strings, column->strings);
      tasks.emplace_back([&joined, column, offset = offsets_[b], codes = std::move(codes)] {
        place_column(joined, offset, *column, codes);
        *column = BulkColumn{};
      });
    }
    run_tasks(threads, tasks);
    by_key.emplace(catalog.property_key(name), std::move(joined));
  }
  for (auto& [key, column] : by_key) {
    keys_.push_back(key);
    columns_.push_back(std::move(column));
  }
}

void BulkEdgeTable::reorder(BulkAdjacency& out, unsigned threads) {
  std::vector<std::function<void()>> tasks;
  for (BulkColumn& column : columns_) {
    tasks.emplace_back([&column, &out] { reorder_column(column, out.entries); });
  }
  run_tasks(threads, tasks);
  for (std::size_t i = 0; i < out.entries.size(); ++i) {
    out.entries[i].row = static_cast<std::uint32_t>(i);
  }
  make_spans();
}

void BulkEdgeTable::make_spans() {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const BulkColumn& column = columns_[i];
    storage::EdgeColumn span;
    span.key = keys_[i];
    span.kind = column_kind(column.kind);
    const bool everywhere =
        std::find(column.present.begin(), column.present.end(), 0) == column.present.end();
    if (!everywhere) span.present = column.present;
    span.integers = column.integers;
    span.floats = column.floats;
    span.booleans = column.booleans;
    span.dates = column.dates;
    span.codes = column.codes;
    span.dictionary = column.strings.strings();
    span.values = column.values;
    spans_.push_back(span);
  }
}

storage::EdgeTable BulkEdgeTable::encoder_table(storage::RecordedTime recorded) const {
  storage::EdgeTable table;
  table.columns = spans_;
  table.recorded_from = recorded;
  return table;
}

std::vector<storage::Property> BulkEdgeTable::properties(std::size_t row) const {
  std::vector<storage::Property> properties;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    Value value = columns_[i].value(row);
    if (!value.is_null()) properties.emplace_back(keys_[i], std::move(value));
  }
  return properties;
}

Value BulkEdgeTable::value(std::size_t row, PropertyKeyId key) const {
  const auto found = std::lower_bound(keys_.begin(), keys_.end(), key);
  if (found == keys_.end() || *found != key) return {};
  return columns_[static_cast<std::size_t>(found - keys_.begin())].value(row);
}

void BulkEdgeTable::drop_ends() {
  starts_ = {};
  ends_ = {};
}

BulkAdjacency group_edges(const BulkEdgeTable& table) {
  const auto& nodes = table.starts();
  BulkAdjacency grouped;
  grouped.entries.resize(nodes.size());
  if (nodes.empty()) {
    grouped.begins.push_back(0);
    return grouped;
  }
  const std::uint32_t limit = *std::max_element(nodes.begin(), nodes.end()) + 1;
  const auto entry = [&](std::uint32_t row) {
    return storage::AdjacencyEntry{table.type(row), NodeId{table.ends()[row]}, row};
  };
  const auto rows = static_cast<std::uint32_t>(nodes.size());
  if (nodes.size() >= limit / kCountingShare) {
    std::vector<std::uint32_t> places;
    group_by_counting(nodes, limit, grouped, places);
    for (std::uint32_t row = 0; row < rows; ++row) {
      grouped.entries[places[nodes[row]]++] = entry(row);
    }
    return grouped;
  }
  std::vector<std::uint32_t> order(nodes.size());
  for (std::uint32_t row = 0; row < rows; ++row) order[row] = row;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return nodes[a] < nodes[b]; });
  for (std::uint32_t i = 0; i < rows; ++i) {
    const std::uint32_t node = nodes[order[i]];
    if (grouped.nodes.empty() || grouped.nodes.back() != node) {
      grouped.nodes.push_back(node);
      grouped.begins.push_back(i);
    }
    grouped.entries[i] = entry(order[i]);
  }
  grouped.begins.push_back(rows);
  return grouped;
}

void sort_groups(BulkAdjacency& out, std::size_t begin, std::size_t end) {
  std::vector<SortKey> keys;
  std::vector<AdjacencyEntry> unsorted;
  for (std::size_t g = begin; g < end; ++g) {
    sort_group(std::span(out.entries).subspan(out.begins[g], out.begins[g + 1] - out.begins[g]),
               keys, unsorted);
  }
}

}  // namespace clout::graph
