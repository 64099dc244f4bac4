// What a statement has changed, number by number: for protocols by name, for people in words.
#pragma once

#include <cstdint>
#include <span>

#include "query/write_summary.h"

namespace clout::tools {

/// One number of a WriteSummary.
struct WriteCount {
  const char* name;  ///< that of the member: "nodes_created"
  const char* noun;  ///< "node"
  const char* verb;  ///< "created"
  std::uint64_t query::WriteSummary::*count;
};

/// All of them, in the order in which people are told. Any number of threads.
[[nodiscard]] std::span<const WriteCount> write_counts();

}  // namespace clout::tools
