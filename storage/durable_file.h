// Files that are on the disk when a function returns: copies under a checksum, and new names.
// Throws Error{Io} with the path and what the system says.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace clout::storage {

struct CopiedFile {
  std::uint64_t bytes = 0;
  std::uint64_t checksum = 0;  ///< of the checksums of its pieces of a mebibyte (checksum.h)
};

/// Copies a file and its rights, in place of what stands at `to`, and syncs it. Calls on_bytes(n)
/// for each n bytes that are copied; what it throws ends the copy.
CopiedFile copy_durably(const std::string& from, const std::string& to,
                        const std::function<void(std::uint64_t)>& on_bytes);
void write_durable_file(const std::string& path, std::string_view bytes);
/// Takes the place of what stands at `to`, in the same directory or beside it.
void rename_durably(const std::string& from, const std::string& to);
/// Names made and removed in the directory are on the disk.
void sync_directory(const std::string& directory);

}  // namespace clout::storage
