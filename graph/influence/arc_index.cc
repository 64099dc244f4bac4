#include "graph/influence/arc_index.h"

#include <algorithm>
#include <utility>

#include "schema/error.h"

namespace clout::graph {

namespace {

void require(bool condition) {
  if (!condition) throw Error(ErrorCode::Corruption, "the influence arc sections disagree");
}

void check_offsets(const FlatArray<std::uint64_t>& offsets, std::size_t nodes, std::size_t arcs) {
  require(offsets.size() == nodes + 1 && offsets[0] == 0 && offsets[nodes] == arcs);
  const std::span<const std::uint64_t> view = offsets.view();
  require(std::is_sorted(view.begin(), view.end()));
}

}  // namespace

ArcIndex::ArcIndex(Columns columns, FactTable::Columns facts)
    : columns_(std::move(columns)), facts_(std::make_shared<const FactTable>(std::move(facts))) {
  require(columns_.header.size() == 1);
  node_limit_ = header().node_limit;
  require(columns_.out_arcs.size() == header().arc_count &&
          columns_.in_arcs.size() == header().arc_count);
  check_offsets(columns_.out_offsets, node_limit_, columns_.out_arcs.size());
  check_offsets(columns_.in_offsets, node_limit_, columns_.in_arcs.size());
}

std::vector<std::span<const std::byte>> ArcIndex::sections() const {
  std::vector<std::span<const std::byte>> sections = {
      columns_.header.bytes(), columns_.out_offsets.bytes(), columns_.in_offsets.bytes(),
      columns_.out_arcs.bytes(), columns_.in_arcs.bytes()};
  const auto facts = facts_->sections();
  sections.insert(sections.end(), facts.begin(), facts.end());
  return sections;
}

std::shared_ptr<const ArcIndex> ArcIndex::over(std::span<const std::span<const std::byte>> sections,
                                               std::shared_ptr<const void> keeper) {
  require(sections.size() == kSectionCount);
  Columns columns{.header = FlatArray<Header>::over(sections[0]),
                  .out_offsets = FlatArray<std::uint64_t>::over(sections[1]),
                  .in_offsets = FlatArray<std::uint64_t>::over(sections[2]),
                  .out_arcs = FlatArray<Arc>::over(sections[3]),
                  .in_arcs = FlatArray<Arc>::over(sections[4])};
  auto index = std::make_shared<ArcIndex>(
      std::move(columns), FactTable::columns_over(sections.subspan<5, FactTable::kColumnCount>()));
  index->keeper_ = std::move(keeper);
  return index;
}

}  // namespace clout::graph
