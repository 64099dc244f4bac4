// The in-memory twin of the RocksDB store: the same contract over sorted maps. For tests, for
// databases without a directory, and as the reference that the other store is compared with.
#pragma once

#include <memory>

#include "storage/kv_store.h"

namespace clout::storage {

/// An empty store, with the rows of a new database (format_version.h). checkpoint() throws
/// Error{Usage}: there is no directory to copy.
[[nodiscard]] std::unique_ptr<KvStore> make_memory_store();

}  // namespace clout::storage
