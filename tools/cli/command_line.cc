#include "tools/cli/command_line.h"

#include <exception>
#include <iostream>

#include <CLI/CLI.hpp>

#include "schema/error.h"
#include "tools/cli/command.h"
#include "tools/cli/console.h"
#include "tools/cli/statement_runner.h"
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

int run(const Action& action) {
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
  Action chosen;
  CLI::App app(kDescription, "clout");
  app.set_version_flag("--version", "clout " CLOUT_VERSION);
  app.footer(kExamples);
  app.require_subcommand(1);
  add_load_command(app, chosen);
  add_query_command(app, chosen);
  add_repl_command(app, chosen);
  add_dump_command(app, chosen);
  add_check_command(app, chosen);
  add_info_command(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& parse_error) {
    return answer(app, parse_error);
  } catch (const std::exception& failure) {
    return report(failure);
  }
  return run(chosen);
}

}  // namespace clout::tools
