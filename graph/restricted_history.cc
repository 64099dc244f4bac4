#include "graph/restricted_history.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace clout::graph {
namespace {

/// Was the node visible, then and by its newest version?
bool shows(const RestrictedView& view, NodeId node, RecordedTime time) {
  if (view.hides_newest(node)) return false;
  const NodeRecordPtr then = node_at(view.base(), node, time);
  return then && !view.hides(*then);
}

/// The edge with its visible properties, if it was visible at `time`, when it had the claims of
/// commits up to `last`.
EdgeRecordPtr shown(const RestrictedView& view, const EdgeRecordPtr& record, RecordedTime time,
                    CommitNumber last) {
  const RuleNames& names = view.names();
  if (!record || names.hides(record->type)) return nullptr;
  if (!shows(view, record->start, time) || !shows(view, record->end, time)) return nullptr;
  if (names.sources().empty()) return record;
  std::vector<Claim> claims = view.base().claims(record->id);
  std::erase_if(claims, [&](const Claim& claim) { return claim.commit > last; });
  const Value* source =
      names.source_key() ? find_property(record->properties, *names.source_key()) : nullptr;
  if (names.is_unstated(source != nullptr ? *source : Value(), claims)) return nullptr;
  auto visible = std::make_shared<EdgeRecord>(*record);
  visible->properties = view.shown(std::move(visible->properties));
  return visible;
}

/// The last commit before that one.
CommitNumber before(CommitNumber commit) { return CommitNumber{raw(commit) - 1}; }

bool differ(const Property& a, const Property& b) {
  return a.first != b.first || a.second.type() != b.second.type() ||
         !equivalent(a.second, b.second);
}

bool differ(const EdgeChanged& change) {
  if (!change.before || !change.after) return true;
  const Properties& before = change.before->properties;
  const Properties& after = change.after->properties;
  return !same_ends(edge_of(*change.before), edge_of(*change.after)) ||
         !std::equal(before.begin(), before.end(), after.begin(), after.end(),
                     [](const Property& a, const Property& b) { return !differ(a, b); });
}

bool keep(const RestrictedView& view, NodeChanged& change, RecordedTime, CommitNumber) {
  if (view.hides_newest(change.node)) return false;
  if (change.before && view.hides(*change.before)) change.before = nullptr;
  if (change.after && view.hides(*change.after)) change.after = nullptr;
  return change.before || change.after;
}

bool keep(const RestrictedView& view, EdgeChanged& change, RecordedTime time, CommitNumber commit) {
  if (view.hides_newest(change.edge.id)) return false;
  const bool differed = differ(change);
  // Times of commits differ, so a microsecond earlier is what the commit found.
  change.before = shown(view, change.before, time - 1, before(commit));
  change.after = shown(view, change.after, time, commit);
  if (!change.before && !change.after) return false;
  return differ(change) || !differed;
}

bool keep(const RestrictedView& view, ClaimAdded& change, RecordedTime time, CommitNumber commit) {
  if (view.hides(change.claim) || view.hides_newest(change.edge.id)) return false;
  return shown(view, edge_at(view.base(), change.edge.id, time), time, commit) != nullptr;
}

/// The newest commit that is not later than `time`; all claims of a version still in force count.
CommitNumber last_commit_of(const RestrictedView& view, const EdgeHistoryVersion& version) {
  return version.replaced_by ? before(*version.replaced_by) : view.commit();
}

}  // namespace

std::vector<NodeHistoryVersion> shown(const RestrictedView& view, NodeId node,
                                      std::vector<NodeHistoryVersion> versions) {
  if (view.hides_newest(node)) return {};
  std::erase_if(versions, [&](const auto& version) { return view.hides(*version.record); });
  return versions;
}

std::vector<EdgeHistoryVersion> shown(const RestrictedView& view, EdgeId edge,
                                      std::vector<EdgeHistoryVersion> versions) {
  if (view.hides_newest(edge)) return {};
  for (EdgeHistoryVersion& version : versions) {
    version.record =
        shown(view, version.record, version.record->recorded_from, last_commit_of(view, version));
  }
  std::erase_if(versions, [](const auto& version) { return !version.record; });
  return versions;
}

std::optional<RecordedChange> shown(const RestrictedView& view, RecordedChange change,
                                    CommitNumber commit) {
  const bool kept = std::visit(
      [&](auto& what) { return keep(view, what, change.recorded, commit); }, change.what);
  return kept ? std::optional(std::move(change)) : std::nullopt;
}

}  // namespace clout::graph
