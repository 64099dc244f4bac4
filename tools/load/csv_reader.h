// Records and cells of CSV text (RFC 4180 and its usual relatives), without copying.
//
// Dialect: a cell is quoted if it begins with the quote character; inside, a doubled quote is one,
// and line ends belong to the cell. A quote later in an unquoted cell is a plain character (names
// of coordinates and inches). LF, CRLF and a lone CR end a record. Lines of no characters are no
// records. Faults never stop the reader: the record is read to its end and marked, so that where
// records begin does not depend on who is asking. Knows nothing of headers, types or graphs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clout::tools {

struct CsvDialect {
  char delimiter = ',';
  char quote = '"';   ///< 0: no quoting
  char escape = '"';  ///< inside quotes, makes the next character plain; the quote: doubling
};

/// A cell as it stands in the text, without its outer quotes. Valid as long as the text.
struct CsvCell {
  const char* data = nullptr;
  std::uint32_t size = 0;
  bool quoted = false;
  bool escaped = false;  ///< has escapes that unescape() resolves

  [[nodiscard]] std::string_view raw() const { return {data, size}; }
  /// True for an unquoted cell of no characters: no value (`""` is the empty string).
  [[nodiscard]] bool absent() const { return size == 0 && !quoted; }
};

/// The meaning of a cell; uses `buffer` where it must be built. Valid as long as both.
[[nodiscard]] std::string_view unescape(const CsvCell& cell, const CsvDialect& dialect,
                                        std::string& buffer);

/// A place in a text: lines and columns (in code points) from 1.
struct CsvPosition {
  std::uint64_t line = 1;
  std::uint64_t column = 1;
};

/// Number of line ends in `text`: LF, CRLF or a lone CR.
[[nodiscard]] std::uint64_t count_line_ends(std::string_view text);

/// What is wrong with a record's text.
struct CsvFault {
  enum class Kind : std::uint8_t { TextAfterQuote, UnclosedQuote, InvalidUtf8 };
  Kind kind{};
  const char* place = nullptr;  ///< the first byte at fault
};

[[nodiscard]] std::string_view to_string(CsvFault::Kind kind);

/// Reads the records of one piece of text, which begins at a record and outlives the reader.
class CsvReader {
 public:
  CsvReader(std::string_view text, const CsvDialect& dialect);

  /// For a text that was read before: not looked at beyond the records that are read, and never
  /// found to be invalid UTF-8.
  struct ReadBefore {};
  CsvReader(std::string_view text, const CsvDialect& dialect, ReadBefore);

  /// Moves to the next record; false at the end. A record with an unclosed quote ends with
  /// the line of that quote: reading goes on with the next line.
  bool next();
  /// At least one. Valid until next().
  [[nodiscard]] std::span<const CsvCell> cells() const { return cells_; }
  /// The record's text without its line end.
  [[nodiscard]] std::string_view raw() const {
    return {begin_, static_cast<std::size_t>(end_ - begin_)};
  }
  [[nodiscard]] const std::optional<CsvFault>& fault() const { return fault_; }
  /// Where the record begins, in lines of this text from 1.
  [[nodiscard]] std::uint64_t line() const { return line_; }
  /// Number of lines that the record spans.
  [[nodiscard]] std::uint64_t line_span() const { return line_span_; }
  /// Line ends passed so far; at the end, those of the whole text.
  [[nodiscard]] std::uint64_t lines_passed() const { return next_line_ - 1; }
  /// Bytes passed so far: where the next record begins, empty lines before it aside.
  [[nodiscard]] std::size_t offset() const { return static_cast<std::size_t>(cursor_ - text_); }
  /// Where `place`, a byte of the current record, is.
  [[nodiscard]] CsvPosition position(const char* place) const;

 private:
  void read_record();
  void read_unquoted_cell();
  void read_quoted_cell();
  void skip_to_cell_end();
  void cut_after_line_of(const char* quote);
  void check_utf8();
  /// Consumes the line end at the cursor, if there is one.
  bool take_line_end();
  [[nodiscard]] const char* find_special(const char* from) const;

  CsvDialect dialect_;
  const char* text_;
  const char* cursor_;
  const char* text_end_;
  bool all_utf8_ = true;
  const char* begin_ = nullptr;
  const char* end_ = nullptr;
  std::uint64_t line_ = 0;
  std::uint64_t line_span_ = 1;
  std::uint64_t next_line_ = 1;
  std::vector<CsvCell> cells_;
  std::optional<CsvFault> fault_;
};

/// Finds where records end, without splitting them into cells: one state machine with CsvReader.
class CsvRecordScanner {
 public:
  explicit CsvRecordScanner(const CsvDialect& dialect) : dialect_(dialect) {}

  /// `text` begins at a record; what earlier calls saw is its beginning, and is not looked at
  /// again. Returns the offset just after the last record end found in the new part, 0 if there is
  /// none. A CR at the very end does not count: a LF may follow.
  std::size_t last_record_end(std::string_view text);
  /// The next text is another one.
  void restart() {
    inside_ = false;
    position_ = 0;
  }

 private:
  void scan_quoted(std::string_view text);
  [[nodiscard]] bool opens_cell(std::string_view text, std::size_t quote) const;

  CsvDialect dialect_;
  bool inside_ = false;       ///< is position_ inside a quoted cell?
  std::size_t position_ = 0;  ///< scanned so far
};

}  // namespace clout::tools
