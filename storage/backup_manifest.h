// What a backup directory holds: the files of one database at one commit, each under a checksum.
// docs/storage_format.md, "Backups", has the format. Knows nothing of what is in the files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace clout::storage {

/// The name of the manifest in a backup directory, and of the directory of its files beside it.
inline constexpr const char* kBackupManifestName = "backup.manifest";
inline constexpr const char* kBackupFilesName = "files";

struct BackupFile {
  std::string name;  ///< in the database's directory
  std::uint64_t bytes = 0;
  std::uint64_t checksum = 0;

  /// The name in the backup: two files of one name and another content stand side by side.
  [[nodiscard]] std::string stored_name() const;
  friend bool operator==(const BackupFile&, const BackupFile&) = default;
};

struct BackupManifest {
  std::string database;      ///< the identity of the database: no other has it
  std::uint64_t commit = 0;  ///< the backup has this commit, and maybe some that came right after
  std::vector<BackupFile> files;

  [[nodiscard]] const BackupFile* find(std::string_view name) const;
};

/// The text of the file.
[[nodiscard]] std::string encode(const BackupManifest& manifest);
/// Throws Error{Corruption} for a text that is not as it was written, and Error{Usage} for one of a
/// newer version; `path` is for the message.
[[nodiscard]] BackupManifest decode_backup_manifest(std::string_view text, const std::string& path);

/// That of the directory; nothing if it has none. Throws as decode_backup_manifest(), and
/// Error{Io}.
[[nodiscard]] std::optional<BackupManifest> read_backup_manifest(const std::string& directory);
/// Takes the place of the old one at once, and is on the disk on return. Throws Error{Io}.
void write_backup_manifest(const std::string& directory, const BackupManifest& manifest);

}  // namespace clout::storage
