#include "tools/cli/secret_input.h"

#include <iostream>

#include <termios.h>
#include <unistd.h>

#include "schema/error.h"

namespace clout::tools {
namespace {

/// While it lives, the terminal does not show what is typed.
class HiddenTyping {
 public:
  HiddenTyping() : terminal_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!terminal_) return;
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  }
  ~HiddenTyping() {
    if (terminal_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  HiddenTyping(const HiddenTyping&) = delete;
  HiddenTyping& operator=(const HiddenTyping&) = delete;

 private:
  termios before_{};
  bool terminal_;
};

}  // namespace

std::string read_secret(const std::string& prompt) {
  const bool person = ::isatty(STDIN_FILENO) == 1;
  const HiddenTyping hidden;
  if (person) std::cerr << prompt << std::flush;
  std::string line;
  if (!std::getline(std::cin, line)) throw Error(ErrorCode::Usage, "no password was given");
  if (person) std::cerr << '\n';
  return line;
}

}  // namespace clout::tools
