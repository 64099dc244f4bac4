// The subcommands of `clout`: what the command line tells each, and what each does.
#pragma once

#include <string>
#include <vector>

#include "tools/cli/query_options.h"
#include "tools/load/load.h"

namespace clout::tools {

// Exit codes of the program.
inline constexpr int kSuccess = 0;
inline constexpr int kFailure = 1;  ///< the work failed
inline constexpr int kUsage = 2;    ///< the command line is wrong

struct LoadCommand {
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

struct QueryCommand {
  std::string database;
  std::string text;
  std::string file;
  bool keep_going = false;
  QueryArguments query;
};

struct ReplCommand {
  std::string database;
  QueryArguments query;
};

struct DumpCommand {
  std::string database;
  std::string directory;
};

struct CheckCommand {
  std::string database;
  std::size_t max_problems = 100;
};

struct InfoCommand {
  std::string database;
};

struct VacuumCommand {
  std::string database;
  std::string before;
};

struct BackupCommand {
  std::string database;
  std::string directory;
};

struct RestoreCommand {
  std::string directory;
  std::string database;
};

struct ResolveCommand {
  std::string database;
  std::string label;
  std::string format = "table";
  std::string memory = "2GB";
  double min_score = 0.65;
  std::size_t limit = 100;
};

struct ServeCommand {
  std::string database;
  std::string listen = "127.0.0.1:7687";
  std::string certificate, key;
  std::string timeout, memory, total_memory, slow = "1s", drain = "30s";
  std::string audit, log_level = "info";
  std::string allowed_origin;
  std::string backups, spool = "10GB";
  std::size_t workers = 16;
  std::size_t connections = 10'000;
  std::size_t watches = 1'000;
};

struct UserCommand {
  enum class Action { Add, Remove, List, Token };
  Action action = Action::List;
  std::string database;
  std::string name;
  std::string role = "reader";
  std::string token_name = "token";
  bool no_password = false;
  std::vector<std::string> hidden_labels, hidden_edge_types, hidden_sources;
  std::string timeout, memory;
  std::uint64_t rows = 0;
  std::size_t statements = 0;
};

// Each does its work and returns an exit code, or throws Error.
int run(const LoadCommand& command);
int run(const QueryCommand& command);
int run(const ReplCommand& command);
int run(const DumpCommand& command);
int run(const CheckCommand& command);
int run(const InfoCommand& command);
int run(const VacuumCommand& command);
int run(const BackupCommand& command);
int run(const RestoreCommand& command);
int run(const ResolveCommand& command);
int run(const ServeCommand& command);
int run(const UserCommand& command);

}  // namespace clout::tools
