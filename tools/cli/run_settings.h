// How statements are run and shown.
#pragma once

#include "query/engine.h"
#include "schema/value.h"
#include "tools/render/row_writer.h"

namespace clout::tools {

/// A shell changes it between statements.
struct RunSettings {
  Format format = Format::Table;
  bool timing = true;           ///< on a chatty console
  bool shell_commands = false;  ///< the person can give some, so one may be recommended
  bool timeout_given = false;   ///< options.timeout is more than a default
  bool memory_given = false;    ///< likewise
  Map parameters;
  query::QueryOptions options;
};

}  // namespace clout::tools
