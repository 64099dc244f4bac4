#include "graph/influence_file.h"

#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/snapshot_file.h"
#include "schema/error.h"
#include "storage/records.h"

namespace clout::graph {

namespace {

constexpr std::size_t kSections = 2 + ArcIndex::kSectionCount;  // model and evidence come first
constexpr SnapshotKind kKind{{'C', 'L', 'O', 'U', 'T', 'I', 'N', 'F'}, 4, kSections};

std::string file_path(const std::string& directory) { return directory + "/" + kInfluenceFileName; }

void write(const std::string& directory, CommitNumber fold_commit, const InfluenceModel& model,
           std::uint64_t evidence, const ArcIndex& arcs) {
  const std::string rules = storage::encode(storage::ModelRecord{.model = model});
  const std::string weighed = storage::encode_counter(evidence);
  std::vector<std::string_view> sections{rules, weighed};
  for (const std::span<const std::byte> section : arcs.sections()) {
    sections.emplace_back(reinterpret_cast<const char*>(section.data()), section.size());
  }
  SnapshotFileWriter(file_path(directory), kKind, fold_commit, sections).replace();
}

}  // namespace

std::shared_ptr<const ArcIndex> InfluenceFile::open(CommitNumber fold_commit,
                                                    const InfluenceModel& model,
                                                    std::uint64_t evidence) const {
  if (directory_.empty()) return nullptr;
  const auto file = SnapshotFile::open(file_path(directory_), kKind, fold_commit);
  if (!file) return nullptr;
  try {
    if (storage::decode_model(file->section(0)).model != model) return nullptr;
    if (storage::decode_counter(file->section(1)) != evidence) return nullptr;
    std::vector<std::span<const std::byte>> sections;
    for (std::size_t i = 2; i < kSections; ++i) {
      sections.push_back(std::as_bytes(std::span(file->section(i))));
    }
    return ArcIndex::over(sections, file);
  } catch (const Error&) {
    return nullptr;
  }
}

void InfluenceFile::save(CommitNumber fold_commit, const InfluenceModel& model,
                         std::uint64_t evidence, std::shared_ptr<const ArcIndex> arcs) {
  if (directory_.empty() || arcs->arc_count() < few_arcs_) return;
  writer_.start([=, this, arcs = std::move(arcs)] {
    write(directory_, fold_commit, model, evidence, *arcs);
  });
}

}  // namespace clout::graph
