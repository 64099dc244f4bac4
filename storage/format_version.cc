#include "storage/format_version.h"

#include "schema/error.h"
#include "storage/byte_code.h"
#include "storage/records.h"

namespace clout::storage {

WriteBatch new_database_rows(RecordedTime created) {
  WriteBatch batch;
  const auto put = [&batch](std::string_view key, std::uint64_t value) {
    batch.put(Family::Meta, std::string(key), encode_counter(value));
  };
  put(kMetaFormatVersion, kFirstFormatVersion);
  put(kMetaCreated, static_cast<std::uint64_t>(created));
  put(kMetaNextNode, 0);
  put(kMetaNextEdge, 0);
  put(kMetaNextLargeValue, 0);
  put(kMetaFoldCommit, 0);
  return batch;
}

void raise_format_version(WriteBatch& batch) {
  batch.put(Family::Meta, std::string(kMetaFormatVersion), encode_counter(kFormatVersion));
}

void check_format_version(const KvSnapshot& snapshot, const std::string& path) {
  const auto row = snapshot.get(Family::Meta, kMetaFormatVersion);
  if (!row) {
    throw Error(ErrorCode::Io, "'" + path + "' is no Clout database")
        .hint("name a directory that `clout load` made, or a new one");
  }
  const std::uint64_t version = decode_counter(*row);
  if (version > kFormatVersion) {
    throw Error(ErrorCode::Usage, "the database '" + path + "' has format version " +
                                      std::to_string(version) + "; this program reads up to " +
                                      std::to_string(kFormatVersion))
        .hint(
            "use a newer clout, or dump the database with the clout that wrote it and load the "
            "dump here");
  }
  if (version == 0) throw_damaged("format version", "there is no version 0");
}

}  // namespace clout::storage
