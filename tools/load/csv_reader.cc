#include "tools/load/csv_reader.h"

#include <algorithm>
#include <cstring>

#include "schema/utf8.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace clout::tools {
namespace {

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

/// Is the byte at `i`, inside quotes, the first of an escaped pair?
bool is_escape(std::string_view text, std::size_t i, const CsvDialect& dialect) {
  return text[i] == dialect.escape && i + 1 < text.size() &&
         (dialect.escape != dialect.quote || text[i + 1] == dialect.quote);
}

std::size_t find_quote_or_escape(std::string_view text, std::size_t from,
                                 const CsvDialect& dialect) {
  if (dialect.quote == dialect.escape) return text.find(dialect.quote, from);
  while (from < text.size() && text[from] != dialect.quote && text[from] != dialect.escape) ++from;
  return from < text.size() ? from : std::string_view::npos;
}

/// The quote that closes the cell of which `text` is the inside, or the end of `text`.
const char* find_closing_quote(std::string_view text, const CsvDialect& dialect, bool& escaped) {
  std::size_t i = find_quote_or_escape(text, 0, dialect);
  while (i != std::string_view::npos) {
    if (is_escape(text, i, dialect)) {
      escaped = true;
      i += 2;
    } else if (text[i] == dialect.quote) {
      return text.data() + i;
    } else {
      ++i;
    }
    i = find_quote_or_escape(text, i, dialect);
  }
  return text.data() + text.size();
}

/// The offset just after the last line end of text[from, to), 0 if there is none.
std::size_t last_line_end(std::string_view text, std::size_t from, std::size_t to) {
  for (std::size_t i = to; i > from; --i) {
    const bool lone_cr = text[i - 1] == '\r' && i < text.size() && text[i] != '\n';
    if (text[i - 1] == '\n' || lone_cr) return i;
  }
  return 0;
}

}  // namespace

std::string_view to_string(CsvFault::Kind kind) {
  switch (kind) {
    case CsvFault::Kind::TextAfterQuote:
      return "text after a closing quote";
    case CsvFault::Kind::UnclosedQuote:
      return "a quote that is never closed";
    case CsvFault::Kind::InvalidUtf8:
      return "bytes that are not UTF-8";
  }
  return "";
}

std::uint64_t count_line_ends(std::string_view text) {
  std::uint64_t count = 0;
  for (auto i = text.find_first_of("\n\r"); i != std::string_view::npos;
       i = text.find_first_of("\n\r", i + 1)) {
    const bool crlf = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (!crlf) ++count;
  }
  return count;
}

std::string_view unescape(const CsvCell& cell, const CsvDialect& dialect, std::string& buffer) {
  if (!cell.escaped) return cell.raw();
  buffer.clear();
  for (std::uint32_t i = 0; i < cell.size; ++i) {
    if (cell.data[i] == dialect.escape && i + 1 < cell.size) ++i;
    buffer.push_back(cell.data[i]);
  }
  return buffer;
}

CsvReader::CsvReader(std::string_view text, const CsvDialect& dialect)
    : CsvReader(text, dialect, ReadBefore{}) {
  all_utf8_ = find_invalid_utf8(text) == std::string_view::npos;
}

CsvReader::CsvReader(std::string_view text, const CsvDialect& dialect, ReadBefore)
    : dialect_(dialect),
      text_(text.data()),
      cursor_(text.data()),
      text_end_(text.data() + text.size()) {}

bool CsvReader::next() {
  while (cursor_ != text_end_ && is_line_end(*cursor_)) {
    take_line_end();
    ++next_line_;
  }
  if (cursor_ == text_end_) return false;
  read_record();
  return true;
}

void CsvReader::read_record() {
  cells_.clear();
  fault_.reset();
  begin_ = cursor_;
  line_ = next_line_;
  line_span_ = 1;
  while (true) {
    if (cursor_ != text_end_ && *cursor_ == dialect_.quote && dialect_.quote != '\0') {
      read_quoted_cell();
    } else {
      read_unquoted_cell();
    }
    if (cursor_ == text_end_ || *cursor_ != dialect_.delimiter) break;
    ++cursor_;
  }
  end_ = cursor_;
  next_line_ += line_span_ - 1;
  if (take_line_end()) ++next_line_;
  if (!all_utf8_) check_utf8();
}

