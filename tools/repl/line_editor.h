// Lines from a person at a terminal: editing, history, completion. Wraps libedit.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tools/repl/completion.h"
#include "tools/repl/history_file.h"

namespace clout::tools {

/// What came of asking for a line.
struct LineInput {
  enum class Kind { Line, Interrupted, EndOfInput };
  Kind kind = Kind::EndOfInput;
  std::string text;  ///< without its line end
};

/// One at a time in a process, on standard input and output. The terminal is in its usual mode
/// whenever read() does not run.
class LineEditor {
 public:
  /// Completions for the text before the cursor on the current line.
  using CompletionSource = std::function<Completion(std::string_view before_cursor)>;

  LineEditor(HistoryFile history, CompletionSource completions);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  /// Shows `prompt` and waits for Enter, Ctrl-C (Interrupted) or Ctrl-D on an empty line.
  [[nodiscard]] LineInput read(const std::string& prompt);
  /// Remembers an entry, in the file too. Line ends in it become spaces.
  void remember(std::string_view entry);

 private:
  struct Libedit;
  std::unique_ptr<Libedit> libedit_;
};

}  // namespace clout::tools
