// What stands behind a statement's handle: a text, its parameters, and the rows of its last run.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "query/engine.h"
#include "schema/query_budget.h"
#include "schema/value.h"
#include "tools/c/session.h"

namespace clout::c {

/// The thread of its session.
class Statement {
 public:
  /// Throws Error{Syntax}.
  Statement(std::shared_ptr<Session> session, std::string text);
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { reset(); }

  [[nodiscard]] const std::string& text() const { return text_; }

  /// Both throw Error{Usage} while the statement runs.
  void bind(std::string_view name, Value value);
  void clear_bindings();

  /// Is there a next row? Throws Error; then, and at the end, it takes a reset() to run again.
  bool step();
  void reset() noexcept;
  /// Ends the rows: another statement runs in the transaction that they are read from.
  void overtake();

  /// Null before the first step and after an error.
  [[nodiscard]] const query::Cursor* cursor() const { return cursor_.get(); }
  /// Null if there is no current row or no such column.
  [[nodiscard]] const Value* value(std::size_t column) const;

  /// Texts of the current row, made when first asked for and kept until the next step.
  [[nodiscard]] const std::string& temporal_text(std::size_t column);
  [[nodiscard]] const std::string& json(std::size_t column);
  /// Of the row as a whole; there is one.
  [[nodiscard]] const std::string& row_json();
  [[nodiscard]] bool has_row() const { return row_ != nullptr; }

 private:
  /// Empty means that it is not made: no such text is.
  struct Texts {
    std::string temporal, json;
  };

  void require_ready() const;
  void require_not_ended() const;
  void start();
  void forget_row();
  void end(const char* why);

  std::shared_ptr<Session> session_;  ///< first: the cursor needs it
  std::string text_;
  Map parameters_;
  CancelToken cancel_;
  std::unique_ptr<query::Cursor> cursor_;
  const std::vector<Value>* row_ = nullptr;
  bool running_ = false;             ///< between its first step and its end
  const char* why_ended_ = nullptr;  ///< what a further step is told; null before the end
  std::vector<Texts> texts_;         ///< by column
  std::string row_json_;
};

}  // namespace clout::c

struct clout_statement final : clout::c::Statement {
  using Statement::Statement;
};
