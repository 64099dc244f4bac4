// The one file that includes CLI11, which takes the compiler long: it declares the options of all
// subcommands, which then are plain functions of plain structs.
#include "tools/cli/command_line.h"

#include <algorithm>
#include <exception>
#include <functional>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "query/spelling.h"
#include "schema/error.h"
#include "tools/cli/command.h"
#include "tools/cli/console.h"
#include "tools/cli/statement_runner.h"
#include "tools/render/display_text.h"
#include "tools/render/error_text.h"

namespace clout::tools {
namespace {

constexpr const char* kDescription =
    "Clout: a knowledge-graph engine for competitive dynamics.\n"
    "Stores companies, products, regulators and what ties them, with dates, confidence and\n"
    "sources; answers questions in openCypher, and says who presses whom, by which routes.";

constexpr const char* kExamples =
    "Examples:\n"
    "  clout load graph.db nodes.csv edges.csv\n"
    "  clout query graph.db \"INFLUENCE FROM 'Huawei' TO 'Apple'\"\n"
    "  clout repl graph.db\n"
    "\n"
    "Exit codes: 0 done, 1 the work failed, 2 the command line is wrong.";

/// What the command line says to do.
struct Commands {
  LoadCommand load;
  QueryCommand query;
  ReplCommand repl;
  DumpCommand dump;
  CheckCommand check;
  InfoCommand info;
  VacuumCommand vacuum;
  BackupCommand backup;
  RestoreCommand restore;
  ResolveCommand resolve;
  ServeCommand serve;
  UserCommand user;
  std::function<int()> chosen;  ///< runs one of them
};

constexpr const char* kDirectoryOrServer =
    "Directory of the database, or a server: clout://[USER@]HOST[:PORT]";

/// Parsing a command line that names the subcommand fills `command` and chooses it.
template <typename Command>
CLI::App& add_command(CLI::App& app, Commands& commands, Command& command, const std::string& name,
                      const std::string& description,
                      const std::string& where = "Directory of the database") {
  auto& added = *app.add_subcommand(name, description);
  added.add_option("database", command.database, where)->required();
  added.callback([&] { commands.chosen = [&command] { return run(command); }; });
  return added;
}

void add_format_options(CLI::App& app, LoadCommand& load) {
  app.add_option("--delimiter", load.delimiter,
                 "Between columns: a character, or tab, pipe, semicolon, space")
      ->capture_default_str();
  app.add_option("--quote", load.quote, "Around values: a character, or none")
      ->capture_default_str();
  app.add_option("--list-delimiter", load.list_delimiter,
                 "Between the elements of lists and labels")
      ->capture_default_str();
  app.add_option("--header", load.options.header, "The header line of files that have none")
      ->type_name("COLUMNS");
  app.add_option("--skip-records", load.options.skip_records,
                 "Records to drop at the start of each data file")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--map", load.maps,
                 "Replace the cells of a column by a table: COLUMN=FILE#KEY>VALUE")
      ->allow_extra_args(false);
}

void add_error_options(CLI::App& app, LoadCommand& load) {
  app.add_option("--on-error", load.on_error,
                 "What a bad row does: abort the load, or skip the row")
      ->check(CLI::IsMember({"abort", "skip"}))
      ->capture_default_str();
  app.add_option("--reject", load.options.reject_path,
                 "With --on-error skip: write the rejected rows to FILE")
      ->type_name("FILE");
  app.add_option("--max-errors", load.options.max_errors,
                 "With --on-error skip: more rejected rows than this fail the load")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
}

void add_load(CLI::App& parent, Commands& commands) {
  auto& load = commands.load;
  auto& app = add_command(parent, commands, load, "load",
                          "Bulk load CSV files, into a new database or more into an old one",
                          kDirectoryOrServer);
  app.add_option("files", load.files,
                 "Node and edge files, told apart by their headers; - is standard input");
  app.add_option("--nodes", load.nodes,
                 "Node files of one header, and labels for all: [LABEL[:LABEL..]=]FILE[,FILE..]")
      ->allow_extra_args(false);
  app.add_option("--edges", load.edges,
                 "Edge files of one header, and their type: [TYPE=]FILE[,FILE..]")
      ->allow_extra_args(false);
  add_format_options(app, load);
  add_error_options(app, load);
  app.add_flag("--create-missing-nodes", load.options.create_missing_nodes,
               "Edges create the nodes that they name");
  app.add_option("--missing-node-label", load.options.created_node_labels,
                 "A label for nodes created that way")
      ->allow_extra_args(false);
  app.add_flag("--allow-empty-ids", load.options.allow_empty_ids,
               "An empty id cell is the id '', not a fault");
  app.add_option("--threads", load.options.threads, "0: one per core, at most 8")
      ->capture_default_str();
  app.footer(
      "Headers are those of neo4j-admin: name, id:ID, :LABEL, :START_ID, :END_ID, :TYPE,\n"
      "since:date, confidence:float, aliases:string[]. gzip and zstd are recognised by content.\n"
      "A load is one commit or nothing.\n"
      "Examples:\n"
      "  clout load graph.db nodes.csv edges.csv\n"
      "  clout load graph.db --nodes Company=companies.csv.gz --edges SUPPLIES=supplies.csv\n"
      "  clout load graph.db dump.csv --on-error skip --reject rejected.csv\n"
      "  clout load clout://127.0.0.1:7687 nodes.csv edges.csv");
}

void add_query_options(CLI::App& app, QueryArguments& query) {
  app.add_option("--format", query.format,
                 "How rows are written: table, csv, json, jsonl or markdown; or drawn: tree, dot, "
                 "svg or mermaid")
      ->type_name("FORMAT")
      ->capture_default_str();
  app.add_option("--param", query.parameters,
                 "A parameter, name=value: a literal if the value is one, else a string. Repeat "
                 "for more")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  app.add_option("--timeout", query.timeout,
                 "Time a statement may take: 500ms, 30s, 2m; 0 for no limit")
      ->type_name("TIME")
      ->default_str("60s");
  app.add_option("--memory", query.memory,
                 "Memory a statement may take: 512MB, 2GB; 0 for no limit")
      ->type_name("SIZE")
      ->default_str("1GB");
  app.add_flag("--no-optimizer", query.no_optimizer, "Run plans as written, to compare");
  app.add_flag("--read-only", query.read_only,
               "Open the directory as it is now, also while a server or a shell has it");
}

void add_query(CLI::App& parent, Commands& commands) {
  auto& query = commands.query;
  auto& app = add_command(parent, commands, query, "query", "Run statements and write their rows",
                          kDirectoryOrServer);
  app.add_option("statements", query.text,
                 "Statements separated by ';', or - to read them from standard input");
  app.add_option("-f,--file", query.file, "Read the statements from FILE (-: standard input)")
      ->type_name("FILE");
  app.add_flag("--continue", query.keep_going,
               "Go on after a statement that fails; the exit code is 1 all the same");
  add_query_options(app, query.query);
  app.footer(
      "Statements run as they arrive; each result is written before the next statement is read.\n"
      "A statement that writes creates a missing database.\n"
      "Examples:\n"
      "  clout query graph.db \"PRESSURE ON 'Apple' TOP 5\"\n"
      "  clout query graph.db 'MATCH (c:Company {name: $who}) RETURN c' --param who=Apple\n"
      "  clout query graph.db --file report.cypher --format markdown > report.md\n"
      "  clout query graph.db \"INFLUENCE FROM 'Huawei' TO 'Apple'\" --format svg > routes.svg\n"
      "  generate | clout query graph.db - --format jsonl | consume");
}

void add_repl(CLI::App& parent, Commands& commands) {
  auto& app = add_command(parent, commands, commands.repl, "repl",
                          "Talk with a database: the interactive shell", kDirectoryOrServer);
  add_query_options(app, commands.repl.query);
  app.footer(
      "A statement ends with ; or an empty line; :help lists the shell's own commands. Ctrl-C\n"
      "stops the running statement, Ctrl-D leaves. Where standard input is no terminal it is run\n"
      "as a script, up to the first error.\n"
      "Examples:\n"
      "  clout repl graph.db\n"
      "  clout repl graph.db --format csv < script.cypher");
}

void add_dump(CLI::App& parent, Commands& commands) {
  auto& app = add_command(parent, commands, commands.dump, "dump",
                          "Write a database as files that load reads back");
  app.add_option("directory", commands.dump.directory, "Where to write; created, must be empty")
      ->required();
  app.footer(
      "Writes nodes-*.csv and edges-*.csv. Loading them into a new database and dumping again\n"
      "gives the same bytes.\n"
      "Examples:\n"
      "  clout dump graph.db backup\n"
      "  clout load copy.db backup/*.csv");
}

void add_check(CLI::App& parent, Commands& commands) {
  auto& app = add_command(parent, commands, commands.check, "check",
                          "Verify every record of a database", kDirectoryOrServer);
  app.add_option("--max-problems", commands.check.max_problems,
                 "Problems to tell; more are counted")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.footer(
      "Reads everything and changes nothing: edges stand on both sides, names and index entries\n"
      "have their nodes, the topology snapshot says what the records say. The exit code is 1 if\n"
      "anything is wrong. A server checks while it serves.\n"
      "Examples:\n"
      "  clout check graph.db\n"
      "  clout check clout://ann@127.0.0.1:7687");
}

void add_info(CLI::App& parent, Commands& commands) {
  auto& app = add_command(parent, commands, commands.info, "info", "Say what a database is made of",
                          kDirectoryOrServer);
  app.footer(
      "Format version, commits, sizes, and how many nodes and edges of which kinds there are.\n"
      "Examples:\n"
      "  clout info graph.db\n"
      "  clout info clout://ann@127.0.0.1:7687");
}

void add_vacuum(CLI::App& parent, Commands& commands) {
  auto& app = add_command(parent, commands, commands.vacuum, "vacuum",
                          "Free the history that nobody needs", kDirectoryOrServer);
  app.add_option("--before", commands.vacuum.before,
                 "Free what was replaced before this date or datetime (UTC unless it says so)")
      ->type_name("TIME")
      ->required();
  app.footer(
      "KNOWN AT and CHANGES SINCE can then ask about that moment and later ones, and no more "
      "about\n"
      "earlier ones. What is stored now stays as it is, and so do claims.\n"
      "Examples:\n"
      "  clout vacuum graph.db --before 2025-01-01\n"
      "  clout vacuum clout://ann@127.0.0.1:7687 --before 2025-01-01T12:00+01:00");
}

void add_backup(CLI::App& parent, Commands& commands) {
  auto& app = add_command(parent, commands, commands.backup, "backup",
                          "Copy a database to a directory, or what is new since the last time",
                          kDirectoryOrServer);
  app.add_option("directory", commands.backup.directory,
                 "Where to; created if missing, else an earlier backup of the same database. Of a "
                 "server: a name in the folder that it keeps backups in")
      ->required();
  app.footer(
      "The old backup is whole until the new one takes its place. Each file is under a checksum. "
      "The\n"
      "users of the database (`clout user`) are in it: a restored database has them, too.\n"
      "Examples:\n"
      "  clout backup graph.db /backups/graph\n"
      "  clout backup clout://ann@127.0.0.1:7687 nightly");
}

void add_restore(CLI::App& parent, Commands& commands) {
  auto& app = *parent.add_subcommand("restore", "Make a database of a backup");
  app.add_option("directory", commands.restore.directory, "Directory of the backup")->required();
  app.add_option("database", commands.restore.database, "Directory of the database; must be new")
      ->required();
  app.callback([&] { commands.chosen = [&] { return run(commands.restore); }; });
  app.footer(
      "Verifies every checksum; the database is there as a whole or not at all.\n"
      "Example:\n"
      "  clout restore /backups/graph graph.db");
}

void add_resolve(CLI::App& parent, Commands& commands) {
  auto& resolve = commands.resolve;
  auto& app = add_command(parent, commands, resolve, "resolve",
                          "List pairs of nodes that may be one and the same");
  app.add_option("--label", resolve.label, "Only nodes with this label")->type_name("LABEL");
  app.add_option("--min-score", resolve.min_score, "Only pairs of at least this score")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--limit", resolve.limit, "Only so many, the best; 0 for all")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--format", resolve.format, "table, csv, json, jsonl or markdown")
      ->type_name("FORMAT")
      ->capture_default_str();
  app.add_option("--memory", resolve.memory, "Memory that it may take: 512MB, 2GB; 0 for no limit")
      ->type_name("SIZE")
      ->capture_default_str();
  app.footer(
      "Judges by names, aliases and tickers, and merges nothing.\n"
      "Examples:\n"
      "  clout resolve graph.db --label Company\n"
      "  clout resolve graph.db --min-score 0.9 --limit 0 --format csv > pairs.csv");
}

