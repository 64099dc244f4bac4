#include "graph/conflict_table.h"

#include <algorithm>
#include <functional>
#include <string>

#include "schema/error.h"

namespace clout::graph {

namespace {

/// A node is closed that was deleted or must not be given an edge.
enum class Touch : std::uint64_t { NodeWritten = 1, NodeClosed, NodeLinked, EdgeWritten, Guarded };

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
std::uint64_t key_of(Touch touch, std::uint64_t id) {
  std::uint64_t hash = id + static_cast<std::uint64_t>(touch) * 0x9E3779B97F4A7C15ULL;
  hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9ULL;
  hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBULL;
  return hash ^ (hash >> 31);
}

std::uint64_t guard_key(const std::string& text) {
  return key_of(Touch::Guarded, std::hash<std::string>{}(text));
}

[[noreturn]] void throw_conflict(const std::string& what) {
  throw Error(ErrorCode::Conflict, what + " was changed by another transaction meanwhile")
      .hint("run the transaction again");
}

}  // namespace

bool ConflictTable::touched(std::uint64_t key, CommitNumber snapshot) const {
  const auto found = last_.find(key);
  return found != last_.end() && found->second > snapshot;
}

void ConflictTable::check(const ChangeSet& changes, CommitNumber snapshot) const {
  for (const auto& [node, change] : changes.nodes) {
    if (!change.before) continue;  // a new number: nobody else knows it
    bool conflict = touched(key_of(Touch::NodeWritten, raw(node)), snapshot);
    if (!change.after) conflict |= touched(key_of(Touch::NodeLinked, raw(node)), snapshot);
    if (conflict) throw_conflict("node " + std::to_string(raw(node)));
  }
  for (const NodeId node : changes.linked) {
    if (touched(key_of(Touch::NodeClosed, raw(node)), snapshot)) {
      throw_conflict("node " + std::to_string(raw(node)));
    }
  }
  for (const NodeId node : changes.unlinked) {
    if (touched(key_of(Touch::NodeLinked, raw(node)), snapshot)) {
      throw_conflict("node " + std::to_string(raw(node)));
    }
  }
  for (const auto& [edge, change] : changes.edges) {
    if (change.before && touched(key_of(Touch::EdgeWritten, raw(edge)), snapshot)) {
      throw_conflict("edge " + std::to_string(raw(edge)));
    }
  }
  for (const std::string& guard : changes.guards) {
    if (touched(guard_key(guard), snapshot)) throw_conflict("something that had to be unique");
  }
}

void ConflictTable::record(const ChangeSet& changes, CommitNumber commit) {
  for (const auto& [node, change] : changes.nodes) {
    if (!change.before) continue;
    last_[key_of(Touch::NodeWritten, raw(node))] = commit;
    if (!change.after) last_[key_of(Touch::NodeClosed, raw(node))] = commit;
  }
  for (const NodeId node : changes.linked) last_[key_of(Touch::NodeLinked, raw(node))] = commit;
  for (const NodeId node : changes.unlinked) last_[key_of(Touch::NodeClosed, raw(node))] = commit;
  for (const auto& [edge, change] : changes.edges) {
    if (change.before) last_[key_of(Touch::EdgeWritten, raw(edge))] = commit;
  }
  for (const std::string& guard : changes.guards) last_[guard_key(guard)] = commit;
}

void ConflictTable::forget(CommitNumber oldest) {
  if (last_.size() < sweep_at_) return;
  std::erase_if(last_, [oldest](const auto& entry) { return entry.second <= oldest; });
  sweep_at_ = std::max<std::size_t>(1024, last_.size() * 2);
}

}  // namespace clout::graph
