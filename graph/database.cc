#include "graph/database.h"

#include "graph/engine_database.h"
#include "schema/error.h"
#include "storage/memory_store.h"
#include "storage/rocks_store.h"

namespace clout::graph {

std::unique_ptr<Database> Database::open(const std::string& path, const OpenOptions& options) {
  storage::RocksOptions rocks;
  rocks.create_if_missing = options.mode == OpenOptions::Mode::CreateIfMissing;
  rocks.read_only = options.mode == OpenOptions::Mode::ReadOnly;
  rocks.block_cache_bytes = options.block_cache_bytes;
  return std::make_unique<EngineDatabase>(storage::open_rocks_store(path, rocks), path, options);
}

std::unique_ptr<Database> Database::open_in_memory(const OpenOptions& options) {
  return std::make_unique<EngineDatabase>(storage::make_memory_store(), std::string(), options);
}

}  // namespace clout::graph
