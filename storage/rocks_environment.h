// The files that RocksDB works on, for tests that make them fail. Includes RocksDB: for
// storage/*.cc and tests only.
#pragma once

#include <memory>

#include <rocksdb/env.h>

namespace clout::storage {

struct RocksEnvironment {
  std::shared_ptr<rocksdb::Env> env;  ///< e.g. rocksdb::NewCompositeEnv(file_system)
};

}  // namespace clout::storage
