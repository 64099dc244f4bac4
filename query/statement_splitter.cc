#include "query/statement_splitter.h"

#include <algorithm>

#include "schema/utf8.h"

namespace clout::query {
namespace {

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

/// Drops here what was given away, once per piece: a piece may hold very many statements.
void StatementSplitter::feed(std::string_view text) {
  const std::size_t done = std::min(begin_, scanned_);
  buffer_.erase(0, done);
  scanned_ -= done;
  if (begin_ != kNone) begin_ -= done;
  buffer_ += text;
}

std::optional<StatementText> StatementSplitter::next() {
  while (scanned_ < buffer_.size()) {
    // The last byte may be the first of a pair (`//`, `/*`, `*/`, an escape): wait for more.
    const char c = buffer_[scanned_];
    if (scanned_ + 1 == buffer_.size() && (c == '/' || c == '*' || c == '\\')) break;
    if (!step()) continue;
    const bool blank = begin_ == kNone;
    StatementText statement = take(scanned_ - 1);
    if (!blank) return statement;
  }
  return std::nullopt;
}

std::optional<StatementText> StatementSplitter::rest() {
  if (auto statement = next()) return statement;
  while (scanned_ < buffer_.size()) step();
  if (begin_ == kNone) {
    clear();
    return std::nullopt;
  }
  StatementText statement = take(buffer_.size());
  state_ = State::Plain;
  depth_ = 0;
  return statement;
}

bool StatementSplitter::pending() const {
  if (begin_ != kNone || state_ == State::Block) return true;
  for (std::size_t i = scanned_; i < buffer_.size(); ++i) {
    if (!is_blank(buffer_[i]) && buffer_[i] != ';') return true;
  }
  return false;
}

void StatementSplitter::clear() {
  while (scanned_ < buffer_.size()) count(buffer_[scanned_++]);
  buffer_.clear();
  scanned_ = 0;
  begin_ = kNone;
  depth_ = 0;
  state_ = State::Plain;
}

bool StatementSplitter::step() {
  const char c = buffer_[scanned_];
  const char following = scanned_ + 1 < buffer_.size() ? buffer_[scanned_ + 1] : '\0';
  switch (state_) {
    case State::SingleQuoted:
      step_quoted(c, '\'');
      break;
    case State::DoubleQuoted:
      step_quoted(c, '"');
      break;
    case State::Backtick:
      step_quoted(c, '`');
      break;
    case State::Line:
      if (c == '\n') state_ = State::Plain;
      break;
    case State::Block:
      if (c == '*' && following == '/') {
        state_ = State::Plain;
        count(buffer_[scanned_++]);
      }
      break;
    case State::Plain:
      if (c == '/' && following == '/') {
        open_comment(State::Line);
      } else if (c == '/' && following == '*') {
        open_comment(State::Block);
      } else if (c == ';' && depth_ == 0) {
        count(buffer_[scanned_++]);
        return true;
      } else {
        step_plain(c);
      }
      break;
  }
  count(buffer_[scanned_++]);
  return false;
}

/// Both characters are consumed, so that `/*/` is not a whole comment.
void StatementSplitter::open_comment(State state) {
  state_ = state;
  count(buffer_[scanned_++]);
}

void StatementSplitter::step_plain(char c) {
  if (is_blank(c)) return;
  begin_statement();
  if (c == '{') ++depth_;
  if (c == '}' && depth_ > 0) --depth_;
  if (c == '\'') state_ = State::SingleQuoted;
  if (c == '"') state_ = State::DoubleQuoted;
  if (c == '`') state_ = State::Backtick;
}

void StatementSplitter::step_quoted(char c, char quote) {
  const bool escape = c == '\\' && quote != '`';
  if (escape && scanned_ + 1 < buffer_.size()) count(buffer_[scanned_++]);
  if (c == quote) state_ = State::Plain;
}

void StatementSplitter::begin_statement() {
  if (begin_ != kNone) return;
  begin_ = scanned_;
  begin_line_ = line_;
  begin_column_ = column_;
}

/// Columns count code points: bytes that continue one do not count.
void StatementSplitter::count(char c) {
  if (c == '\n') {
    ++line_;
    column_ = 1;
  } else if (!is_utf8_continuation(c)) {
    ++column_;
  }
}

/// The statement that ends before buffer_[end], if one has begun.
StatementText StatementSplitter::take(std::size_t end) {
  if (begin_ == kNone) return {};
  StatementText statement{buffer_.substr(begin_, end - begin_), begin_line_, begin_column_};
  begin_ = kNone;
  return statement;
}

}  // namespace clout::query
