#include "tools/picture/graphviz.h"

#include <csignal>

#include "schema/error.h"
#include "tools/picture/child_process.h"

namespace clout::tools {
namespace {

constexpr std::size_t kShownComplaint = 400;

ChildResult run_dot(const std::string& text) {
  try {
    return run_child({"dot", "-Tsvg"}, text);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::NotFound) throw;
    throw Error(ErrorCode::NotFound,
                "pictures in svg are drawn by Graphviz, whose program 'dot' is not on PATH")
        .hint(
            "install graphviz (on Debian: apt-get install graphviz), or take the format dot or "
            "mermaid and draw it elsewhere");
  }
}

}  // namespace

std::string svg_of(const std::string& dot_text) {
  ChildResult drawn = run_dot(dot_text);
  if (drawn.exit_code == 128 + SIGINT) throw Error(ErrorCode::Cancelled, "cancelled");
  if (drawn.exit_code == 0) return std::move(drawn.out);
  throw Error(ErrorCode::Io, "Graphviz could not draw the picture: dot ended with exit code " +
                                 std::to_string(drawn.exit_code))
      .hint(drawn.err.substr(0, kShownComplaint));
}

}  // namespace clout::tools
