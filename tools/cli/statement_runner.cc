#include "tools/cli/statement_runner.h"

#include <cstdio>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include "tools/cli/quantity.h"
#include "tools/cli/statement_kind.h"
#include "tools/render/display_text.h"
#include "tools/render/error_text.h"
#include "tools/render/write_counts.h"

namespace clout::tools {
namespace {

/// "3 rows, 1 node created"; never empty.
std::string outcome(const StatementResult& result) {
  const auto written = text_of(result.writes);
  if (result.columns == 0) return written.empty() ? "done" : written;
  return counted(result.rows, "row") + (written.empty() ? "" : ", " + written);
}

/// The text that `statement` was cut from, as far as positions in it can tell: blank before it.
std::string text_around(const query::StatementText& statement) {
  return std::string(statement.line - 1, '\n') + std::string(statement.column - 1, ' ') +
         statement.text;
}

}  // namespace

std::string text_of(const query::WriteSummary& writes) {
  std::string text;
  for (const auto& part : write_counts()) {
    const auto count = writes.*part.count;
    if (count == 0) continue;
    if (!text.empty()) text += ", ";
    text += counted(count, part.noun) + " " + part.verb;
  }
  return text;
}

std::string text_of(std::chrono::duration<double> elapsed) {
  const double seconds = elapsed.count();
  char buffer[64];
  if (seconds < 0.0095) {
    std::snprintf(buffer, sizeof buffer, "%.1f ms", seconds * 1e3);
  } else if (seconds < 0.9995) {
    std::snprintf(buffer, sizeof buffer, "%.0f ms", seconds * 1e3);
  } else if (seconds < 120) {
    std::snprintf(buffer, sizeof buffer, "%.2f s", seconds);
  } else {
    const auto whole = static_cast<long>(seconds);
    std::snprintf(buffer, sizeof buffer, "%ld min %ld s", whole / 60, whole % 60);
  }
  return buffer;
}

Error as_error(const std::exception& failure) {
  if (const auto* error = dynamic_cast<const Error*>(&failure)) return *error;
  if (dynamic_cast<const std::bad_alloc*>(&failure) != nullptr) {
    return Error(ErrorCode::Limit, "the machine has no more memory for this");
  }
  return Error(ErrorCode::Internal, failure.what());
}

Error located(const Error& error, const query::StatementText& statement,
              const std::string& source) {
  if (!error.source().empty()) return error;  // it speaks of a file that the statement reads
  Error result = Error(error.code(), error.message())
                     .in(source)
                     .hint(error.hint_text())
                     .detail(error.detail_name());
  if (auto position = error.position()) {
    if (position->line == 1) position->column += statement.column - 1;
    if (position->line > 0) position->line += statement.line - 1;
    return std::move(result).at(*position);
  }
  if (!source.empty()) return std::move(result).at({statement.line, 0, 1});
  return result;
}

void StatementRunner::run(std::string_view statement, const RunSettings& settings) {
  const auto start = std::chrono::steady_clock::now();
  CancelToken cancel;
  const InterruptListener::Scope scope(interrupts_, cancel);
  std::optional<PagedOutput> paged;
  if (is_paged(statement)) paged.emplace(*pager_, console_, cancel);
  try {
    auto& out = paged ? paged->stream() : console_.out;
    const auto result = graph_.run(statement, settings, console_.out_surface, out, cancel);
    const auto took = std::chrono::steady_clock::now() - start;
    if (paged) paged->finish();
    report(result, took, settings);
  } catch (const Error& error) {
    if (!paged || error.code() != ErrorCode::Cancelled) throw;
    paged->finish();
    if (!paged->left()) throw;
    console_.err << "not all rows were shown\n";
  }
}

/// What a watch tells goes on, and is for those who look at it.
bool StatementRunner::is_paged(std::string_view statement) const {
  return pager_ != nullptr && pager_->on && console_.out_surface.height > 0 &&
         kind_of(statement) != query::StatementKind::Watches;
}

void StatementRunner::report(const StatementResult& result, std::chrono::duration<double> took,
                             const RunSettings& settings) {
  for (const auto& notice : result.notices) console_.err << "note: " << printable(notice) << '\n';
  if (!console_.chatty) return;
  if (!result.summary.empty()) console_.err << printable(result.summary) << '\n';
  console_.err << outcome(result);
  if (settings.timing) {
    console_.err << " (" << text_of(took) << ")";
  }
  console_.err << '\n';
  if (result.rows > 0) recommend_trees(result, settings);
}

void StatementRunner::recommend_trees(const StatementResult& result, const RunSettings& settings) {
  if (recommended_ || !result.routes) return;
  if (!settings.shell_commands || settings.format != Format::Table) return;
  console_.err << "tip: :format tree draws such routes as a tree, :format svg as a picture\n";
  recommended_ = true;
}

bool StatementRunner::run_and_report(const query::StatementText& statement,
                                     const RunSettings& settings, const std::string& source) {
  try {
    run(statement.text, settings);
    return true;
  } catch (const std::exception& failure) {
    const Error raised = as_error(failure);
    const Error error = located(raised, statement, source);
    const std::string text = raised.source().empty() ? text_around(statement) : std::string();
    // The terminal has echoed ^C and stays on that line.
    const bool echoed = error.code() == ErrorCode::Cancelled && console_.err_surface.terminal;
    console_.err << (echoed ? "\n" : "") << error_text(error, text, console_.err_surface)
                 << std::flush;
    return false;
  }
}

}  // namespace clout::tools
