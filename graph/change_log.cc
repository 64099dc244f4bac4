#include "graph/change_log.h"

#include <limits>
#include <string_view>
#include <utility>

#include "graph/history.h"
#include "graph/restricted_history.h"
#include "graph/restricted_view.h"
#include "schema/error.h"
#include "storage/keys.h"
#include "storage/ordered_code.h"

namespace clout::graph {

using storage::ChangeKind;
using storage::EntityKind;
using storage::Family;

namespace {

[[noreturn]] void throw_lost(EntityKind kind, std::uint64_t id, CommitNumber commit) {
  throw Error(ErrorCode::Corruption, std::string(kind == EntityKind::Node ? "node " : "edge ") +
                                         std::to_string(id) + " has lost a version of commit " +
                                         std::to_string(raw(commit)))
      .hint("run 'clout check' on the database");
}

}  // namespace

ChangeLog::ChangeLog(const GraphView& view, RecordedTime since, RecordedTime until,
                     QueryBudget& budget)
    : view_(stored_view(beneath(view))),
      restricted_(as_restricted(view)),
      until_(until),
      budget_(budget),
      charge_(budget),
      pending_charge_(budget) {
  const storage::KvSnapshot& kv = *view_.state().kv;
  require_kept(kv, since);
  log_ = kv.scan(Family::CommitLog, {}, {});
  history_ = kv.scan(Family::History, {}, {});
  claims_ = kv.scan(Family::Claims, {}, {});
  log_->seek(storage::commit_log_key(first_commit_after(since)));
  more_ = read_commit();
}

/// By halves: times rise with the numbers.
CommitNumber ChangeLog::first_commit_after(RecordedTime time) const {
  std::uint64_t low = 0;
  std::uint64_t high = raw(view_.commit()) + 1;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    log_->seek(storage::commit_log_key(CommitNumber{middle}));
    const bool earlier = log_->valid() && storage::decode_commit(log_->value()).time <= time;
    if (earlier) {
      low = raw(storage::decode_commit_log_key(log_->key())) + 1;
    } else {
      high = middle;
    }
  }
  return CommitNumber{low};
}

/// False where the log ends, or `until` comes.
bool ChangeLog::read_commit() {
  budget_.poll();
  if (!log_->valid()) return false;
  commit_ = storage::decode_commit_log_key(log_->key());
  if (commit_ > view_.commit()) return false;
  record_ = storage::decode_commit(log_->value());
  if (record_.time > until_) return false;
  charge_.clear();
  charge_.add(record_.changes.size() * sizeof(storage::EntityChange));
  changes_ = nodes_ = edges_ = 0;
  log_->next();
  return true;
}

std::optional<RecordedChange> ChangeLog::next() {
  while (auto change = next_recorded()) {
    if (restricted_ == nullptr) return change;
    if (auto visible = shown(*restricted_, std::move(*change), commit_)) return visible;
  }
  return std::nullopt;
}

std::optional<RecordedChange> ChangeLog::next_recorded() {
  if (pending_.empty()) pending_charge_.clear();
  while (pending_.empty() && more_) {
    budget_.poll();
    const auto entity = next_entity();
    if (!entity) {
      more_ = read_commit();
    } else if (entity->kind == EntityKind::Node) {
      append_node(*entity);
    } else {
      append_edge(*entity);
    }
  }
  if (pending_.empty()) return std::nullopt;
  RecordedChange change = std::move(pending_.front());
  pending_.pop_front();
  return change;
}

/// A transaction lists what it touched, a load has ranges.
std::optional<ChangeLog::Entity> ChangeLog::next_entity() {
  if (changes_ < record_.changes.size()) {
    const storage::EntityChange& change = record_.changes[changes_++];
    return Entity{change.entity, change.change, change.id};
  }
  if (nodes_ < record_.node_count) {
    return Entity{EntityKind::Node, ChangeKind::Created, raw(record_.first_node) + nodes_++};
  }
  if (edges_ < record_.edge_count) {
    return Entity{EntityKind::Edge, ChangeKind::Created, raw(record_.first_edge) + edges_++};
  }
  return std::nullopt;
}

