// Who touched what last, as far back as an open transaction can see: the check that the first
// committer wins.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "graph/change_set.h"
#include "schema/id.h"

namespace clout::graph {

/// Keys are hashed to 64 bits: a collision costs a needless retry, never a lost conflict.
class ConflictTable {
 public:
  /// Throws Error{Conflict} if a commit after `snapshot` touched what `changes` touch. Two
  /// transactions that add edges to one node do not conflict; deleting the node, or guarding
  /// its edges, conflicts with both.
  void check(const ChangeSet& changes, CommitNumber snapshot) const;
  /// `commit` made these changes.
  void record(const ChangeSet& changes, CommitNumber commit);
  /// Nobody looks at commits up to `oldest` any more. Cheap unless the table has grown.
  void forget(CommitNumber oldest);

 private:
  [[nodiscard]] bool touched(std::uint64_t key, CommitNumber snapshot) const;

  std::unordered_map<std::uint64_t, CommitNumber> last_;
  std::size_t sweep_at_ = 1024;
};

}  // namespace clout::graph
