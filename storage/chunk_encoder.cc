#include "storage/chunk_encoder.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "schema/error.h"
#include "storage/bit_packing.h"
#include "storage/byte_code.h"
#include "storage/chunk_layout.h"
#include "storage/column_writer.h"
#include "storage/keys.h"

namespace clout::storage {
namespace {

// Takes the place of the real writer while it is not yet known where chunks end.
class LargeValueCounter : public LargeValueWriter {
 public:
  std::uint64_t put(std::string_view) override {
    ++count;
    return ~std::uint64_t{0};
  }
  std::size_t count = 0;
};

// What a chunk is made of, wherever it comes from.
class EdgeSource {
 public:
  virtual ~EdgeSource() = default;
  [[nodiscard]] virtual EdgeTypeId type(std::size_t i) const = 0;
  [[nodiscard]] virtual NodeId end(std::size_t i) const = 0;
  [[nodiscard]] virtual std::uint64_t number(std::size_t i) const = 0;
  [[nodiscard]] virtual RecordedTime recorded_from(std::size_t i) const = 0;
  // Fills the first columns of `columns` for edges [first, last) and says how many.
  virtual std::size_t gather(std::size_t first, std::size_t last,
                             std::vector<GatheredColumn>& columns) = 0;
};

// The chunk's head for the edges [first, last): count, type directory, neighbours. `append_section`
// writes the neighbours of the edges [from, to), which have one type.
template <typename TypeAt, typename AppendSection>
void append_topology(std::string& out, std::size_t first, std::size_t last, TypeAt type_at,
                     AppendSection append_section) {
  struct Section {
    std::uint32_t type;
    std::size_t count;
    std::size_t end;
  };
  std::vector<Section> sections;
  std::string neighbours;
  for (std::size_t from = first, to = first; from < last; from = to) {
    const EdgeTypeId type = type_at(from);
    while (to < last && type_at(to) == type) ++to;
    append_section(neighbours, from, to);
    sections.push_back({raw(type), to - from, neighbours.size()});
  }
  append_varint(out, last - first);
  append_varint(out, sections.size());
  std::uint32_t next_type = 0;
  std::size_t begin = 0;
  for (const Section& section : sections) {
    CLOUT_ASSERT(section.type >= next_type);
    append_varint(out, section.type - next_type);
    next_type = section.type + 1;
    append_varint(out, section.count);
    append_varint(out, section.end - begin);
    begin = section.end;
  }
  out += neighbours;
}

// Writes the chunks of one node from a source.
class OutChunkWriter {
 public:
  OutChunkWriter(EdgeSource& source, std::vector<GatheredColumn>& columns, LargeValueWriter& large)
      : source_(source), columns_(columns), large_(large) {}

  void write(NodeId node, std::size_t size, const ChunkSink& sink) {
    for (std::size_t first = 0; first < size; first += kMaxOutChunkEdges) {
      write_range(node, first, std::min(size, first + kMaxOutChunkEdges), sink);
    }
  }

 private:
  // One chunk, or two halves if it grows too large.
  void write_range(NodeId node, std::size_t first, std::size_t last, const ChunkSink& sink) {
    LargeValueCounter counter;
    encode(first, last, counter);
    if (value_.size() > kMaxChunkBytes && last - first > 1) {
      const std::size_t middle = first + (last - first) / 2;
      write_range(node, first, middle, sink);
      write_range(node, middle, last, sink);
      return;
    }
    if (counter.count > 0) encode(first, last, large_);
    key_.clear();
    append_key(key_, AdjacencyKey{Direction::Out, node, source_.type(first), source_.end(first),
                                  EdgeId{source_.number(first)}});
    sink(key_, value_);
  }

  void encode(std::size_t first, std::size_t last, LargeValueWriter& large) {
    value_.assign(1, static_cast<char>(kOutChunk));
    append_topology(
        value_, first, last, [this](std::size_t i) { return source_.type(i); },
        [this](std::string& out, std::size_t from, std::size_t to) {
          append_neighbours(out, from, to);
        });
    append_numbers(first, last);
    append_recorded(first, last);
    append_columns(first, last, large);
  }

