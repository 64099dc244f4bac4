// The narrow waist between graphs and bytes: ordered keys in families, atomic batches, snapshots,
// ingestion of sorted runs, checkpoints. RocksDB and an in-memory twin implement it.
//
// Keys compare as unsigned bytes. Every operation throws Error{Io} or Error{Corruption}.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clout::storage {

/// Column families. Stored by name (see layout.h); the order here is free to change.
enum class Family : std::uint8_t {
  Meta,           ///< format version, counters, fold commit
  Adjacency,      ///< chunks of edges by (direction, node)
  Nodes,          ///< node records
  Names,          ///< names and aliases to nodes
  ExternalIds,    ///< ids of dumps, per id space, to nodes
  LargeValues,    ///< property values over 512 bytes
  PropertyIndex,  ///< entries of property indexes
  Claims,         ///< claims by edge number
  Catalog,        ///< names, index definitions, influence models
  History,        ///< replaced versions
  Delta,          ///< changes since the last fold
  CommitLog,      ///< one row a commit
  EdgeLocator,    ///< where an edge is that was not bulk-loaded, or has moved since
};
inline constexpr std::size_t kFamilyCount = 13;

/// Changes applied together or not at all, in order.
class WriteBatch {
 public:
  struct Operation {
    Family family;
    bool erase;
    std::string key;
    std::string value;
  };

  void put(Family family, std::string key, std::string value);
  void erase(Family family, std::string key);
  [[nodiscard]] const std::vector<Operation>& operations() const { return operations_; }
  [[nodiscard]] bool empty() const { return operations_.empty(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  void append(WriteBatch&& other);
  void clear();

 private:
  std::vector<Operation> operations_;
  std::size_t bytes_ = 0;
};

/// A position in an ordered scan. One thread; ends before its snapshot does.
class KvCursor {
 public:
  virtual ~KvCursor() = default;
  /// False past the end; throws if the end was an error.
  [[nodiscard]] virtual bool valid() const = 0;
  virtual void next() = 0;
  virtual void seek(std::string_view key) = 0;               ///< first key not below `key`
  virtual void seek_for_prev(std::string_view key) = 0;      ///< last key not above `key`
  [[nodiscard]] virtual std::string_view key() const = 0;    ///< valid until the next move
  [[nodiscard]] virtual std::string_view value() const = 0;  ///< valid until the next move
};

/// The store as it was at one moment. Any number of threads; ends before its store does.
class KvSnapshot {
 public:
  virtual ~KvSnapshot() = default;
  [[nodiscard]] virtual std::optional<std::string> get(Family family,
                                                       std::string_view key) const = 0;
  /// Answers in the order of the keys.
  [[nodiscard]] virtual std::vector<std::optional<std::string>> multi_get(
      Family family, std::span<const std::string> keys) const = 0;
  /// Keys in [lower, upper); an empty upper means to the end. Starts at `lower`.
  [[nodiscard]] virtual std::unique_ptr<KvCursor> scan(Family family, std::string lower,
                                                       std::string upper) const = 0;
};

/// Receives ascending keys of one family, for ingest(). Removes its file if it is never ingested.
class SortedRun {
 public:
  virtual ~SortedRun() = default;
  virtual void put(std::string_view key, std::string_view value) = 0;
  virtual void erase(std::string_view key) = 0;
  /// Completes the run, so that it is on the disk; ingestion would do it otherwise. Nothing can be
  /// put afterwards.
  virtual void finish() = 0;
  [[nodiscard]] virtual bool empty() const = 0;
  [[nodiscard]] virtual std::uint64_t bytes() const = 0;
};

/// Any number of threads.
class KvStore {
 public:
  enum class Durability : std::uint8_t { Sync, NoSync };

  virtual ~KvStore() = default;
  [[nodiscard]] virtual std::shared_ptr<const KvSnapshot> snapshot() const = 0;
  /// Atomic; with Sync it is on the disk on return.
  virtual void write(const WriteBatch& batch, Durability durability) = 0;
  /// A run to be filled by one thread.
  [[nodiscard]] virtual std::unique_ptr<SortedRun> new_sorted_run(Family family) = 0;
  /// Makes all runs visible at once, durably; their keys replace what is stored. Runs of one
  /// family do not overlap. Consumes the runs.
  virtual void ingest(std::vector<std::unique_ptr<SortedRun>> runs) = 0;
  /// A consistent copy in a new directory (hard links where possible).
  virtual void checkpoint(const std::string& directory) = 0;
  /// Gives back the room of what was erased from a family. Any amount of work; nothing is to be
  /// seen of it.
  virtual void compact(Family family) = 0;
  /// Bytes on disk (or held in memory) of one family, about.
  [[nodiscard]] virtual std::uint64_t approximate_bytes(Family family) const = 0;
};

}  // namespace clout::storage
