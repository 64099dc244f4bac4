#include "tools/cli/console.h"

#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include <sys/ioctl.h>
#include <unistd.h>

#include "schema/ascii.h"
#include "schema/error.h"

namespace clout::tools {
namespace {

constexpr std::size_t kUsualWidth = 80;

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

/// What the environment says of characters: the first of these variables that is set.
bool speaks_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string locale(environment(name));
    if (locale.empty()) continue;
    for (char& c : locale) c = ascii_lower(c);
    return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
  }
  return false;
}

}  // namespace

Surface surface_of(int file_descriptor) {
  Surface surface;
  surface.ascii = !speaks_utf8();
  surface.terminal = ::isatty(file_descriptor) == 1;
  if (!surface.terminal) {
    surface.width = std::strtoul(std::string(environment("COLUMNS")).c_str(), nullptr, 10);
    return surface;
  }
  surface.colour = environment("NO_COLOR").empty() && environment("TERM") != "dumb";
  winsize size{};
  const bool known = ::ioctl(file_descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  surface.width = known ? size.ws_col : kUsualWidth;
  surface.height = known ? size.ws_row : 0;
  return surface;
}

Console standard_console() {
  Console console{std::cout, std::cerr, surface_of(STDOUT_FILENO), surface_of(STDERR_FILENO)};
  console.chatty = console.out_surface.terminal;
  return console;
}

void flush(std::ostream& out) {
  if (out.flush()) return;
  throw Error(ErrorCode::Io, "the output could not be written")
      .hint("is the disk full, or did the program that reads it end?");
}

}  // namespace clout::tools
