#include "storage/layout.h"

#include "schema/error.h"

namespace clout::storage {

std::string_view family_name(Family family) {
  switch (family) {
    case Family::Meta:
      return "meta";
    case Family::Adjacency:
      return "adjacency";
    case Family::Nodes:
      return "nodes";
    case Family::Names:
      return "names";
    case Family::ExternalIds:
      return "external_ids";
    case Family::LargeValues:
      return "large_values";
    case Family::PropertyIndex:
      return "property_index";
    case Family::Claims:
      return "claims";
    case Family::Catalog:
      return "catalog";
    case Family::History:
      return "history";
    case Family::Delta:
      return "delta";
    case Family::CommitLog:
      return "commit_log";
    case Family::EdgeLocator:
      return "edge_locator";
  }
  throw Error(ErrorCode::Internal, "no such column family");
}

const std::array<Family, kFamilyCount>& all_families() {
  static constexpr std::array<Family, kFamilyCount> kFamilies = {
      Family::Meta,        Family::Adjacency,   Family::Nodes,         Family::Names,
      Family::ExternalIds, Family::LargeValues, Family::PropertyIndex, Family::Claims,
      Family::Catalog,     Family::History,     Family::Delta,         Family::CommitLog,
      Family::EdgeLocator};
  return kFamilies;
}

}  // namespace clout::storage
