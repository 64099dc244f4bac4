#include "query/valid_time.h"

#include <optional>
#include <string_view>

namespace clout::query {
namespace {

/// One end of the interval in which an edge is valid; none: it is open.
std::optional<Moment> end_of_validity(const graph::GraphView& view, const Edge& edge,
                                      std::string_view key) {
  const auto number = view.catalog().property_keys.find(key);
  return number ? moment_of(view.property(edge, *number)) : std::nullopt;
}

}  // namespace

bool is_valid_at(const graph::GraphView& view, const Edge& edge, const Moment& moment) {
  const auto since = end_of_validity(view, edge, "since");
  if (since && moment < *since) return false;
  const auto until = end_of_validity(view, edge, "until");
  return !until || moment < *until;
}

}  // namespace clout::query
