// The one place where RocksDB's status becomes our error.
#pragma once

#include <string>

namespace rocksdb {
class Status;
}

namespace clout::storage {

/// Does nothing if `status` is good. Throws Error{Corruption} for damage (a missing file, too) and
/// Error{Io} for everything else; the message names `path`, the hint says what to do.
void throw_if_failed(const rocksdb::Status& status, const std::string& path);

}  // namespace clout::storage
