#include "graph/path_index_file.h"

#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

#include "graph/snapshot_file.h"
#include "storage/records.h"

namespace clout::graph {

namespace {

constexpr std::size_t kSections = 1 + CostOrder::kSectionCount;  // the definition comes first
constexpr SnapshotKind kKind{{'C', 'L', 'O', 'U', 'T', 'P', 'T', 'H'}, 1, kSections};

}  // namespace

std::string PathIndexFiles::path(const PathIndexDefinition& index) const {
  return directory_ + "/path_index_" + std::to_string(index.number) + ".snapshot";
}

std::shared_ptr<const CostOrder> PathIndexFiles::open(const PathIndexDefinition& index,
                                                      const BaseTopology& base) const {
  if (directory_.empty()) return nullptr;
  const auto file = SnapshotFile::open(path(index), kKind, base.fold_commit());
  if (!file || file->section(0) != storage::encode(index)) return nullptr;
  std::array<std::string_view, CostOrder::kSectionCount> sections;
  for (std::size_t i = 0; i < sections.size(); ++i) sections[i] = file->section(1 + i);
  return CostOrder::over(sections, base, file);
}

void PathIndexFiles::save(const PathIndexDefinition& index, CommitNumber fold_commit,
                          std::shared_ptr<const CostOrder> order) {
  if (directory_.empty()) return;
  writer_.start([path = path(index), definition = storage::encode(index), fold_commit,
                 order = std::move(order)] {
    std::vector<std::string_view> sections{definition};
    for (const std::string_view section : order->sections()) sections.push_back(section);
    SnapshotFileWriter(path, kKind, fold_commit, sections).replace();
  });
}

void PathIndexFiles::remove(const PathIndexDefinition& index) const {
  if (directory_.empty()) return;
  std::error_code ignored;  // what is left is of an index that is not there: nobody opens it
  std::filesystem::remove(path(index), ignored);
}

}  // namespace clout::graph
