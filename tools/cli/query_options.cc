#include "tools/cli/query_options.h"

#include <utility>

#include "tools/cli/quantity.h"
#include "tools/load/table_files.h"

namespace clout::tools {

RunSettings QueryArguments::settings() const {
  RunSettings settings;
  settings.format = format_called(format);
  for (const auto& parameter : parameters) {
    auto [name, value] = parse_parameter(parameter);
    settings.parameters.insert_or_assign(name, std::move(value));
  }
  settings.timeout_given = !timeout.empty();
  settings.memory_given = !memory.empty();
  if (settings.timeout_given) settings.options.timeout = parse_time_limit(timeout);
  if (settings.memory_given) settings.options.memory_bytes = parse_memory_limit(memory);
  settings.options.optimize = !no_optimizer;
  static const TableFiles kTables;
  settings.options.tables = &kTables;
  return settings;
}

}  // namespace clout::tools
