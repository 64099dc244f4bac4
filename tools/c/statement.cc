#include "tools/c/statement.h"

#include <utility>

#include "query/parser.h"
#include "schema/error.h"
#include "schema/temporal_text.h"
#include "tools/render/entity_parts.h"
#include "tools/render/value_forms.h"

namespace clout::c {

Statement::Statement(std::shared_ptr<Session> session, std::string text)
    : session_(std::move(session)), text_(std::move(text)) {
  (void)query::parse_statement(text_);  // for its errors; a run parses it again
}

void Statement::require_ready() const {
  if (!running_ && why_ended_ == nullptr) return;
  throw Error(ErrorCode::Usage, "parameters cannot be changed while the statement runs")
      .hint("clout_reset comes first");
}

void Statement::bind(std::string_view name, Value value) {
  require_ready();
  parameters_.insert_or_assign(std::string(name), std::move(value));
}

void Statement::clear_bindings() {
  require_ready();
  parameters_.clear();
}

void Statement::require_not_ended() const {
  if (why_ended_ == nullptr) return;
  throw Error(ErrorCode::Usage, why_ended_).hint("clout_reset makes it ready to run again");
}

bool Statement::step() {
  require_not_ended();
  forget_row();
  try {
    if (!running_) start();
    row_ = cursor_->next();
  } catch (...) {
    end("the statement has failed");
    cursor_.reset();
    throw;
  }
  if (row_ == nullptr) end("the statement has no more rows");
  return row_ != nullptr;
}

void Statement::start() {
  cancel_.reset();
  running_ = true;
  cursor_ = session_->run(*this, text_, parameters_, cancel_);
  texts_.resize(cursor_->columns().size());
}

void Statement::forget_row() {
  row_ = nullptr;
  row_json_.clear();
  for (auto& texts : texts_) {
    texts.temporal.clear();
    texts.json.clear();
  }
}

void Statement::end(const char* why) {
  if (running_) session_->end(*this, cancel_);
  running_ = false;
  why_ended_ = why;
}

void Statement::overtake() {
  end("another statement of the transaction has run meanwhile");
  forget_row();
  cursor_.reset();
}

void Statement::reset() noexcept {
  end(nullptr);
  forget_row();
  cursor_.reset();
}

const Value* Statement::value(std::size_t column) const {
  return row_ != nullptr && column < row_->size() ? &(*row_)[column] : nullptr;
}

const std::string& Statement::temporal_text(std::size_t column) {
  auto& text = texts_[column].temporal;
  if (text.empty()) text = clout::temporal_text((*row_)[column]);
  return text;
}

const std::string& Statement::json(std::size_t column) {
  auto& kept = texts_[column].json;
  if (!kept.empty()) return kept;
  std::string text;
  tools::append_json(text, (*row_)[column], cursor_->view());
  return kept = std::move(text);
}

const std::string& Statement::row_json() {
  if (!row_json_.empty()) return row_json_;
  std::string text = "[";
  tools::Separator comma(text);
  for (const auto& value : *row_) {
    comma.next();
    tools::append_json(text, value, cursor_->view());
  }
  text += ']';
  return row_json_ = std::move(text);
}

}  // namespace clout::c
