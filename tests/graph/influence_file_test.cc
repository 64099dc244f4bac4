// The influence snapshot gives the arcs that were saved, or nothing.
#include "graph/influence_file.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/influence/influence_graph.h"
#include "tests/support/influence_oracle.h"
#include "tests/support/temporary_directory.h"

namespace clout::graph {
namespace {

constexpr CommitNumber kFold{7};
constexpr std::uint64_t kEvidence = 5;

std::shared_ptr<const ArcIndex> some_arcs(std::uint64_t seed) {
  const tests::OracleGraph graph = tests::random_influence_graph(seed);
  const InfluenceGraph built = tests::build(graph, 60);
  return {std::make_shared<InfluenceGraph>(built), &built.base()};
}

std::vector<std::string> bytes_of(const ArcIndex& arcs) {
  std::vector<std::string> sections;
  for (const auto& section : arcs.sections()) {
    sections.emplace_back(reinterpret_cast<const char*>(section.data()), section.size());
  }
  return sections;
}

void save(const std::string& directory, const std::shared_ptr<const ArcIndex>& arcs) {
  InfluenceFile(directory, 0).save(kFold, default_influence_model(), kEvidence, arcs);
}

}  // namespace

TEST_CASE("influence file: another process reads the arcs that were saved", "[graph][influence]") {
  const tests::TemporaryDirectory directory;
  const std::string path = directory.path().string();
  for (const std::uint64_t seed : {1, 2, 3}) {
    const auto arcs = some_arcs(seed);
    save(path, arcs);
    const auto opened = InfluenceFile(path).open(kFold, default_influence_model(), kEvidence);
    REQUIRE(opened != nullptr);
    CHECK(bytes_of(*opened) == bytes_of(*arcs));
  }
}

TEST_CASE("influence file: another fold, model or evidence has no arcs in it",
          "[graph][influence]") {
  const tests::TemporaryDirectory directory;
  const InfluenceFile file(directory.path().string());
  CHECK(file.open(kFold, default_influence_model(), kEvidence) == nullptr);
  save(directory.path().string(), some_arcs(1));
  CHECK(file.open(CommitNumber{8}, default_influence_model(), kEvidence) == nullptr);
  InfluenceModel other = default_influence_model();
  other.types[0].forward.kappa = 0.25;
  CHECK(file.open(kFold, other, kEvidence) == nullptr);
  CHECK(file.open(kFold, default_influence_model(), kEvidence + 1) == nullptr);
  CHECK(file.open(kFold, default_influence_model(), kEvidence) != nullptr);
}

TEST_CASE("influence file: whatever byte is changed or missing, nothing is read from it",
          "[graph][influence]") {
  const tests::TemporaryDirectory directory;
  const std::string path = directory / kInfluenceFileName;
  save(directory.path().string(), some_arcs(4));
  const auto size = std::filesystem::file_size(path);
  const InfluenceFile file(directory.path().string());
  for (std::uintmax_t at = 0; at < size; at += 1 + size / 200) {
    CAPTURE(at);
    std::fstream bytes(path, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekg(static_cast<std::streamoff>(at));
    const char original = static_cast<char>(bytes.get());
    const auto put = [&](char byte) {
      bytes.seekp(static_cast<std::streamoff>(at));
      bytes.put(byte);
      bytes.flush();
    };
    put(static_cast<char>(original ^ 0x10));
    const auto opened = file.open(kFold, default_influence_model(), kEvidence);
    put(original);
    // Only the gaps between sections mean nothing; they are zeros.
    if (original != 0) CHECK(opened == nullptr);
  }
  REQUIRE(file.open(kFold, default_influence_model(), kEvidence) != nullptr);
  std::filesystem::resize_file(path, size - 1);
  CHECK(file.open(kFold, default_influence_model(), kEvidence) == nullptr);
}

TEST_CASE("influence file: few arcs are not worth a file", "[graph][influence]") {
  const tests::TemporaryDirectory directory;
  {
    InfluenceFile file(directory.path().string());
    file.save(kFold, default_influence_model(), kEvidence, some_arcs(1));
  }
  CHECK(std::filesystem::is_empty(directory.path()));
}

}  // namespace clout::graph
