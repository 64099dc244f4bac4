// Rewrites the chunks of single nodes: old chunks and changes in, new chunks out.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "graph/adjacency_list.h"
#include "graph/entity_record.h"
#include "storage/kv_store.h"
#include "storage/large_values.h"

namespace clout::graph {

/// A change to one edge as its start sees it: a null record means that the edge is gone.
struct OutChange {
  AdjacencyEntry entry;
  EdgeRecordPtr record;
};

/// A change to one edge as its end sees it.
struct InChange {
  AdjacencyEntry entry;
  bool added = false;
};

/// Collects rows for one batch. One thread; the snapshot and the batch outlive it.
class ChunkRewriter {
 public:
  ChunkRewriter(const storage::KvSnapshot& kv, storage::WriteBatch& rows);
  ~ChunkRewriter();

  /// Changes in ascending order of their entries, each edge once. O(chunks touched).
  void rewrite_out(NodeId node, std::span<const OutChange> changes);
  void rewrite_in(NodeId node, std::span<const InChange> changes);
  /// Appends the counter of long values, if any were written. Call last.
  void finish();

 private:
  class LargeValues;

  void replace_out(NodeId node, const std::string& old_key, std::span<const OutChange> changes);
  void replace_in(NodeId node, const std::string& old_key, std::span<const InChange> changes);

  const storage::KvSnapshot& kv_;
  storage::WriteBatch& rows_;
  std::unique_ptr<LargeValues> large_;
};

}  // namespace clout::graph
