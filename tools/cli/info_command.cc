// `clout info`: what a database is made of.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "graph/history.h"
#include "schema/temporal_text.h"
#include "schema/temporal_zone.h"
#include "tools/cli/command.h"
#include "tools/cli/console.h"
#include "tools/cli/database_handle.h"
#include "tools/cli/quantity.h"
#include "tools/render/display_text.h"
#include "tools/repl/schema_report.h"

namespace clout::tools {
namespace {

/// Bytes of all files below `directory`; what cannot be read counts as nothing.
std::uint64_t bytes_below(const std::filesystem::path& directory) {
  std::error_code error;
  std::uint64_t bytes = 0;
  for (auto entry = std::filesystem::recursive_directory_iterator(directory, error);
       !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_regular_file(ignored)) bytes += entry->file_size(ignored);
  }
  return bytes;
}

/// Labels and what they say, in two columns.
void write_facts(const std::vector<std::pair<std::string, std::string>>& facts, std::ostream& out) {
  std::size_t width = 0;
  for (const auto& [label, text] : facts) width = std::max(width, label.size());
  for (const auto& [label, text] : facts) {
    out << label << std::string(width - label.size() + 2, ' ') << text << '\n';
  }
}

void write_figures(const graph::DatabaseFigures& figures, const graph::GraphView& view,
                   const std::string& directory, std::ostream& out) {
  std::vector<std::pair<std::string, std::string>> facts{
      {"directory", printable(directory)},
      {"format version", std::to_string(figures.format_version)},
      {"commits", std::to_string(raw(figures.commit))},
      {"delta", counted(figures.delta_rows, "row") + " since commit " +
                    std::to_string(raw(figures.fold_commit))}};
  if (const auto horizon = graph::horizon_of(view)) {
    facts.emplace_back("history since", to_text(at_microseconds(*horizon)));
  }
  if (const auto model = view.influence_model(default_influence_model().name)) {
    facts.emplace_back("influence model", model->name + " version " +
                                              std::to_string(model->version) + ", " +
                                              counted(model->types.size(), "edge type"));
  }
  facts.emplace_back("on disk", text_of_bytes(bytes_below(directory)));
  for (const auto& [kind, bytes] : figures.stored_bytes) {
    if (bytes > 0) facts.emplace_back("  " + kind, text_of_bytes(bytes));
  }
  write_facts(facts, out);
}

}  // namespace

int run(const InfoCommand& command) {
  DatabaseHandle handle(command.database);
  const auto& database = handle.open();
  const Console console = standard_console();
  const auto view = database.view();
  write_figures(database.figures(), *view, command.database, console.out);
  write_schema(*view, console.out_surface, console.out);
  return kSuccess;
}

}  // namespace clout::tools