  void append_neighbours(std::string& out, std::size_t from, std::size_t to) const {
    std::uint32_t previous = 0;
    for (std::size_t i = from; i < to; ++i) {
      const std::uint32_t neighbour = raw(source_.end(i));
      CLOUT_ASSERT(neighbour >= previous);
      append_varint(out, neighbour - previous);
      previous = neighbour;
    }
  }

  void append_numbers(std::size_t first, std::size_t last) {
    scratch_.clear();
    std::uint64_t next = 0;
    for (std::size_t i = first; i < last;) {
      const std::uint64_t begin = source_.number(i);
      std::uint64_t end = begin;
      for (; i < last && source_.number(i) == end; ++i) ++end;
      append_signed(scratch_, static_cast<std::int64_t>(begin - next));
      append_varint(scratch_, end - begin);
      next = end;
    }
    append_sized(value_, scratch_);
  }

  void append_recorded(std::size_t first, std::size_t last) {
    times_.clear();
    for (std::size_t i = first; i < last; ++i) times_.push_back(source_.recorded_from(i));
    const bool constant =
        std::all_of(times_.begin(), times_.end(), [this](auto t) { return t == times_.front(); });
    append_byte(value_, constant ? kRecordedConstant : kRecordedColumn);
    if (constant) return append_signed(value_, times_.front());
    append_packed(value_, times_);
  }

  void append_columns(std::size_t first, std::size_t last, LargeValueWriter& large) {
    const std::size_t gathered = source_.gather(first, last, columns_);
    const auto begin = columns_.begin();
    const auto end = begin + static_cast<std::ptrdiff_t>(gathered);
    append_varint(value_, static_cast<std::uint64_t>(std::count_if(
                              begin, end, [](const auto& column) { return !column.empty(); })));
    std::uint32_t next_key = 0;
    for (auto column = begin; column != end; ++column) {
      if (column->empty()) continue;
      CLOUT_ASSERT(raw(column->key()) >= next_key);
      append_varint(value_, raw(column->key()) - next_key);
      next_key = raw(column->key()) + 1;
      column->append(value_, large);
    }
  }

  EdgeSource& source_;
  std::vector<GatheredColumn>& columns_;
  LargeValueWriter& large_;
  std::string key_;
  std::string value_;
  std::string scratch_;
  std::vector<std::int64_t> times_;
};

ColumnKind own_kind(const Value& value) {
  switch (value.type()) {
    case ValueType::Integer:
      return ColumnKind::Integer;
    case ValueType::Float:
      return ColumnKind::Float;
    case ValueType::Boolean:
      return ColumnKind::Boolean;
    case ValueType::Date:
      return ColumnKind::Date;
    case ValueType::String:
      return ColumnKind::String;
    default:
      return ColumnKind::Mixed;
  }
}

void put_value(GatheredColumn& column, ColumnKind kind, const Value& value) {
  switch (kind) {
    case ColumnKind::Integer:
      return column.put_number(value.as_integer());
    case ColumnKind::Float:
      return column.put_float(value.as_float());
    case ColumnKind::Boolean:
      return column.put_number(value.as_boolean() ? 1 : 0);
    case ColumnKind::Date:
      return column.put_number(value.as_date().days);
    case ColumnKind::String:
      return column.put_string(value.as_string());
    case ColumnKind::Mixed:
      return column.put_mixed(value);
  }
}

// Edges as records, with a Value per property.
class RecordSource : public EdgeSource {
 public:
  explicit RecordSource(std::span<const EdgeRecord> edges) : edges_(edges) {}

  [[nodiscard]] EdgeTypeId type(std::size_t i) const override { return edges_[i].type; }
  [[nodiscard]] NodeId end(std::size_t i) const override { return edges_[i].end; }
  [[nodiscard]] std::uint64_t number(std::size_t i) const override { return raw(edges_[i].id); }
  [[nodiscard]] RecordedTime recorded_from(std::size_t i) const override {
    return edges_[i].recorded_from;
  }

