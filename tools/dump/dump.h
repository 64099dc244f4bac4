// Writes a database as CSV files that `clout load` reads back: what `clout dump` does, as a
// function. docs/loading.md describes the files.
//
// The files depend on what the graph holds and not on its numbers: dumping, loading into an empty
// database and dumping again gives the same bytes.
#pragma once

#include <cstdint>
#include <string>

#include "graph/graph_view.h"
#include "schema/query_budget.h"
#include "tools/progress.h"

namespace clout::tools {

struct DumpReport {
  std::uint64_t nodes = 0;
  std::uint64_t edges = 0;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};

/// Writes nodes-*.csv and edges-*.csv into `directory`, which is created and must be empty. On
/// failure the files written so far are removed. Throws Error{Usage} if the directory is not empty,
/// Error{Io}, Error{Cancelled}, and Error{Argument} for a name that a CSV header cannot say.
DumpReport dump(const graph::GraphView& view, const std::string& directory, Progress& progress,
                const CancelToken* cancel = nullptr);

}  // namespace clout::tools
