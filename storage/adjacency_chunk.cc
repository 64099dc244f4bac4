#include "storage/adjacency_chunk.h"

#include <algorithm>
#include <utility>

#include "storage/bit_packing.h"
#include "storage/chunk_layout.h"

namespace clout::storage {
namespace {

constexpr const char* kWhat = "adjacency chunk";
constexpr std::uint64_t kMaxInEdges = kMaxInChunkEdges + std::uint64_t{kMaxParallelEdges};

std::uint32_t add_u32(const ByteReader& in, std::uint64_t a, std::uint64_t b) {
  if (a > 0xFFFFFFFF || b > 0xFFFFFFFF - a) in.fail("a number is out of range");
  return static_cast<std::uint32_t>(a + b);
}

// Edge numbers as runs: (distance from the end of the run before, length).
template <typename Visit>
void for_each_run(std::string_view bytes, Visit visit) {
  ByteReader in(bytes, kWhat);
  std::uint64_t next = 0;
  while (!in.at_end()) {
    const std::uint64_t first = next + static_cast<std::uint64_t>(in.signed_varint());
    const std::uint64_t length = in.varint();
    next = first + length;
    if (!visit(first, length)) return;
  }
}

// The runs and nothing else; they number as many edges as the chunk has.
std::string_view take_runs(ByteReader& in, std::uint32_t size) {
  const std::string_view bytes = in.sized();
  std::uint64_t edges = 0;
  for_each_run(bytes, [&](std::uint64_t, std::uint64_t length) {
    if (length == 0 || length > size - edges) in.fail("edge numbers do not match the edges");
    edges += length;
    return true;
  });
  if (edges != size) in.fail("edge numbers do not match the edges");
  return bytes;
}

// Passes over the recorded_from part, of which it returns the bytes.
std::string_view take_recorded(ByteReader& in, std::uint32_t size) {
  const std::string_view begin = in.left();
  const std::uint8_t kind = in.byte();
  if (kind == kRecordedConstant) {
    in.signed_varint();
  } else if (kind == kRecordedColumn) {
    PackedNumbers(in, size);
  } else {
    in.fail("unknown kind of recorded times");
  }
  return begin.substr(0, begin.size() - in.remaining());
}

std::vector<PropertyColumn> take_columns(ByteReader& in, std::uint32_t size) {
  const std::size_t count = in.count();
  std::vector<PropertyColumn> columns;
  std::uint64_t next = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const PropertyKeyId key{add_u32(in, next, in.varint32())};
    next = std::uint64_t{raw(key)} + 1;
    const std::uint8_t head = in.byte();
    columns.emplace_back(key, head, in.sized(), size);
  }
  in.expect_end();
  return columns;
}

}  // namespace

ChunkTopology::ChunkTopology(ByteReader& in, Direction direction) : direction_(direction) {
  const bool is_out = direction == Direction::Out;
  if (in.byte() != (is_out ? kOutChunk : kInChunk)) in.fail("it is of the wrong direction");
  const std::uint64_t edges = in.varint_up_to(is_out ? kMaxOutChunkEdges : kMaxInEdges);
  if (edges == 0) in.fail("it has no edges");
  const std::size_t type_count = in.count();
  std::vector<std::size_t> lengths;
  std::uint64_t next_type = 0;
  for (std::size_t i = 0; i < type_count; ++i) {
    const EdgeTypeId type{add_u32(in, next_type, in.varint32())};
    next_type = std::uint64_t{raw(type)} + 1;
    const auto count = static_cast<std::uint32_t>(in.varint_up_to(edges - size_));
    const std::size_t length = in.count();
    // Decoding allocates for `count` neighbours: an edge takes a byte, or a place in a group.
    if (count == 0 || (is_out && count > length)) in.fail("a type has the wrong number of edges");
    types_.push_back({type, size_, count});
    lengths.push_back(length);
    size_ += count;
  }
  if (size_ != edges) in.fail("the types do not add up to the edges");
  for (const std::size_t length : lengths) sections_.push_back(in.bytes(length));
}

std::optional<TypeRange> ChunkTopology::find(EdgeTypeId type) const {
  const auto found = std::lower_bound(
      types_.begin(), types_.end(), type,
      [](const TypeRange& range, EdgeTypeId wanted) { return range.type < wanted; });
  if (found == types_.end() || found->type != type) return std::nullopt;
  return *found;
}

void ChunkTopology::neighbours(const TypeRange& range, std::vector<NodeId>& out) const {
  const auto found = std::find(types_.begin(), types_.end(), range);
  if (found != types_.end()) {
    decode_section(static_cast<std::size_t>(found - types_.begin()), out);
  }
}

void ChunkTopology::neighbours(std::vector<NodeId>& out) const {
  for (std::size_t section = 0; section < sections_.size(); ++section) {
    decode_section(section, out);
  }
}

