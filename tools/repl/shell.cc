#include "tools/repl/shell.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <istream>
#include <optional>
#include <utility>

#include <unistd.h>

#include "schema/error.h"
#include "tools/cli/command.h"
#include "tools/cli/quantity.h"
#include "tools/render/display_text.h"
#include "tools/render/error_text.h"
#include "tools/repl/history_file.h"
#include "tools/repl/line_editor.h"

namespace clout::tools {
namespace {

constexpr int kDeepestSource = 16;
constexpr std::size_t kHistoryEntries = 1'000;

/// What the ending of a file's name says.
Format format_for_file(const std::string& path) {
  const auto ending = std::filesystem::path(path).extension().string();
  if (ending == ".csv") return Format::Csv;
  if (ending == ".json") return Format::Json;
  if (ending == ".jsonl" || ending == ".ndjson") return Format::JsonLines;
  if (ending == ".md") return Format::Markdown;
  if (ending == ".txt") return Format::Table;
  if (ending == ".dot") return Format::Dot;
  if (ending == ".svg") return Format::Svg;
  if (ending == ".mmd") return Format::Mermaid;
  throw Error(ErrorCode::Usage, "what to write to '" + path + "' is not known")
      .hint("the name must end in .csv .json .jsonl .md .txt .dot .svg or .mmd");
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool is_command(std::string_view line) {
  const auto first = line.find_first_not_of(" \t");
  return first != std::string_view::npos && line[first] == ':';
}

}  // namespace

Shell::Shell(GraphClient& graph, Console& console, InterruptListener& interrupts,
             RunSettings settings)
    : graph_(graph),
      console_(console),
      settings_(std::move(settings)),
      runner_(graph, console, interrupts),
      context_{graph,
               console,
               settings_,
               pager_,
               [this](const auto& path) { return run_file(path); },
               [this](std::string_view text) { return run_statement(text); },
               [this, &interrupts](std::string_view text, const std::string& path) {
                 return export_rows(text, path, interrupts);
               },
               {},
               {}} {}

void Shell::welcome() {
  const auto overview = graph_.overview();
  auto& out = console_.out;
  out << "clout " CLOUT_VERSION ", " << printable(graph_.name());
  if (!overview) {
    out << ": no database yet, the first statement that writes creates it. Try\n"
           "  CREATE (:Company {name: 'Huawei'})-[:COMPETES_WITH]->(:Company {name: 'Apple'});\n";
  } else {
    out << ": " << counted(overview->nodes, "node") << ", " << counted(overview->edges, "edge")
        << ". Try\n";
    const auto& names = overview->names;
    if (!names.empty()) out << "  PRESSURE ON '" << names[0] << "' TOP 5;\n";
    if (names.size() > 1) {
      out << "  INFLUENCE FROM '" << names[1] << "' TO '" << names[0] << "';\n";
    }
  }
  out << "Statements end in ; or an empty line. Tab completes, :help helps, Ctrl-D leaves.\n"
      << std::flush;
}

int Shell::run_interactively() {
  welcome();
  settings_.shell_commands = true;
  runner_.show_pages_with(pager_);
  const HistoryFile kept(history_path());
  context_.history = kept.load(kHistoryEntries);
  LineEditor editor(kept, [&](std::string_view line) {
    if (typed_.empty() && is_command(line)) return complete_shell_command(line);
    return graph_.complete(typed_, line);
  });
  editor_ = &editor;
  while (!context_.quit) {
    const auto input = editor.read(prompt());
    if (input.kind == LineInput::Kind::EndOfInput) {
      console_.out << '\n';
      break;
    }
    if (input.kind == LineInput::Kind::Interrupted) {
      splitter_.clear();
      typed_.clear();
      continue;
    }
    console_.out_surface = surface_of(STDOUT_FILENO);
    take_line(input.text);
    flush(console_.out);
  }
  editor_ = nullptr;
  if (graph_.in_transaction()) {
    console_.err << "note: the open transaction is rolled back\n";
  }
  return kSuccess;
}

/// A star tells of a transaction that is open.
std::string Shell::prompt() const {
  if (splitter_.pending()) return "    -> ";
  return graph_.in_transaction() ? "clout*> " : "clout> ";
}

void Shell::take_line(std::string_view line) {
  if (typed_.empty() && is_command(line)) {
    editor_->remember(line);
    run_command(line);
    return;
  }
  if (typed_.empty() && is_blank(line)) return;
  typed_ += std::string(line) + "\n";
  splitter_.feed(std::string(line) + "\n");
  const bool ended = is_blank(line) || !splitter_.pending();
  if (!ended && line.find(';') == std::string_view::npos) return;
  std::vector<query::StatementText> statements;
  while (auto statement = splitter_.next()) statements.push_back(std::move(*statement));
  if (is_blank(line)) {
    if (auto statement = splitter_.rest()) statements.push_back(std::move(*statement));
    splitter_.clear();
  }
  if (statements.empty() && splitter_.pending()) return;
  editor_->remember(std::string_view(typed_).substr(0, typed_.find_last_not_of(" \n\t") + 1));
  context_.history.push_back(typed_.substr(0, typed_.find_last_not_of(" \n\t") + 1));
  typed_.clear();
  for (const auto& statement : statements) {
    context_.last_statement = statement.text;
    (void)run_statement(statement.text);
  }
}

/// Positions in messages count in the statement: what was typed before it is not at hand.
bool Shell::run_statement(std::string_view text) {
  return runner_.run_and_report({std::string(text), 1, 1}, settings_, {});
}

/// Under another name until all of it is there.
bool Shell::export_rows(std::string_view text, const std::string& path,
                        InterruptListener& interrupts) {
  if (query::is_write_statement(text)) {
    throw Error(ErrorCode::Usage, "the last statement writes: it is not run again for its rows");
  }
  RunSettings settings = settings_;
  settings.format = format_for_file(path);
  const std::string part = path + ".part";
  std::ofstream file(part, std::ios::binary);
  if (!file) throw Error(ErrorCode::Io, "cannot write '" + path + "': " + std::strerror(errno));
  Console to_file{file, console_.err, {}, console_.err_surface};
  StatementRunner runner(graph_, to_file, interrupts);
  const bool worked = runner.run_and_report({std::string(text), 1, 1}, settings, {});
  file.close();
  std::error_code failure;
  if (worked && file) std::filesystem::rename(part, path, failure);
  if (!worked) std::filesystem::remove(part, failure);
  if (!file || (worked && failure)) throw Error(ErrorCode::Io, "cannot write '" + path + "'");
  return worked;
}

bool Shell::run_command(std::string_view line) {
  try {
    return run_shell_command(context_, line);
  } catch (const std::exception& failure) {
    console_.err << error_text(as_error(failure), {}, console_.err_surface) << std::flush;
    return false;
  }
}

bool Shell::run_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    throw Error(ErrorCode::Io, "cannot open '" + path + "': " + std::strerror(errno));
  }
  if (std::filesystem::is_directory(path)) {
    throw Error(ErrorCode::Io, "cannot read '" + path + "': it is a directory");
  }
  if (source_depth_ >= kDeepestSource) {
    throw Error(ErrorCode::Limit, "':source' goes more than 16 files deep")
        .hint("does a file name itself?");
  }
  ++source_depth_;
  const bool worked = run_script(file, path);
  --source_depth_;
  return worked;
}

bool Shell::run_script(std::istream& input, const std::string& source) {
  query::StatementSplitter splitter;
  for (std::string line; !context_.quit && std::getline(input, line);) {
    if (!splitter.pending() && is_command(line)) {
      if (!run_command(line)) return false;
      line.clear();  // the line still counts in positions
    }
    splitter.feed(line + "\n");
    while (const auto statement = splitter.next()) {
      context_.last_statement = statement->text;
      if (!runner_.run_and_report(*statement, settings_, source)) return false;
    }
  }
  const auto last = context_.quit ? std::nullopt : splitter.rest();
  return !last || runner_.run_and_report(*last, settings_, source);
}

}  // namespace clout::tools