  std::size_t gather(std::size_t first, std::size_t last,
                     std::vector<GatheredColumn>& columns) override {
    find_keys(first, last);
    if (columns.size() < keys_.size()) columns.resize(keys_.size());
    for (std::size_t k = 0; k < keys_.size(); ++k) columns[k].clear(keys_[k].key, keys_[k].kind);
    for (std::size_t i = first; i < last; ++i) gather_edge(edges_[i], columns);
    return keys_.size();
  }

 private:
  struct Key {
    PropertyKeyId key;
    ColumnKind kind;
  };

  // The keys of the edges, ascending, each with the kind of all its values.
  void find_keys(std::size_t first, std::size_t last) {
    keys_.clear();
    for (std::size_t i = first; i < last; ++i) {
      for (const auto& [key, value] : edges_[i].properties) {
        const ColumnKind kind = own_kind(value);
        const auto place =
            std::lower_bound(keys_.begin(), keys_.end(), key,
                             [](const Key& have, PropertyKeyId want) { return have.key < want; });
        if (place == keys_.end() || place->key != key) {
          keys_.insert(place, {key, kind});
        } else if (place->kind != kind) {
          place->kind = ColumnKind::Mixed;
        }
      }
    }
  }

  void gather_edge(const EdgeRecord& edge, std::vector<GatheredColumn>& columns) const {
    auto property = edge.properties.begin();
    for (std::size_t k = 0; k < keys_.size(); ++k) {
      if (property == edge.properties.end() || property->first != keys_[k].key) {
        columns[k].skip();
        continue;
      }
      CLOUT_ASSERT(!property->second.is_null());
      put_value(columns[k], keys_[k].kind, property->second);
      ++property;
    }
    CLOUT_ASSERT(property == edge.properties.end());
  }

  std::span<const EdgeRecord> edges_;
  std::vector<Key> keys_;
};

// Edges as rows of typed columns.
class TableSource : public EdgeSource {
 public:
  TableSource(const EdgeTable& table, std::span<const AdjacencyEntry> edges, EdgeId first_edge)
      : table_(table), edges_(edges), first_edge_(raw(first_edge)) {}

  [[nodiscard]] EdgeTypeId type(std::size_t i) const override { return edges_[i].type; }
  [[nodiscard]] NodeId end(std::size_t i) const override { return edges_[i].neighbour; }
  [[nodiscard]] std::uint64_t number(std::size_t i) const override { return first_edge_ + i; }
  [[nodiscard]] RecordedTime recorded_from(std::size_t i) const override {
    return table_.recorded.empty() ? table_.recorded_from : table_.recorded[edges_[i].row];
  }

  std::size_t gather(std::size_t first, std::size_t last,
                     std::vector<GatheredColumn>& columns) override {
    if (columns.size() < table_.columns.size()) columns.resize(table_.columns.size());
    const std::span<const AdjacencyEntry> edges = edges_.subspan(first, last - first);
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      const EdgeColumn& column = table_.columns[c];
      const ColumnKind kind =
          column.kind == ColumnKind::Mixed ? kind_of_all(column, edges) : column.kind;
      columns[c].clear(column.key, kind);
      gather_column(column, kind, edges, columns[c]);
    }
    return table_.columns.size();
  }

 private:
  // The one kind of the values of these edges, as if the column had been of that kind.
  static ColumnKind kind_of_all(const EdgeColumn& column, std::span<const AdjacencyEntry> edges) {
    std::optional<ColumnKind> all;
    for (const AdjacencyEntry& edge : edges) {
      const Value& value = column.values[edge.row];
      if (value.is_null()) continue;
      const ColumnKind kind = own_kind(value);
      if (all.value_or(kind) != kind) return ColumnKind::Mixed;
      all = kind;
    }
    return all.value_or(ColumnKind::Mixed);
  }

