#include "tools/load/csv_blocks.h"

#include <algorithm>
#include <cstring>

#include "schema/error.h"

namespace clout::tools {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

}  // namespace

CsvBlockReader::CsvBlockReader(const std::string& file, const CsvDialect& dialect,
                               std::size_t block_bytes)
    : file_(file), dialect_(dialect), block_bytes_(block_bytes), scanner_(dialect) {
  drop_byte_order_mark();
}

void CsvBlockReader::drop_byte_order_mark() {
  reserve(block_bytes_);
  while (end_ < kUtf8Mark.size()) {
    const std::size_t got = file_.read(memory_.get() + end_, kUtf8Mark.size() - end_);
    if (got == 0) break;
    end_ += got;
  }
  const std::string_view start = window();
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) {
    throw Error(ErrorCode::Syntax, "the file is UTF-16, not UTF-8")
        .in(name())
        .hint("convert it, for example with iconv -f UTF-16 -t UTF-8");
  }
  if (start == kUtf8Mark) begin_ = end_;
  bytes_read_ = end_;
}

/// Makes room for `capacity` bytes from begin_ on; keeps the unread bytes.
void CsvBlockReader::reserve(std::size_t capacity) {
  if (capacity_ - begin_ >= capacity && memory_) return;
  auto larger = std::make_unique_for_overwrite<char[]>(capacity);
  const auto unread = window();
  if (!unread.empty()) std::memcpy(larger.get(), unread.data(), unread.size());
  memory_ = std::move(larger);
  capacity_ = capacity;
  begin_ = 0;
  end_ = unread.size();
}

void CsvBlockReader::fill(std::size_t wanted) {
  while (!at_end_ && (record_end_ == 0 || window().size() < wanted)) {
    if (window().size() >= kMaxRecordBytes) {
      throw Error(ErrorCode::Limit,
                  "a record is longer than " + std::to_string(kMaxRecordBytes >> 20) + " MiB")
          .in(name())
          .hint("is a quote never closed?");
    }
    reserve(std::max(wanted, end_ == capacity_ ? 2 * window().size() : 0));
    const std::size_t got = file_.read(memory_.get() + end_, capacity_ - end_);
    end_ += got;
    bytes_read_ += got;
    at_end_ = got == 0;
    record_end_ = std::max(record_end_, scanner_.last_record_end(window()));
  }
}

std::optional<std::vector<std::string>> CsvBlockReader::peek_record() {
  fill(1);
  CsvReader reader(window(), dialect_);
  if (!reader.next()) return std::nullopt;
  if (reader.fault()) {
    const auto place = reader.position(reader.fault()->place);
    throw Error(ErrorCode::Syntax, std::string(to_string(reader.fault()->kind)))
        .in(name())
        .at({static_cast<std::uint32_t>(place.line + lines_dropped_),
             static_cast<std::uint32_t>(place.column), 1});
  }
  std::vector<std::string> cells;
  std::string buffer;
  for (const auto& cell : reader.cells()) cells.emplace_back(unescape(cell, dialect_, buffer));
  return cells;
}

void CsvBlockReader::drop_record() {
  fill(1);
  CsvReader reader(window(), dialect_);
  if (!reader.next()) return;
  lines_dropped_ += reader.lines_passed();
  begin_ += reader.offset();
  record_end_ = 0;
  scanner_.restart();
  record_end_ = scanner_.last_record_end(window());
}

std::optional<CsvBlock> CsvBlockReader::next() {
  fill(block_bytes_);
  const std::size_t size = at_end_ ? window().size() : record_end_;
  if (size == 0) return std::nullopt;

  CsvBlock block;
  block.text = window().substr(0, size);
  block.memory = std::move(memory_);
  // What follows the last whole record begins the next block.
  const std::size_t rest = end_ - begin_ - size;
  memory_ = std::make_unique_for_overwrite<char[]>(std::max(block_bytes_, rest));
  capacity_ = std::max(block_bytes_, rest);
  if (rest > 0) std::memcpy(memory_.get(), block.text.data() + size, rest);
  begin_ = 0;
  end_ = rest;
  record_end_ = 0;
  scanner_.restart();
  return block;
}

}  // namespace clout::tools
