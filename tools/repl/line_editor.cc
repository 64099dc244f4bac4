#include "tools/repl/line_editor.h"

#include <algorithm>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <utility>

#include <histedit.h>
#include <unistd.h>

#include "schema/error.h"
#include "schema/utf8.h"
#include "tools/cli/console.h"
#include "tools/render/display_text.h"

namespace clout::tools {
namespace {

constexpr std::size_t kHistoryEntries = 10'000;
/// More candidates than this are not listed.
constexpr std::size_t kListedCandidates = 100;

/// Characters are multi-byte: a locale without UTF-8 would show and edit them as bytes.
void use_utf8_locale() {
  std::setlocale(LC_CTYPE, "");
  if (MB_CUR_MAX < 4) std::setlocale(LC_CTYPE, "C.UTF-8");
}

/// Candidates in columns, as a shell lists files.
std::string listing(const std::vector<std::string>& candidates, std::size_t width) {
  std::vector<std::string> shown;
  std::size_t cell = 0;
  for (const auto& candidate : candidates) {
    if (shown.size() == kListedCandidates) break;
    shown.push_back(printable(candidate));
    cell = std::max(cell, display_width(shown.back()) + 2);
  }
  const std::size_t columns = std::max<std::size_t>(width / std::max<std::size_t>(cell, 1), 1);
  std::string text;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const bool ends_line = (i + 1) % columns == 0 || i + 1 == shown.size();
    text += shown[i];
    text += ends_line ? "\n" : std::string(cell - display_width(shown[i]), ' ');
  }
  if (candidates.size() > shown.size()) {
    text += "... and " + std::to_string(candidates.size() - shown.size()) + " more\n";
  }
  return text;
}

}  // namespace

struct LineEditor::Libedit {
  Libedit(HistoryFile file, CompletionSource source)
      : history_file(std::move(file)), completions(std::move(source)) {}
  ~Libedit() {
    if (edit != nullptr) ::el_end(edit);
    if (entries != nullptr) ::history_end(entries);
  }

  static Libedit& of(EditLine* edit) {
    void* self = nullptr;
    ::el_get(edit, EL_CLIENTDATA, &self);
    return *static_cast<Libedit*>(self);
  }

  static char* show_prompt(EditLine* edit) { return of(edit).prompt.data(); }

  static unsigned char on_interrupt(EditLine* edit, int) {
    of(edit).interrupted = true;
    return CC_EOF;
  }

  /// What Ctrl-Z does where it is a signal: the terminal goes back to its usual mode meanwhile.
  static unsigned char on_suspend(EditLine* edit, int) {
    ::el_set(edit, EL_PREP_TERM, 0);
    ::raise(SIGTSTP);
    ::el_set(edit, EL_PREP_TERM, 1);
    return CC_REDISPLAY;
  }

  static unsigned char on_tab(EditLine* edit, int) { return of(edit).complete(); }

  unsigned char complete() {
    const LineInfo* line = ::el_line(edit);
    const std::string before(line->buffer, line->cursor);
    const auto completion = completions(before);
    if (completion.candidates.empty()) return CC_REFRESH_BEEP;
    const auto typed = before.size() - completion.start;
    if (completion.common.size() > typed || completion.candidates.size() == 1) {
      replace_before_cursor(std::string_view(before).substr(completion.start), completion.common);
      return CC_REFRESH;
    }
    std::printf("\n%s", listing(completion.candidates, surface_of(STDOUT_FILENO).width).c_str());
    std::fflush(stdout);
    return CC_REDISPLAY;
  }

  void replace_before_cursor(std::string_view old, const std::string& text) {
    const std::size_t characters = count_code_points(old);
    if (characters > 0) ::el_deletestr(edit, static_cast<int>(characters));
    ::el_insertstr(edit, text.c_str());
  }

  void enter(const std::string& entry) {
    HistEvent event;
    ::history(entries, &event, H_ENTER, entry.c_str());
  }

  HistoryFile history_file;
  CompletionSource completions;
  EditLine* edit = nullptr;
  History* entries = nullptr;
  std::string prompt;
  bool interrupted = false;
};

LineEditor::LineEditor(HistoryFile history, CompletionSource completions)
    : libedit_(std::make_unique<Libedit>(std::move(history), std::move(completions))) {
  use_utf8_locale();
  auto& lib = *libedit_;
  lib.edit = ::el_init("clout", stdin, stdout, stderr);
  lib.entries = ::history_init();
  if (lib.edit == nullptr || lib.entries == nullptr) {
    throw Error(ErrorCode::Io, "the terminal cannot be used for line editing");
  }
  HistEvent event;
  ::history(lib.entries, &event, H_SETSIZE, static_cast<int>(kHistoryEntries));
  ::history(lib.entries, &event, H_SETUNIQUE, 1);
  for (const auto& entry : lib.history_file.load(kHistoryEntries)) lib.enter(entry);

  ::el_set(lib.edit, EL_CLIENTDATA, &lib);
  ::el_set(lib.edit, EL_EDITOR, "emacs");
  ::el_set(lib.edit, EL_PROMPT, &Libedit::show_prompt);
  ::el_set(lib.edit, EL_HIST, ::history, lib.entries);
  ::el_set(lib.edit, EL_SIGNAL, 1);  // notices when the window changes its size
  // The wide call keeps these literals; the narrow one keeps copies that it never frees.
  ::el_wset(lib.edit, EL_ADDFN, L"clout-complete", L"Complete the word", &Libedit::on_tab);
  ::el_wset(lib.edit, EL_ADDFN, L"clout-interrupt", L"Drop the input", &Libedit::on_interrupt);
  ::el_wset(lib.edit, EL_ADDFN, L"clout-suspend", L"Stop the process", &Libedit::on_suspend);
  ::el_set(lib.edit, EL_BIND, "^I", "clout-complete", nullptr);
  ::el_set(lib.edit, EL_BIND, "^R", "em-inc-search-prev", nullptr);
  // While a line is edited Ctrl-C and Ctrl-Z are keys; while a statement runs they are signals.
  ::el_set(lib.edit, EL_SETTY, "-d", "-isig", nullptr);
  ::el_set(lib.edit, EL_BIND, "^C", "clout-interrupt", nullptr);
  ::el_set(lib.edit, EL_BIND, "^Z", "clout-suspend", nullptr);
}

LineEditor::~LineEditor() = default;

LineInput LineEditor::read(const std::string& prompt) {
  auto& lib = *libedit_;
  lib.prompt = prompt;
  lib.interrupted = false;
  int length = 0;
  const char* text = ::el_gets(lib.edit, &length);
  if (lib.interrupted) {
    ::el_reset(lib.edit);
    std::puts("^C");
    std::fflush(stdout);
    return {LineInput::Kind::Interrupted, {}};
  }
  if (text == nullptr || length <= 0) return {LineInput::Kind::EndOfInput, {}};
  std::string line(text, static_cast<std::size_t>(length));
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
  return {LineInput::Kind::Line, std::move(line)};
}

void LineEditor::remember(std::string_view entry) {
  std::string line(entry);
  std::replace(line.begin(), line.end(), '\n', ' ');
  libedit_->enter(line);
  libedit_->history_file.append(line);
}

}  // namespace clout::tools