  static void gather_column(const EdgeColumn& from, ColumnKind kind,
                            std::span<const AdjacencyEntry> edges, GatheredColumn& to) {
    const auto each = [&](auto put) {
      for (const AdjacencyEntry& edge : edges) {
        if (!from.present.empty() && from.present[edge.row] == 0) {
          to.skip();
        } else {
          put(edge.row);
        }
      }
    };
    switch (from.kind) {
      case ColumnKind::Integer:
        return each([&](std::uint32_t row) { to.put_number(from.integers[row]); });
      case ColumnKind::Float:
        return each([&](std::uint32_t row) { to.put_float(from.floats[row]); });
      case ColumnKind::Boolean:
        return each([&](std::uint32_t row) { to.put_number(from.booleans[row] != 0 ? 1 : 0); });
      case ColumnKind::Date:
        return each([&](std::uint32_t row) { to.put_number(from.dates[row]); });
      case ColumnKind::String:
        return each([&](std::uint32_t row) { to.put_string(from.dictionary[from.codes[row]]); });
      case ColumnKind::Mixed:
        return each([&](std::uint32_t row) { put_or_skip(to, kind, from.values[row]); });
    }
  }

  static void put_or_skip(GatheredColumn& to, ColumnKind kind, const Value& value) {
    if (value.is_null()) return to.skip();
    put_value(to, kind, value);
  }

  const EdgeTable& table_;
  std::span<const AdjacencyEntry> edges_;
  std::uint64_t first_edge_;
};

bool parallel(const AdjacencyEntry& a, const AdjacencyEntry& b) {
  return a.type == b.type && a.neighbour == b.neighbour;
}

// The end of the group of parallel edges that begins at `first`.
std::size_t group_end(std::span<const AdjacencyEntry> edges, std::size_t first) {
  std::size_t end = first + 1;
  while (end < edges.size() && parallel(edges[first], edges[end])) ++end;
  if (end - first > kMaxParallelEdges) {
    throw Error(ErrorCode::Limit, "more than " + std::to_string(kMaxParallelEdges) +
                                      " edges of one type between two nodes");
  }
  return end;
}

// Neighbours [from, to), of one type, as groups: twice the distance from the one before, plus one
// if the number of parallel edges follows.
void append_groups(std::string& out, std::span<const AdjacencyEntry> edges, std::size_t from,
                   std::size_t to) {
  std::uint32_t previous = 0;
  for (std::size_t first = from, end = from; first < to; first = end) {
    end = group_end(edges, first);
    const std::uint32_t neighbour = raw(edges[first].neighbour);
    CLOUT_ASSERT(neighbour >= previous);
    const bool alone = end - first == 1;
    append_varint(out, std::uint64_t{neighbour - previous} << 1 | (alone ? 0 : 1));
    if (!alone) append_varint(out, end - first);
    previous = neighbour;
  }
}

}  // namespace

struct OutChunkEncoder::Scratch {
  std::vector<GatheredColumn> columns;
};

OutChunkEncoder::OutChunkEncoder(const EdgeTable& table, LargeValueWriter& large)
    : table_(table), large_(large), scratch_(std::make_unique<Scratch>()) {}

OutChunkEncoder::~OutChunkEncoder() = default;

void OutChunkEncoder::encode(NodeId node, std::span<const AdjacencyEntry> edges, EdgeId first_edge,
                             const ChunkSink& sink) {
  TableSource source(table_, edges, first_edge);
  OutChunkWriter(source, scratch_->columns, large_).write(node, edges.size(), sink);
}

void encode_out_chunks(std::span<const EdgeRecord> edges, LargeValueWriter& large,
                       const ChunkSink& sink) {
  if (edges.empty()) return;
  RecordSource source(edges);
  std::vector<GatheredColumn> columns;
  OutChunkWriter(source, columns, large).write(edges.front().start, edges.size(), sink);
}

void encode_in_chunks(NodeId node, std::span<const AdjacencyEntry> edges, const ChunkSink& sink) {
  std::string key;
  std::string value;
  for (std::size_t first = 0, last = 0; first < edges.size(); first = last) {
    while (last < edges.size() && last - first < kMaxInChunkEdges) last = group_end(edges, last);
    value.assign(1, static_cast<char>(kInChunk));
    append_topology(
        value, first, last, [&](std::size_t i) { return edges[i].type; },
        [&](std::string& out, std::size_t from, std::size_t to) {
          append_groups(out, edges, from, to);
        });
    key.clear();
    append_key(key, AdjacencyKey{Direction::In, node, edges[first].type, edges[first].neighbour,
                                 EdgeId{}});
    sink(key, value);
  }
}

}  // namespace clout::storage