void add_serve(CLI::App& parent, Commands& commands) {
  auto& serve = commands.serve;
  auto& app = add_command(parent, commands, serve, "serve",
                          "Serve a database to others, over Cap'n Proto and HTTP on one port");
  app.add_option("--listen", serve.listen,
                 "Where: HOST:PORT, or unix:PATH; port 0 takes a free one")
      ->type_name("ADDRESS")
      ->capture_default_str();
  app.add_option("--tls-certificate", serve.certificate,
                 "PEM file of the certificate and its chain")
      ->type_name("FILE");
  app.add_option("--tls-key", serve.key, "PEM file of its private key")->type_name("FILE");
  app.add_option("--timeout", serve.timeout, "The most time a statement may take; 0 for no limit")
      ->type_name("TIME")
      ->default_str("60s");
  app.add_option("--memory", serve.memory, "The most memory a statement may take; 0 for no limit")
      ->type_name("SIZE")
      ->default_str("1GB");
  app.add_option("--total-memory", serve.total_memory,
                 "The most memory that all statements may take together; 0 for no limit")
      ->type_name("SIZE")
      ->default_str("three quarters of the machine's");
  app.add_option("--workers", serve.workers, "Threads that run statements")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  app.add_option("--connections", serve.connections, "More than so many at once are refused")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--watches", serve.watches, "Watches of all clients together")
      ->capture_default_str();
  app.add_option("--slow", serve.slow, "Log statements that take longer; 0 for none")
      ->type_name("TIME")
      ->capture_default_str();
  app.add_option("--audit", serve.audit, "Append who asked what to FILE")->type_name("FILE");
  app.add_option("--log-level", serve.log_level, "debug, info, warning or error")
      ->capture_default_str();
  app.add_option("--allow-origin", serve.allowed_origin,
                 "Pages of this origin may ask from a browser")
      ->type_name("ORIGIN");
  app.add_option("--backups", serve.backups,
                 "Administrators may make backups in this folder, and nowhere else")
      ->type_name("DIR");
  app.add_option("--spool", serve.spool, "Files that clients send to be loaded may take so much")
      ->type_name("SIZE")
      ->capture_default_str();
  app.add_option("--drain", serve.drain, "Running statements get so long when the server is ended")
      ->type_name("TIME")
      ->capture_default_str();
  app.footer(
      "SIGTERM and Ctrl-C end it: it takes no more statements and waits for those that run.\n"
      "SIGHUP makes it read its certificate again. Other machines reach it only with TLS, and "
      "only\n"
      "if there are users.\n"
      "Examples:\n"
      "  clout serve graph.db\n"
      "  clout query clout://127.0.0.1:7687 \"PRESSURE ON 'Apple' TOP 5\"\n"
      "  clout serve graph.db --listen 0.0.0.0:7687 --tls-certificate cert.pem --tls-key key.pem");
}

