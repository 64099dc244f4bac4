#include "tools/load/reject_log.h"

#include <utility>

#include "schema/error.h"

namespace clout::tools {

RejectLog::RejectLog(const LoadOptions& options)
    : policy_(options.on_error),
      max_errors_(options.max_errors),
      max_diagnostics_(options.max_diagnostics),
      path_(options.reject_path) {
  if (path_.empty()) return;
  file_.open(path_, std::ios::binary | std::ios::trunc);
  if (!file_) throw Error(ErrorCode::Io, "cannot write the file of rejected rows").in(path_);
}

void RejectLog::reject(LoadDiagnostic diagnostic, std::string_view raw) {
  ++rejected_;
  write(raw);
  if (policy_ == OnError::Abort) {
    file_.close();
    throw Error(ErrorCode::Syntax, diagnostic.reason)
        .in(diagnostic.file)
        .at({static_cast<std::uint32_t>(diagnostic.line),
             static_cast<std::uint32_t>(diagnostic.column), 1})
        .hint("nothing was loaded; --on-error skip loads the other rows");
  }
  if (rejected_ > max_errors_) {
    throw Error(ErrorCode::Limit, "more than " + std::to_string(max_errors_) +
                                      " rows cannot be loaded, the last one because " +
                                      diagnostic.reason)
        .in(diagnostic.file)
        .at({static_cast<std::uint32_t>(diagnostic.line),
             static_cast<std::uint32_t>(diagnostic.column), 1})
        .hint("nothing was loaded; --max-errors sets the limit");
  }
  keep(std::move(diagnostic));
}

void RejectLog::warn(LoadDiagnostic diagnostic) {
  ++warnings_;
  diagnostic.rejected = false;
  keep(std::move(diagnostic));
}

void RejectLog::keep(LoadDiagnostic diagnostic) {
  if (diagnostics_.size() < max_diagnostics_) diagnostics_.push_back(std::move(diagnostic));
}

void RejectLog::write(std::string_view raw) {
  if (file_.is_open()) file_ << raw << '\n';
}

void RejectLog::finish() {
  if (!file_.is_open()) return;
  file_.close();
  if (!file_) throw Error(ErrorCode::Io, "cannot write the file of rejected rows").in(path_);
}

}  // namespace clout::tools