void ChunkTopology::decode_section(std::size_t section, std::vector<NodeId>& out) const {
  ByteReader in(sections_[section], kWhat);
  std::uint32_t left = types_[section].count;
  std::uint32_t neighbour = 0;
  if (direction_ == Direction::Out) {
    for (; left > 0; --left) {
      neighbour = add_u32(in, neighbour, in.varint());
      out.push_back(NodeId{neighbour});
    }
    return in.expect_end();
  }
  while (left > 0) {
    const std::uint64_t code = in.varint();
    neighbour = add_u32(in, neighbour, code >> 1);
    const std::uint64_t parallel = (code & 1) == 0 ? 1 : in.varint();
    if (parallel == 0 || parallel > left) in.fail("a group of parallel edges has the wrong size");
    out.insert(out.end(), static_cast<std::size_t>(parallel), NodeId{neighbour});
    left -= static_cast<std::uint32_t>(parallel);
  }
  in.expect_end();
}

InChunk::InChunk(std::string_view bytes) : InChunk(ByteReader(bytes, kWhat)) {}

InChunk::InChunk(ByteReader&& in) : ChunkTopology(in, Direction::In) { in.expect_end(); }

OutChunk::OutChunk(std::string_view bytes) : OutChunk(ByteReader(bytes, kWhat)) {}

OutChunk::OutChunk(ByteReader&& in)
    : ChunkTopology(in, Direction::Out),
      edge_runs_(take_runs(in, size())),
      recorded_(take_recorded(in, size())),
      columns_(take_columns(in, size())) {}

EdgeId OutChunk::edge(std::uint32_t position) const {
  std::uint64_t left = position;
  std::uint64_t number = 0;
  for_each_run(edge_runs_, [&](std::uint64_t first, std::uint64_t length) {
    number = first + left;
    const bool further = left >= length;
    left -= further ? length : 0;
    return further;
  });
  return EdgeId{number};
}

void OutChunk::edges(std::vector<EdgeId>& out) const {
  for_each_run(edge_runs_, [&](std::uint64_t first, std::uint64_t length) {
    for (std::uint64_t i = 0; i < length; ++i) out.push_back(EdgeId{first + i});
    return true;
  });
}

RecordedTime OutChunk::recorded_from(std::uint32_t position) const {
  ByteReader in(recorded_, kWhat);
  if (in.byte() == kRecordedConstant) return in.signed_varint();
  return PackedNumbers(in, size())[position];
}

void OutChunk::recorded_from(std::vector<RecordedTime>& out) const {
  ByteReader in(recorded_, kWhat);
  if (in.byte() == kRecordedConstant) {
    out.insert(out.end(), size(), in.signed_varint());
    return;
  }
  const PackedNumbers times(in, size());
  for (std::uint32_t i = 0; i < size(); ++i) out.push_back(times[i]);
}

const PropertyColumn* OutChunk::column(PropertyKeyId key) const {
  const auto found = std::lower_bound(
      columns_.begin(), columns_.end(), key,
      [](const PropertyColumn& column, PropertyKeyId wanted) { return column.key() < wanted; });
  return found != columns_.end() && found->key() == key ? &*found : nullptr;
}

Value OutChunk::property(std::uint32_t position, PropertyKeyId key,
                         const LargeValueReader& large) const {
  const PropertyColumn* found = column(key);
  return found == nullptr ? Value() : found->value(position, large);
}

std::vector<Property> OutChunk::properties(std::uint32_t position,
                                           const LargeValueReader& large) const {
  std::vector<Property> properties;
  for (const PropertyColumn& column : columns_) {
    if (column.present(position)) {
      properties.emplace_back(column.key(), column.value(position, large));
    }
  }
  return properties;
}

void OutChunk::records(NodeId start, const LargeValueReader& large,
                       std::vector<EdgeRecord>& out) const {
  std::vector<NodeId> ends;
  std::vector<EdgeId> numbers;
  std::vector<RecordedTime> recorded;
  neighbours(ends);
  edges(numbers);
  recorded_from(recorded);
  const std::size_t begin = out.size();
  for (const TypeRange& range : types()) {
    for (std::uint32_t i = range.first; i < range.first + range.count; ++i) {
      out.push_back({numbers[i], range.type, start, ends[i], recorded[i], {}});
    }
  }
  std::vector<Value> values;
  for (const PropertyColumn& column : columns_) {
    values.clear();
    column.values(large, values);
    for (std::uint32_t i = 0; i < size(); ++i) {
      if (values[i].is_null()) continue;
      out[begin + i].properties.emplace_back(column.key(), std::move(values[i]));
    }
  }
}

void OutChunk::large_values(std::vector<std::uint64_t>& out) const {
  for (const PropertyColumn& column : columns_) column.large_values(out);
}

}  // namespace clout::storage
