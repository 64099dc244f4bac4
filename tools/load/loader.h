// One load from plan to commit: blocks of rows are parsed on all cores and taken in input order,
// where ids get their nodes and nothing is left to chance. Used by load.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "graph/bulk_writer.h"
#include "graph/database.h"
#include "tools/load/claim_rows.h"
#include "tools/load/created_nodes.h"
#include "tools/load/id_map.h"
#include "tools/load/load.h"
#include "tools/load/load_plan.h"
#include "tools/load/reject_log.h"
#include "tools/load/row_parser.h"

namespace clout::tools {

class Loader {
 public:
  Loader(graph::Database& database, const LoadOptions& options, Progress& progress,
         const CancelToken* cancel);

  /// Called once. Throws as load() does.
  LoadReport run();

 private:
  /// A file while its blocks are taken.
  struct OpenFile {
    std::string name;
    std::uint64_t lines_before = 0;  ///< of the block being taken
  };

  void load_groups(std::vector<PlannedGroup>& groups, std::string_view phase);
  void load_file(PlannedFile& file, const RowParser& parser, const RowFormat& format);
  void take_nodes(RowBlock block, const RowParser& parser, const RowFormat& format, OpenFile& file);
  void take_edges(RowBlock block, const RowParser& parser, const RowFormat& format, OpenFile& file);
  /// Gives every row's id its node number; appends faults, returns the rows that have one.
  std::vector<std::uint32_t> number_nodes(RowBlock& block, const RowParser& parser,
                                          const RowFormat& format);
  /// Finds or creates the nodes of one row's ids that are not in the map yet.
  std::optional<RowFault> resolve_row(RowBlock& block, std::size_t row, const RowParser& parser,
                                      const RowFormat& format);
  std::optional<NodeId> find_node(IdSpace space, std::string_view id);
  void report_faults(RowBlock& block, const RowParser& parser, OpenFile& file);
  void store_external_ids();
  [[nodiscard]] bool stored_ids_in(IdSpace space);
  [[nodiscard]] std::string note() const;

  const LoadOptions& options_;
  Progress& progress_;
  const CancelToken* cancel_;
  unsigned threads_;
  LoadPlan plan_;
  RejectLog rejects_;
  graph::BulkWriter writer_;
  ClaimRows claim_rows_;
  std::uint32_t first_node_;
  std::vector<std::optional<bool>> stored_ids_;  ///< by space: does the database know any?
  std::shared_mutex ids_mutex_;
  IdMap ids_;
  graph::StringTable external_ids_;  ///< those to be stored
  CreatedNodes created_;
  LoadReport report_;
};

}  // namespace clout::tools