void add_user_limits(CLI::App& app, UserCommand& user) {
  app.add_option("--hide-label", user.hidden_labels, "Nodes with this label are not there for them")
      ->type_name("LABEL")
      ->allow_extra_args(false);
  app.add_option("--hide-edge-type", user.hidden_edge_types, "Nor are edges of this type")
      ->type_name("TYPE")
      ->allow_extra_args(false);
  app.add_option("--hide-source", user.hidden_sources, "Nor is what this source claims")
      ->type_name("NAME")
      ->allow_extra_args(false);
  app.add_option("--timeout", user.timeout, "The most time one of their statements may take")
      ->type_name("TIME");
  app.add_option("--memory", user.memory, "The most memory one may take")->type_name("SIZE");
  app.add_option("--rows", user.rows, "The most rows one may give; 0 for no limit")
      ->capture_default_str();
  app.add_option("--statements", user.statements, "So many may run at once; 0 for the server's")
      ->capture_default_str();
}

/// A subcommand of `user` for one person.
CLI::App& add_user_action(CLI::App& parent, Commands& commands, UserCommand::Action action,
                          const std::string& name, const std::string& description) {
  auto& app = *parent.add_subcommand(name, description);
  app.add_option("database", commands.user.database, "Directory of the database")->required();
  if (action != UserCommand::Action::List) {
    app.add_option("name", commands.user.name, "Who")->required();
  }
  app.callback([&commands, action] {
    commands.user.action = action;
    commands.chosen = [&commands] { return run(commands.user); };
  });
  return app;
}

