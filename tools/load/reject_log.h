// What becomes of rows that cannot be loaded: the policy, the messages kept, the file of raw rows.
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "tools/load/load.h"

namespace clout::tools {

/// One thread; rows come in input order.
class RejectLog {
 public:
  /// Opens the reject file, if there is to be one. Throws Error{Io}.
  explicit RejectLog(const LoadOptions& options);

  /// Under OnError::Abort throws Error{Syntax} with the place; under Skip keeps the row, and throws
  /// Error{Limit} when there are too many. `raw` is the text of the record.
  void reject(LoadDiagnostic diagnostic, std::string_view raw);
  /// Keeps a warning about a row that is loaded.
  void warn(LoadDiagnostic diagnostic);
  /// Closes the reject file. Throws Error{Io} if it could not be written.
  void finish();

  [[nodiscard]] std::uint64_t rejected() const { return rejected_; }
  [[nodiscard]] std::uint64_t warnings() const { return warnings_; }
  [[nodiscard]] std::vector<LoadDiagnostic> take_diagnostics() { return std::move(diagnostics_); }

 private:
  void write(std::string_view raw);
  void keep(LoadDiagnostic diagnostic);

  OnError policy_;
  std::uint64_t max_errors_;
  std::uint32_t max_diagnostics_;
  std::string path_;
  std::ofstream file_;
  std::uint64_t rejected_ = 0;
  std::uint64_t warnings_ = 0;
  std::vector<LoadDiagnostic> diagnostics_;
};

}  // namespace clout::tools
