// What a statement changed, by name: for protocols, and for people.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "query/write_summary.h"

namespace clout::tools {

/// `name` ends in a zero byte; it is that of the field, such as "nodes_created".
struct NamedCount {
  std::string_view name;
  std::uint64_t count = 0;
};

/// Those that are not zero.
[[nodiscard]] std::vector<NamedCount> nonzero_counts(const query::WriteSummary& writes);

/// A name that is none is left alone.
void set_count(query::WriteSummary& writes, std::string_view name, std::uint64_t count);

/// "2 nodes and 1 edge created, 3 properties set"; empty if nothing was written.
[[nodiscard]] std::string text_of(const query::WriteSummary& writes);

}  // namespace clout::tools