void add_user(CLI::App& parent, Commands& commands) {
  using Action = UserCommand::Action;
  auto& app = *parent.add_subcommand("user", "Say who may log in to a server of a database");
  app.require_subcommand(1);
  auto& add = add_user_action(app, commands, Action::Add, "add", "Add a user, or change one");
  add.add_option("--role", commands.user.role, "reader, analyst, writer or admin")
      ->capture_default_str();
  add.add_flag("--no-password", commands.user.no_password, "They log in with tokens alone");
  add_user_limits(add, commands.user);
  add.footer(
      "Asks for the password, or reads it from the first line of standard input. A server that is\n"
      "running knows of the change at once.\n"
      "Examples:\n"
      "  clout user add graph.db ann --role analyst\n"
      "  clout user add graph.db bob --hide-source 'Rumour Mill' --rows 10000");
  add_user_action(app, commands, Action::Remove, "remove", "Remove a user");
  add_user_action(app, commands, Action::List, "list", "List the users, their roles and limits");
  add_user_action(app, commands, Action::Token, "token", "Make a token, and write it once")
      .add_option("--token-name", commands.user.token_name, "What the list calls it")
      ->capture_default_str();
}

/// CLI11's own answer to a wrong or a helping command line, in our exit codes.
int answer(const CLI::App& app, const CLI::ParseError& parse_error) {
  const int code = app.exit(parse_error, std::cout, std::cerr);
  return code == 0 ? kSuccess : kUsage;
}

