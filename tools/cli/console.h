// Where results and messages go, and what those places can show.
#pragma once

#include <ostream>

#include "tools/render/row_writer.h"

namespace clout::tools {

/// Standard output carries results and nothing else; everything said to a person goes to `err`.
struct Console {
  std::ostream& out;
  std::ostream& err;
  Surface out_surface;
  Surface err_surface;
  /// A person watches the results: say how many rows there were and how long they took.
  bool chatty = false;
};

/// Standard output and standard error. Colour only on a terminal, and not where the environment
/// has NO_COLOR or TERM=dumb.
[[nodiscard]] Console standard_console();

/// The size is asked anew, since windows change theirs. What is no terminal has the width that
/// the environment's COLUMNS says, else none.
[[nodiscard]] Surface surface_of(int file_descriptor);

/// Throws Error{Io} if something that was written to `out` did not arrive (a full disk).
void flush(std::ostream& out);

}  // namespace clout::tools
