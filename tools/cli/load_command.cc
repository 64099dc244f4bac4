// `clout load`: bulk load of dumps.
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "schema/error.h"
#include "tools/cli/command.h"
#include "tools/cli/console.h"
#include "tools/cli/database_handle.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/statement_runner.h"
#include "tools/load/load.h"
#include "tools/render/display_text.h"

namespace clout::tools {
namespace {

struct Arguments {
  std::string database;
  std::vector<std::string> files;
  std::vector<std::string> nodes;
  std::vector<std::string> edges;
  std::vector<std::string> maps;
  std::string delimiter = ",";
  std::string quote = "\"";
  std::string list_delimiter = ";";
  std::string on_error = "abort";
  LoadOptions options;
};

LoadOptions load_options(const Arguments& arguments) {
  LoadOptions options = arguments.options;
  for (const auto& text : arguments.nodes) {
    options.groups.push_back(parse_file_group(FileGroup::Kind::Nodes, text));
  }
  for (const auto& text : arguments.edges) {
    options.groups.push_back(parse_file_group(FileGroup::Kind::Edges, text));
  }
  for (const auto& file : arguments.files) {
    FileGroup group;
    group.files.push_back(file);
    options.groups.push_back(std::move(group));
  }
  if (options.groups.empty()) {
    throw Error(ErrorCode::Usage, "no file to load")
        .hint("name the files, or - to read standard input");
  }
  for (const auto& text : arguments.maps) options.maps.push_back(parse_value_map(text));
  options.delimiter = parse_delimiter(arguments.delimiter);
  options.quote = parse_delimiter(arguments.quote);
  options.list_delimiter = parse_delimiter(arguments.list_delimiter);
  options.on_error = arguments.on_error == "skip" ? OnError::Skip : OnError::Abort;
  return options;
}

void print_report(const LoadReport& report, const LoadOptions& options, std::ostream& out) {
  for (const auto& diagnostic : report.diagnostics) {
    out << printable(to_string(diagnostic)) << '\n';
  }
  const auto told = report.diagnostics.size();
  if (report.rejected + report.warnings > told) {
    out << "... and " << report.rejected + report.warnings - told << " more like these\n";
  }
  out << "loaded " << report.nodes << " nodes and " << report.edges << " edges from " << report.rows
      << " rows in " << text_of(std::chrono::duration<double>(report.seconds));
  if (report.rejected > 0) {
    out << "; " << report.rejected << " rows rejected";
    if (!options.reject_path.empty()) out << ", kept in " << printable(options.reject_path);
  }
  if (report.warnings > 0) out << "; " << report.warnings << " warnings";
  out << '\n';
}

int run(const Arguments& arguments) {
  const auto options = load_options(arguments);
  const DatabaseHandle database(arguments.database);
  InterruptListener interrupts(InterruptListener::Otherwise::Terminate);
  CancelToken cancel;
  const InterruptListener::Scope scope(interrupts, cancel);
  const auto progress = progress_on_stderr();
  print_report(load(database.name(), options, *progress, &cancel), options, std::cerr);
  return kSuccess;
}

void add_format_options(CLI::App& command, Arguments& arguments) {
  command
      .add_option("--delimiter", arguments.delimiter,
                  "Between columns: a character, or tab, pipe, semicolon, space")
      ->capture_default_str();
  command.add_option("--quote", arguments.quote, "Around values: a character, or none")
      ->capture_default_str();
  command
      .add_option("--list-delimiter", arguments.list_delimiter,
                  "Between the elements of lists and labels")
      ->capture_default_str();
  command
      .add_option("--header", arguments.options.header, "The header line of files that have none")
      ->type_name("COLUMNS");
  command.add_option("--skip-records", arguments.options.skip_records,
                     "Records to drop at the start of each data file");
  command
      .add_option("--map", arguments.maps,
                  "Replace the cells of a column by a table: COLUMN=FILE#KEY>VALUE")
      ->allow_extra_args(false);
}

void add_error_options(CLI::App& command, Arguments& arguments) {
  command
      .add_option("--on-error", arguments.on_error,
                  "What a bad row does: abort the load, or skip the row")
      ->check(CLI::IsMember({"abort", "skip"}))
      ->capture_default_str();
  command
      .add_option("--reject", arguments.options.reject_path,
                  "With --on-error skip: write the rejected rows to FILE")
      ->type_name("FILE");
  command
      .add_option("--max-errors", arguments.options.max_errors,
                  "With --on-error skip: more rejected rows than this fail the load")
      ->capture_default_str();
}

}  // namespace

void add_load_command(CLI::App& app, Action& chosen) {
  auto arguments = std::make_shared<Arguments>();
  auto& command = *app.add_subcommand("load",
                                      "Bulk load CSV files, into a new database or more "
                                      "into an old one");
  command.add_option("database", arguments->database, "Directory of the database")->required();
  command.add_option("files", arguments->files,
                     "Node and edge files, told apart by their headers; - is standard input");
  command
      .add_option("--nodes", arguments->nodes,
                  "Node files of one header, and labels for all: [LABEL[:LABEL..]=]FILE[,FILE..]")
      ->allow_extra_args(false);
  command
      .add_option("--edges", arguments->edges,
                  "Edge files of one header, and their type: [TYPE=]FILE[,FILE..]")
      ->allow_extra_args(false);
  add_format_options(command, *arguments);
  add_error_options(command, *arguments);
  command.add_flag("--create-missing-nodes", arguments->options.create_missing_nodes,
                   "Edges create the nodes that they name");
  command
      .add_option("--missing-node-label", arguments->options.created_node_labels,
                  "A label for nodes created that way")
      ->allow_extra_args(false);
  command.add_flag("--allow-empty-ids", arguments->options.allow_empty_ids,
                   "An empty id cell is the id '', not a fault");
  command.add_option("--threads", arguments->options.threads, "0: one per core, at most 8")
      ->capture_default_str();
  command.footer(
      "Headers are those of neo4j-admin: name, id:ID, :LABEL, :START_ID, :END_ID, :TYPE,\n"
      "since:date, confidence:float, aliases:string[]. gzip and zstd are recognised by content.\n"
      "A load is one commit or nothing.\n"
      "Examples:\n"
      "  clout load graph.db nodes.csv edges.csv\n"
      "  clout load graph.db --nodes Company=companies.csv.gz --edges SUPPLIES=supplies.csv\n"
      "  clout load graph.db dump.csv --on-error skip --reject rejected.csv");
  command.callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace clout::tools