int report(const std::exception& failure) {
  const Error error = as_error(failure);
  std::cerr << error_text(error, {}, surface_of(2)) << std::flush;
  return error.code() == ErrorCode::Usage ? kUsage : kFailure;
}

std::vector<std::string_view> command_names(const CLI::App& app) {
  std::vector<std::string_view> names;
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  names.reserve(commands.size());
  for (const CLI::App* command : commands) names.push_back(command->get_name());
  return names;
}

/// CLI11 would only say that a command is missing, and not which word it did not know.
int refuse_command(const std::string& word, const std::vector<std::string_view>& names) {
  const auto near = query::nearest_word(word, names);
  return report(
      Error(ErrorCode::Usage, "there is no command '" + printable(word) + "'")
          .hint(near ? "did you mean " + *near + "?" : "`clout --help` lists the commands"));
}

int run(const std::function<int()>& action) {
  try {
    const int code = action();
    flush(std::cout);
    return code;
  } catch (const std::exception& failure) {
    return report(failure);
  }
}

}  // namespace

int run_command_line(int argc, const char* const* argv) {
  std::ios::sync_with_stdio(false);
  Commands commands;
  CLI::App app(kDescription, "clout");
  app.set_version_flag("--version", "clout " CLOUT_VERSION);
  app.footer(kExamples);
  app.require_subcommand(1);
  add_load(app, commands);
  add_query(app, commands);
  add_repl(app, commands);
  add_dump(app, commands);
  add_check(app, commands);
  add_info(app, commands);
  add_vacuum(app, commands);
  add_backup(app, commands);
  add_restore(app, commands);
  add_resolve(app, commands);
  add_serve(app, commands);
  add_user(app, commands);
  const std::string first = argc > 1 ? argv[1] : "";
  if (first.empty()) {
    std::cerr << app.help();
    return kUsage;
  }
  const auto names = command_names(app);
  if (first[0] != '-' && std::find(names.begin(), names.end(), first) == names.end()) {
    return refuse_command(first, names);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& parse_error) {
    return answer(app, parse_error);
  } catch (const std::exception& failure) {
    return report(failure);
  }
  return run(commands.chosen);
}

}  // namespace clout::tools
