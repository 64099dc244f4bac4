// `clout info`: what a database is made of.
#include <algorithm>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "schema/temporal_text.h"
#include "schema/temporal_zone.h"
#include "tools/cli/command.h"
#include "tools/cli/console.h"
#include "tools/cli/database_operations.h"
#include "tools/cli/quantity.h"
#include "tools/render/display_text.h"

namespace clout::tools {
namespace {

/// Labels and what they say, in two columns.
void write_facts(const std::vector<std::pair<std::string, std::string>>& facts, std::ostream& out) {
  std::size_t width = 0;
  for (const auto& [label, text] : facts) width = std::max(width, label.size());
  for (const auto& [label, text] : facts) {
    out << label << std::string(width - label.size() + 2, ' ') << text << '\n';
  }
}

void write_figures(const DatabaseInfo& info, std::ostream& out) {
  const auto& figures = info.figures;
  std::vector<std::pair<std::string, std::string>> facts{
      {"directory", printable(info.directory)},
      {"format version", std::to_string(figures.format_version)},
      {"commits", std::to_string(raw(figures.commit))},
      {"delta", counted(figures.delta_rows, "row") + " since commit " +
                    std::to_string(raw(figures.fold_commit))}};
  if (info.horizon) {
    facts.emplace_back("history since", to_text(at_microseconds(*info.horizon)));
  }
  if (info.model) {
    facts.emplace_back("influence model", info.model->name + " version " +
                                              std::to_string(info.model->version) + ", " +
                                              counted(info.model->edge_types, "edge type"));
  }
  facts.emplace_back("on disk", text_of_bytes(info.bytes_on_disk));
  for (const auto& [kind, bytes] : figures.stored_bytes) {
    if (bytes > 0) facts.emplace_back("  " + kind, text_of_bytes(bytes));
  }
  write_facts(facts, out);
}

}  // namespace

int run(const InfoCommand& command) {
  const auto operations = operations_on(command.database);
  const Console console = standard_console();
  const auto info = operations->info(console.out_surface);
  write_figures(info, console.out);
  console.out << info.schema;
  return kSuccess;
}

}  // namespace clout::tools
