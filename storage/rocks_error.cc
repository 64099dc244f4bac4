#include "storage/rocks_error.h"

#include <rocksdb/status.h>

#include "schema/error.h"

namespace clout::storage {
namespace {

[[noreturn]] void throw_damaged_database(const rocksdb::Status& status, const std::string& path) {
  throw Error(ErrorCode::Corruption, "the database '" + path + "' is damaged: " + status.ToString())
      .hint("run `clout check " + path + "` to see what is lost");
}

// RocksDB tells a held lock from other trouble by its text alone.
bool is_locked(const rocksdb::Status& status) {
  const std::string text = status.ToString();
  return text.find("lock ") != std::string::npos && text.find("LOCK") != std::string::npos;
}

}  // namespace

void throw_if_failed(const rocksdb::Status& status, const std::string& path) {
  if (status.ok()) return;
  if (status.IsCorruption() || status.IsPathNotFound()) throw_damaged_database(status, path);
  if (status.IsNoSpace()) {
    throw Error(ErrorCode::Io, "no space left on the disk that holds '" + path + "'")
        .hint("free some space, then open the database again; what was committed is safe");
  }
  if (status.IsIOError() && is_locked(status)) {
    throw Error(ErrorCode::Io, "the database '" + path + "' is open in another process")
        .hint("end the other program, or open the database for reading only (--read-only)");
  }
  throw Error(ErrorCode::Io, "the database '" + path + "' failed: " + status.ToString());
}

}  // namespace clout::storage
