// The rows by which a database says what it is, and the check of them at every opening.
#pragma once

#include <string>

#include "storage/kv_store.h"
#include "storage/layout.h"

namespace clout::storage {

/// The first batch of a new database: format version, time of creation, counters at zero.
[[nodiscard]] WriteBatch new_database_rows(RecordedTime created);

/// Has the database say that it holds what only the newest version has.
void raise_format_version(WriteBatch& batch);

/// Throws Error{Io} if there is no version row ("no Clout database"), Error{Usage} if its version
/// is newer than kFormatVersion, Error{Corruption} if the row is no such number. `path` is named in
/// messages.
void check_format_version(const KvSnapshot& snapshot, const std::string& path);

}  // namespace clout::storage