void ChangeLog::append_node(const Entity& entity) {
  const NodeId node{static_cast<std::uint32_t>(entity.id)};
  NodeChanged changed{node, nullptr, nullptr};
  if (entity.change != ChangeKind::Created) changed.before = replaced<NodeRecord>(entity);
  if (entity.change != ChangeKind::Deleted) {
    changed.after = replaced_later<NodeRecord>(entity);
    if (!changed.after) changed.after = view_.node_record(node);
  }
  const bool lost = (entity.change != ChangeKind::Created && !changed.before) ||
                    (entity.change != ChangeKind::Deleted && !changed.after);
  if (lost) throw_lost(entity.kind, entity.id, commit_);
  append(std::move(changed));
}

void ChangeLog::append_edge(const Entity& entity) {
  EdgeRecordPtr before, after;
  if (entity.change != ChangeKind::Created) before = replaced<EdgeRecord>(entity);
  if (entity.change != ChangeKind::Deleted) {
    after = replaced_later<EdgeRecord>(entity);
    const auto edge = after ? std::nullopt : view_.find_edge(EdgeId{entity.id});
    if (edge) after = view_.edge_record(*edge);
  }
  if (entity.change == ChangeKind::Deleted ? !before : !after) {
    throw_lost(entity.kind, entity.id, commit_);
  }
  const Edge edge = edge_of(after ? *after : *before);
  const bool only_claims = entity.change == ChangeKind::Updated && !before;
  if (!only_claims) append(EdgeChanged{edge, std::move(before), after});
  if (after) append_claims(edge);
}

void ChangeLog::append_claims(const Edge& edge) {
  const auto first = first_claim(edge.id);
  if (!first) return;
  const std::string prefix = storage::claim_prefix(edge.id);
  claims_->seek(storage::encode_key(storage::ClaimKey{edge.id, *first}));
  for (; claims_->valid() && claims_->key().starts_with(prefix); claims_->next()) {
    Claim claim = storage::decode_claim(claims_->value());
    if (claim.commit != commit_) return;
    budget_.poll();
    pending_charge_.add(claims_->value().size() + sizeof(RecordedChange));
    append(ClaimAdded{edge, std::move(claim)});
  }
}

/// The first claim on the edge that came with the commit or later, by halves: they are numbered in
/// the order of their commits.
std::optional<std::uint32_t> ChangeLog::first_claim(EdgeId edge) {
  const std::string prefix = storage::claim_prefix(edge);
  const auto earlier = [&] { return storage::decode_claim(claims_->value()).commit < commit_; };
  claims_->seek_for_prev(
      storage::encode_key(storage::ClaimKey{edge, std::numeric_limits<std::uint32_t>::max()}));
  if (!claims_->valid() || !claims_->key().starts_with(prefix) || earlier()) return std::nullopt;
  std::uint32_t low = 0;
  std::uint32_t high = storage::decode_claim_key(claims_->key()).claim;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    claims_->seek(storage::encode_key(storage::ClaimKey{edge, middle}));
    if (earlier()) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/// The version that the commit replaced; null if there was none.
template <typename Record>
std::shared_ptr<const Record> ChangeLog::replaced(const Entity& entity) {
  const std::string key =
      storage::encode_key(storage::HistoryKey{entity.kind, entity.id, record_.time, commit_});
  history_->seek(key);
  if (!history_->valid() || history_->key() != key) return nullptr;
  return old_version<Record>(history_->value());
}

/// The version that the commit left behind, if a later one replaced it: the first that was
/// replaced after its time. The newest stand first.
template <typename Record>
std::shared_ptr<const Record> ChangeLog::replaced_later(const Entity& entity) {
  history_->seek_for_prev(
      storage::encode_key(storage::HistoryKey{entity.kind, entity.id, record_.time + 1, {}}));
  const bool found = history_->valid() &&
                     history_->key().starts_with(storage::history_prefix(entity.kind, entity.id));
  return found ? old_version<Record>(history_->value()) : nullptr;
}

void ChangeLog::append(std::variant<NodeChanged, EdgeChanged, ClaimAdded> what) {
  pending_.push_back({record_.time, std::move(what)});
}

}  // namespace clout::graph