/// The first delimiter or line end from `from` on, or the end of the text.
const char* CsvReader::find_special(const char* from) const {
#ifdef __SSE2__
  const __m128i delimiter = _mm_set1_epi8(dialect_.delimiter);
  const __m128i lf = _mm_set1_epi8('\n');
  const __m128i cr = _mm_set1_epi8('\r');
  while (text_end_ - from >= 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    const __m128i hits =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, delimiter),
                     _mm_or_si128(_mm_cmpeq_epi8(bytes, lf), _mm_cmpeq_epi8(bytes, cr)));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(hits));
    if (mask != 0) return from + __builtin_ctz(mask);
    from += 16;
  }
#endif
  while (from != text_end_ && *from != dialect_.delimiter && !is_line_end(*from)) ++from;
  return from;
}

void CsvReader::read_unquoted_cell() {
  const char* begin = cursor_;
  cursor_ = find_special(begin);
  cells_.push_back({begin, static_cast<std::uint32_t>(cursor_ - begin), false, false});
}

void CsvReader::read_quoted_cell() {
  const char* quote = cursor_;
  bool escaped = false;
  cursor_ = find_closing_quote({quote + 1, static_cast<std::size_t>(text_end_ - quote - 1)},
                               dialect_, escaped);
  if (cursor_ == text_end_) {
    cut_after_line_of(quote);
    return;
  }
  const std::string_view content(quote + 1, static_cast<std::size_t>(cursor_ - quote - 1));
  cells_.push_back({content.data(), static_cast<std::uint32_t>(content.size()), true, escaped});
  line_span_ += count_line_ends(content);
  ++cursor_;
  skip_to_cell_end();
}

void CsvReader::skip_to_cell_end() {
  const char* end = find_special(cursor_);
  if (end != cursor_ && !fault_) fault_ = CsvFault{CsvFault::Kind::TextAfterQuote, cursor_};
  cursor_ = end;
}

void CsvReader::cut_after_line_of(const char* quote) {
  cursor_ = std::find_if(quote, text_end_, is_line_end);
  cells_.push_back({quote + 1, static_cast<std::uint32_t>(cursor_ - quote - 1), true, false});
  fault_ = CsvFault{CsvFault::Kind::UnclosedQuote, quote};
}

void CsvReader::check_utf8() {
  const std::size_t bad = find_invalid_utf8(raw());
  if (bad != std::string_view::npos && !fault_) {
    fault_ = CsvFault{CsvFault::Kind::InvalidUtf8, begin_ + bad};
  }
}

bool CsvReader::take_line_end() {
  if (cursor_ == text_end_) return false;
  const bool crlf = *cursor_ == '\r' && cursor_ + 1 != text_end_ && cursor_[1] == '\n';
  cursor_ += crlf ? 2 : 1;
  return true;
}

CsvPosition CsvReader::position(const char* place) const {
  const std::string_view before(begin_, static_cast<std::size_t>(place - begin_));
  const auto last_line_end = before.find_last_of("\n\r");
  const auto line =
      last_line_end == std::string_view::npos ? before : before.substr(last_line_end + 1);
  return {line_ + count_line_ends(before), count_code_points(line) + 1};
}

bool CsvRecordScanner::opens_cell(std::string_view text, std::size_t quote) const {
  if (quote == 0) return true;
  const char before = text[quote - 1];
  return before == dialect_.delimiter || is_line_end(before);
}

/// Moves on to after the closing quote, or to the end of `text`, or to a last byte whose meaning
/// depends on the next one.
void CsvRecordScanner::scan_quoted(std::string_view text) {
  while (position_ < text.size()) {
    position_ = std::min(find_quote_or_escape(text, position_, dialect_), text.size());
    if (position_ + 1 >= text.size()) return;
    if (is_escape(text, position_, dialect_)) {
      position_ += 2;
    } else if (text[position_++] == dialect_.quote) {
      inside_ = false;
      return;
    }
  }
}

std::size_t CsvRecordScanner::last_record_end(std::string_view text) {
  std::size_t end = 0;
  while (position_ < text.size()) {
    if (inside_) {
      scan_quoted(text);
      if (inside_) return end;
    }
    // Outside of quotes up to the next quote that opens a cell: only here can a record end.
    const std::size_t from = position_;
    std::size_t quote = std::string_view::npos;
    if (dialect_.quote != '\0') {
      quote = text.find(dialect_.quote, from);
      while (quote != std::string_view::npos && !opens_cell(text, quote)) {
        quote = text.find(dialect_.quote, quote + 1);
      }
    }
    inside_ = quote != std::string_view::npos;
    position_ = inside_ ? quote + 1 : text.size();
    end = std::max(end, last_line_end(text, from, position_));
  }
  return end;
}

}  // namespace clout::tools
