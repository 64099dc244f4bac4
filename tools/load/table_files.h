// The files that LOAD CSV may read: those of this machine, as this process may.
#pragma once

#include "query/table_source.h"

namespace clout::tools {

/// Paths, and file:// addresses; gzip and zstd are recognised by content, `-` is standard input.
class TableFiles final : public query::TableSource {
 public:
  [[nodiscard]] std::unique_ptr<query::TableRecords> open(const std::string& name,
                                                          char delimiter) const override;
};

}  // namespace clout::tools
