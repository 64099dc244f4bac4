#include "tools/cli/query_options.h"

#include <CLI/CLI.hpp>

#include "tools/cli/quantity.h"

namespace clout::tools {

void QueryArguments::add_to(CLI::App& app) {
  app.add_option("--format", format, "How rows are written: table, csv, json, jsonl or markdown")
      ->type_name("FORMAT")
      ->capture_default_str();
  app.add_option("--param", parameters,
                 "A parameter, name=value: a literal if the value is one, else a string. Repeat "
                 "for more")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  app.add_option("--timeout", timeout, "Time a statement may take: 500ms, 30s, 2m; 0 for no limit")
      ->type_name("TIME")
      ->default_str("60s");
  app.add_option("--memory", memory, "Memory a statement may take: 512MB, 2GB; 0 for no limit")
      ->type_name("SIZE")
      ->default_str("1GB");
  app.add_flag("--no-optimizer", no_optimizer, "Run plans as written, to compare");
}

RunSettings QueryArguments::settings() const {
  RunSettings settings;
  settings.format = format_called(format);
  for (const auto& parameter : parameters) {
    auto [name, value] = parse_parameter(parameter);
    settings.parameters.insert_or_assign(name, std::move(value));
  }
  if (!timeout.empty()) settings.options.timeout = parse_time_limit(timeout);
  if (!memory.empty()) settings.options.memory_bytes = parse_memory_limit(memory);
  settings.options.optimize = !no_optimizer;
  return settings;
}

}  // namespace clout::tools
