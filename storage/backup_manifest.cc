#include "storage/backup_manifest.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "schema/error.h"
#include "storage/checksum.h"
#include "storage/durable_file.h"

namespace clout::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTitle = "clout backup ";
constexpr int kVersion = 1;

[[noreturn]] void throw_damaged(const std::string& path) {
  throw Error(ErrorCode::Corruption, "the manifest '" + path + "' of the backup is damaged")
      .hint("use another backup");
}

std::string hexadecimal(std::uint64_t number) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(16, '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, number >>= 4) {
    *digit = kDigits[number & 15];
  }
  return text;
}

std::uint64_t number_of(const std::string& text, int base, const std::string& path) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size()) throw_damaged(path);
  return number;
}

/// Names stay in the directory: a manifest from elsewhere must not write anywhere else.
bool is_plain(const std::string& name) {
  return !name.empty() && name.find('/') == std::string::npos && name[0] != '.';
}

/// The text before the line that has its checksum.
std::string_view body_of(std::string_view text, const std::string& path) {
  const std::size_t last = text.rfind("\nend ");
  if (last == std::string_view::npos) throw_damaged(path);
  const std::string_view body = text.substr(0, last + 1);
  if (text.substr(last + 1) != "end " + hexadecimal(checksum_of(body)) + "\n") throw_damaged(path);
  return body;
}

void require_known_version(std::string_view text, const std::string& path) {
  if (!text.starts_with(kTitle)) throw_damaged(path);
  const std::string_view rest = text.substr(kTitle.size());
  const std::string version(rest.substr(0, rest.find('\n')));
  if (number_of(version, 10, path) <= kVersion) return;
  throw Error(ErrorCode::Usage, "the backup '" + path + "' has format " + version +
                                    ", and this program knows formats up to " +
                                    std::to_string(kVersion))
      .hint("use a newer clout");
}

}  // namespace

std::string BackupFile::stored_name() const { return name + "." + hexadecimal(checksum); }

const BackupFile* BackupManifest::find(std::string_view name) const {
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const BackupFile& file) { return file.name == name; });
  return found != files.end() ? &*found : nullptr;
}

std::string encode(const BackupManifest& manifest) {
  std::string text = std::string(kTitle) + std::to_string(kVersion) + "\n";
  text += "database " + manifest.database + "\n";
  text += "commit " + std::to_string(manifest.commit) + "\n";
  for (const BackupFile& file : manifest.files) {
    text += "file " + hexadecimal(file.checksum) + " " + std::to_string(file.bytes) + " " +
            file.name + "\n";
  }
  return text + "end " + hexadecimal(checksum_of(text)) + "\n";
}

BackupManifest decode_backup_manifest(std::string_view text, const std::string& path) {
  require_known_version(text, path);
  std::istringstream lines{std::string(body_of(text, path))};
  std::string line;
  std::getline(lines, line);  // the title
  BackupManifest manifest;
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    std::string kind, checksum, bytes, rest;
    words >> kind;
    if (kind == "database") {
      words >> manifest.database;
    } else if (kind == "commit") {
      words >> rest;
      manifest.commit = number_of(rest, 10, path);
    } else if (kind == "file") {
      words >> checksum >> bytes >> rest;
      if (!is_plain(rest)) throw_damaged(path);
      manifest.files.push_back({rest, number_of(bytes, 10, path), number_of(checksum, 16, path)});
    } else {
      throw_damaged(path);
    }
  }
  return manifest;
}

std::optional<BackupManifest> read_backup_manifest(const std::string& directory) {
  const std::string path = (fs::path(directory) / kBackupManifestName).string();
  std::error_code error;
  if (!fs::exists(path, error)) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) throw Error(ErrorCode::Io, "cannot read '" + path + "'");
  return decode_backup_manifest(text, path);
}

void write_backup_manifest(const std::string& directory, const BackupManifest& manifest) {
  const std::string path = (fs::path(directory) / kBackupManifestName).string();
  write_durable_file(path + ".new", encode(manifest));
  rename_durably(path + ".new", path);
}

}  // namespace clout::storage
