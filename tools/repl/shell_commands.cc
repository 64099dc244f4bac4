#include "tools/repl/shell_commands.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <chrono>
#include <utility>

#include "query/characters.h"
#include "query/spelling.h"
#include "schema/error.h"
#include "schema/value_text.h"
#include "tools/cli/quantity.h"
#include "tools/cli/statement_runner.h"
#include "tools/render/display_text.h"
#include "tools/repl/text_editor.h"

namespace clout::tools {
namespace {

constexpr std::size_t kShownStatement = 60;
constexpr std::size_t kShownHistory = 50;

std::chrono::duration<double> seconds_of(const RunningStatementInfo& statement) {
  return std::chrono::duration<double>(statement.seconds);
}

using Handler = bool (*)(ShellContext&, std::string_view arguments);

struct Command {
  std::string_view name;
  std::string_view arguments;
  std::string_view help;
  Handler handler;
};

bool help(ShellContext& context, std::string_view arguments);

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// The first word of `text` and what follows it.
std::pair<std::string_view, std::string_view> split_word(std::string_view text) {
  const auto end = std::min(text.find_first_of(" \t="), text.size());
  auto rest = text.substr(end);
  rest = rest.substr(std::min(rest.find_first_not_of(" \t="), rest.size()));
  return {text.substr(0, end), trimmed(rest)};
}

Error usage(std::string message) { return Error(ErrorCode::Usage, std::move(message)); }

bool schema(ShellContext& context, std::string_view) {
  context.console.out << context.graph.describe(context.console.out_surface);
  return true;
}

bool format(ShellContext& context, std::string_view name) {
  if (!name.empty()) context.settings.format = format_called(name);
  context.console.err << "format " << to_string(context.settings.format) << '\n';
  return true;
}

/// Turns `what` on or off, or leaves it where `state` is empty.
void turn(const std::string& command, bool& what, std::string_view state) {
  if (state != "on" && state != "off" && !state.empty()) {
    throw usage("'" + command + "' takes on or off, not '" + std::string(state) + "'");
  }
  if (!state.empty()) what = state == "on";
}

bool timing(ShellContext& context, std::string_view state) {
  turn(":timing", context.settings.timing, state);
  context.console.err << "timing " << (context.settings.timing ? "on" : "off") << '\n';
  return true;
}

bool pager(ShellContext& context, std::string_view state) {
  auto& pager = context.pager;
  if (state == "on" && pager.command.empty()) {
    throw usage("there is no pager").hint("CLOUT_PAGER or PAGER names one before the shell starts");
  }
  turn(":pager", pager.on, state);
  const std::string by = pager.on ? "on (" + printable(pager.command) + ")" : "off";
  context.console.err << "pager " << by << '\n';
  return true;
}

bool param(ShellContext& context, std::string_view arguments) {
  auto [name, text] = split_word(arguments);
  if (!name.empty() && name.front() == '$') name.remove_prefix(1);
  // Other shells write `name => value` and `name: value`; split_word() has seen to the `=`.
  if (name.ends_with(':')) name.remove_suffix(1);
  if (text.starts_with('>')) text = trimmed(text.substr(1));
  if (name.empty() || text.empty() || name.find_first_of("{}:,'\"") != std::string_view::npos) {
    throw usage("':param' takes a name and a value").hint("such as  :param who 'Apple'");
  }
  context.settings.parameters.insert_or_assign(std::string(name), parse_parameter_value(text));
  return true;
}

bool params(ShellContext& context, std::string_view) {
  for (const auto& [name, value] : context.settings.parameters) {
    context.console.out << '$' << printable(name) << " = " << printable(literal(value)) << '\n';
  }
  return true;
}

bool unset(ShellContext& context, std::string_view name) {
  if (!name.empty() && name.front() == '$') name.remove_prefix(1);
  const auto found = context.settings.parameters.find(name);
  if (found == context.settings.parameters.end()) {
    throw usage("there is no parameter '" + std::string(name) + "'").hint(":params lists them");
  }
  context.settings.parameters.erase(found);
  return true;
}

bool source(ShellContext& context, std::string_view path) {
  if (path.empty()) throw usage("':source' takes the name of a file");
  return context.source(std::string(path));
}

/// The statement that a command is about: what follows it, else the last one.
std::string statement_for(const ShellContext& context, std::string_view text) {
  if (!text.empty()) return std::string(text);
  if (context.last_statement.empty()) throw usage("no statement has been run yet");
  return context.last_statement;
}

bool explain(ShellContext& context, std::string_view text) {
  return context.run("EXPLAIN " + statement_for(context, text));
}

bool profile(ShellContext& context, std::string_view text) {
  return context.run("PROFILE " + statement_for(context, text));
}

bool watch(ShellContext& context, std::string_view text) {
  const std::string statement = statement_for(context, text);
  const auto [word, rest] = split_word(trimmed(statement));
  const bool named = query::equals_ignoring_case(word, "WATCH");
  return context.run(named ? statement : "WATCH watch ON " + statement);
}

bool running(ShellContext& context, std::string_view) {
  for (const auto& statement : context.graph.running()) {
    context.console.out << statement.number << "  " << text_of(seconds_of(statement)) << "  "
                        << printable(statement.user.empty() ? "-" : statement.user) << "  "
                        << printable(statement.program) << "  "
                        << shortened(printable(statement.statement), kShownStatement) << '\n';
  }
  return true;
}

bool kill(ShellContext& context, std::string_view text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end) {
    throw usage("':kill' takes the number of a statement").hint(":running lists them");
  }
  context.graph.kill(number);
  return true;
}

bool export_rows(ShellContext& context, std::string_view path) {
  if (path.empty()) {
    throw usage("':export' takes the name of a file")
        .hint("its ending says what is written: .csv .json .jsonl .md .txt .dot .svg .mmd");
  }
  return context.export_rows(statement_for(context, {}), std::string(path));
}

bool history(ShellContext& context, std::string_view) {
  const auto& entries = context.history;
  const std::size_t first = entries.size() > kShownHistory ? entries.size() - kShownHistory : 0;
  for (std::size_t i = first; i < entries.size(); ++i) {
    context.console.out << printable(entries[i]) << '\n';
  }
  return true;
}

bool edit(ShellContext& context, std::string_view) {
  const auto text = edited(context.last_statement);
  if (text.find_first_not_of(" \t\r\n;") == std::string::npos) return true;
  context.last_statement = text;
  context.history.push_back(text);
  return context.run(text);
}

bool clear(ShellContext& context, std::string_view) {
  if (context.console.out_surface.terminal) context.console.out << "\x1b[H\x1b[2J" << std::flush;
  return true;
}

bool quit(ShellContext& context, std::string_view) {
  context.quit = true;
  return true;
}

constexpr std::array<Command, 20> kCommands{{
    {"help", "", "this list", help},
    {"schema", "", "labels, edge types, property keys and rules, with counts", schema},
    {"format", "[NAME]", "how rows are written or drawn (Tab lists the names)", format},
    {"timing", "[on|off]", "say how long a statement took", timing},
    {"pager", "[on|off]", "show what is longer than the screen page by page", pager},
    {"param", "NAME VALUE", "set the parameter $NAME", param},
    {"params", "", "list the parameters", params},
    {"unset", "NAME", "drop a parameter", unset},
    {"explain", "[STATEMENT]", "how a statement would run; without one: the last", explain},
    {"profile", "[STATEMENT]", "run it, and tell what each step cost", profile},
    {"watch", "[STATEMENT]", "tell when commits on the server change its rows (Ctrl-C stops)",
     watch},
    {"export", "FILE", "write the last statement's rows; the ending says how (.csv .svg ..)",
     export_rows},
    {"edit", "", "change the last statement in $EDITOR, and run it", edit},
    {"history", "", "what was typed lately", history},
    {"running", "", "statements that run on the server", running},
    {"kill", "NUMBER", "end one of them", kill},
    {"source", "FILE", "run the statements and commands of a file", source},
    {"clear", "", "clear the screen", clear},
    {"quit", "", "leave (Ctrl-D does too)", quit},
    {"exit", "", "the same", quit},
}};

bool help(ShellContext& context, std::string_view) {
  auto& out = context.console.out;
  for (const auto& command : kCommands) {
    std::string left = "  :" + std::string(command.name) + " " + std::string(command.arguments);
    left.resize(std::max<std::size_t>(left.size() + 1, 42), ' ');
    out << left << command.help << '\n';
  }
  out << "\nA statement ends with ; or an empty line. Tab completes keywords, labels, edge types,\n"
         "properties and, inside quotes, names. Ctrl-C stops the running statement.\n"
         "\n"
         "  MATCH (a:Company)-[r]-(b) RETURN a.name, type(r), b.name LIMIT 10;\n"
         "  INFLUENCE FROM 'Huawei' TO 'Apple' WITHIN 4 HOPS TOP 5;\n"
         "  PRESSURE ON 'Apple' TOP 5;\n"
         "\n"
         "Tip: after :format tree, INFLUENCE shows its routes as a tree.\n";
  return true;
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  names.reserve(kCommands.size());
  for (const auto& command : kCommands) names.emplace_back(command.name);
  return names;
}

/// The command that `name` begins or nearly spells; empty if there is none.
std::string command_near(std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& command : kCommands) {
    if (!name.empty() && command.name.substr(0, name.size()) == name) {
      return std::string(command.name);
    }
    names.push_back(command.name);
  }
  return query::nearest_word(name, names).value_or("");
}

/// The words that may follow `:name `.
std::vector<std::string> argument_words(std::string_view name) {
  if (name == "format") return format_names();
  if (name == "timing" || name == "pager") return {"on", "off"};
  return {};
}

}  // namespace

bool run_shell_command(ShellContext& context, std::string_view line) {
  auto [name, arguments] = split_word(trimmed(line).substr(1));
  while (!arguments.empty() && arguments.back() == ';') arguments.remove_suffix(1);
  while (!name.empty() && name.back() == ';') name.remove_suffix(1);
  for (const auto& command : kCommands) {
    if (command.name == name) return command.handler(context, trimmed(arguments));
  }
  const auto near = command_near(name);
  throw usage("there is no command ':" + std::string(name) + "'")
      .hint(near.empty() ? ":help lists the commands" : "did you mean ':" + near + "'?");
}

Completion complete_shell_command(std::string_view line) {
  const auto space = line.find(' ');
  if (space == std::string_view::npos) {
    auto completion = complete_from(command_names(), line.substr(1), 1);
    if (completion.candidates.size() == 1) completion.common += ' ';
    return completion;
  }
  return complete_from(argument_words(line.substr(1, space - 1)), line.substr(space + 1),
                       space + 1);
}

}  // namespace clout::tools
