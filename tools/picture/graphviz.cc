#include "tools/picture/graphviz.h"

#include <csignal>
#include <utility>
#include <vector>

#include "schema/error.h"
#include "tools/picture/child_process.h"

namespace clout::tools {
namespace {

constexpr std::size_t kShownComplaint = 400;

std::vector<std::string> dot_command(Layout layout) {
  std::vector<std::string> words{"dot", "-Tsvg"};
  if (layout == Layout::Quick) {
    for (const char* option : {"-Gsplines=line", "-Gnslimit=1", "-Gnslimit1=1", "-Gmclimit=0.2"}) {
      words.emplace_back(option);
    }
  }
  return words;
}

ChildResult run_dot(const std::string& text, Layout layout) {
  try {
    return run_child(dot_command(layout), text);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::Limit) {
      throw Error(ErrorCode::Limit, error.message())
          .hint("narrow the result with LIMIT or TOP, or take the format dot");
    }
    if (error.code() != ErrorCode::NotFound) throw;
    throw Error(ErrorCode::NotFound,
                "pictures in svg are drawn by Graphviz, whose program 'dot' is not on PATH")
        .hint(
            "install graphviz (on Debian: apt-get install graphviz), or take the format dot or "
            "mermaid and draw it elsewhere");
  }
}

}  // namespace

std::string svg_of(const std::string& dot_text, Layout layout) {
  ChildResult drawn = run_dot(dot_text, layout);
  if (drawn.exit_code == 128 + SIGINT) throw Error(ErrorCode::Cancelled, "cancelled");
  if (drawn.exit_code == 0) return std::move(drawn.out);
  throw Error(ErrorCode::Io, "Graphviz could not draw the picture: dot ended with exit code " +
                                 std::to_string(drawn.exit_code))
      .hint(drawn.err.substr(0, kShownComplaint));
}

}  // namespace clout::tools
