// What those who run a database do with it besides asking: look at it, check it, free history, copy
// it. The same for a directory, a database that is open, and a server.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "graph/backup.h"
#include "graph/check.h"
#include "graph/database.h"
#include "graph/vacuum.h"
#include "tools/progress.h"
#include "tools/render/row_writer.h"

namespace clout::tools {

/// What a database is made of.
struct DatabaseInfo {
  struct Model {
    std::string name;
    std::uint64_t version = 0;
    std::uint64_t edge_types = 0;
  };

  std::string directory;
  graph::DatabaseFigures figures;
  std::optional<graph::RecordedTime>
      horizon;                 ///< history goes back to this moment; none: all is kept
  std::optional<Model> model;  ///< the influence model that is in force
  std::uint64_t bytes_on_disk = 0;
  std::string schema;  ///< labels, edge types and so on, as write_schema() writes them
};

/// One thread. Each throws what the function of graph/ throws that does the work.
class Operations {
 public:
  virtual ~Operations() = default;

  /// `surface` is what the schema is written to.
  [[nodiscard]] virtual DatabaseInfo info(const Surface& surface) = 0;
  [[nodiscard]] virtual graph::CheckReport check(std::size_t max_problems, Progress& progress) = 0;
  /// Frees history before this moment.
  virtual graph::VacuumReport vacuum(graph::RecordedTime before, Progress& progress) = 0;
  /// To a directory, together with the users of the database; of a server: a directory in its
  /// folder of backups.
  virtual graph::BackupReport backup(const std::string& directory, Progress& progress) = 0;
};

}  // namespace clout::tools
