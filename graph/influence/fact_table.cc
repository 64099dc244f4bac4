#include "graph/influence/fact_table.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "schema/error.h"

namespace clout::graph {

namespace {

constexpr std::uint32_t kSlotMask = FactTable::kPageSize - 1;

void require(bool condition) {
  if (!condition) throw Error(ErrorCode::Corruption, "the influence fact sections disagree");
}

template <typename T>
const T& at_slot(const FlatArray<T>& column, std::uint32_t page, std::uint32_t fact) {
  const std::size_t slot = (std::size_t{page} << FactTable::kPageBits) | (fact & kSlotMask);
  require(slot < column.size());
  return column[slot];
}

}  // namespace

FactTable::FactTable(Columns columns)
    : columns_(std::move(columns)),
      page_kinds_(columns_.page_kinds.view()),
      kinds_(columns_.kinds.view()) {}

FactTable::FactTable(std::shared_ptr<const FactTable> base, Columns extra)
    : base_(std::move(base)),
      columns_(std::move(extra)),
      joined_page_kinds_(base_->page_kinds_.begin(), base_->page_kinds_.end()),
      joined_kinds_(base_->kinds_.begin(), base_->kinds_.end()) {
  const auto first_kind = static_cast<std::uint16_t>(joined_kinds_.size());
  const std::span<const FactKind> kinds = columns_.kinds.view();
  joined_kinds_.insert(joined_kinds_.end(), kinds.begin(), kinds.end());
  for (const std::uint16_t kind : columns_.page_kinds.view()) {
    joined_page_kinds_.push_back(static_cast<std::uint16_t>(first_kind + kind));
  }
  page_kinds_ = joined_page_kinds_;
  kinds_ = joined_kinds_;
}

// The table that holds the columns of `fact`, which becomes its number there.
const FactTable& FactTable::home(std::uint32_t& fact) const {
  if (base_ == nullptr) return *this;
  const std::uint32_t first = base_->limit();
  if (fact < first) return base_->home(fact);
  fact -= first;
  return *this;
}

EdgeId FactTable::edge(std::uint32_t fact) const {
  const FactTable& table = home(fact);
  require(fact < table.columns_.edges.size());
  return EdgeId{table.columns_.edges[fact]};
}

FactInterval FactTable::interval(std::uint32_t fact) const {
  if (kinds_[kind(fact)].validity == FactValidity::Always) return {};
  const FactTable& table = home(fact);
  return at_slot(table.columns_.intervals, table.columns_.pages[fact >> kPageBits].interval, fact);
}

FactPolarity FactTable::polarity(std::uint32_t fact) const {
  const FactKind& shared = kinds_[kind(fact)];
  if (shared.own_polarity == 0) return {shared.forward.polarity, shared.reverse.polarity};
  const FactTable& table = home(fact);
  return at_slot(table.columns_.polarities, table.columns_.pages[fact >> kPageBits].polarity, fact);
}

std::span<const InfluenceEdge> FactTable::members(std::uint32_t fact) const {
  if (kinds_[kind(fact)].members == FactMembers::One) return {};
  const FactTable& table = home(fact);
  const MemberRange range =
      at_slot(table.columns_.member_ranges, table.columns_.pages[fact >> kPageBits].members, fact);
  require(std::size_t{range.begin} + range.count <= table.columns_.members.size());
  return table.columns_.members.view().subspan(range.begin, range.count);
}

std::array<std::span<const std::byte>, FactTable::kColumnCount> FactTable::sections() const {
  return {columns_.page_kinds.bytes(),    columns_.kinds.bytes(),     columns_.pages.bytes(),
          columns_.edges.bytes(),         columns_.intervals.bytes(), columns_.polarities.bytes(),
          columns_.member_ranges.bytes(), columns_.members.bytes()};
}

FactTable::Columns FactTable::columns_over(
    std::span<const std::span<const std::byte>, kColumnCount> sections) {
  Columns columns{.page_kinds = FlatArray<std::uint16_t>::over(sections[0]),
                  .kinds = FlatArray<FactKind>::over(sections[1]),
                  .pages = FlatArray<Page>::over(sections[2]),
                  .edges = FlatArray<std::uint64_t>::over(sections[3]),
                  .intervals = FlatArray<FactInterval>::over(sections[4]),
                  .polarities = FlatArray<FactPolarity>::over(sections[5]),
                  .member_ranges = FlatArray<MemberRange>::over(sections[6]),
                  .members = FlatArray<InfluenceEdge>::over(sections[7])};
  require(columns.pages.size() == columns.page_kinds.size());
  require(columns.edges.size() == columns.pages.size() << kPageBits);
  for (const std::uint16_t kind : columns.page_kinds.view()) require(kind < columns.kinds.size());
  for (const FactKind& kind : columns.kinds.view()) require(kind.validity <= FactValidity::Lasting);
  return columns;
}

std::size_t FactTableBuilder::kind_number(const FactKind& kind) {
  const auto found = std::find(kinds_.begin(), kinds_.end(), kind);
  if (found != kinds_.end()) return static_cast<std::size_t>(found - kinds_.begin());
  if (kinds_.size() > std::numeric_limits<std::uint16_t>::max()) {
    throw Error(ErrorCode::Limit, "more than 65536 kinds of influence facts");
  }
  kinds_.push_back(kind);
  open_.emplace_back();
  return kinds_.size() - 1;
}

// A page of this kind with a free slot. New pages bring a page of each column the kind calls for.
std::uint32_t FactTableBuilder::open_page(std::size_t kind) {
  OpenPage& open = open_[kind];
  if (open.used < FactTable::kPageSize) return open.page;
  if (first_page_ + pages_.size() >= std::size_t{1} << (32 - FactTable::kPageBits)) {
    throw Error(ErrorCode::Limit, "more than 4 billion influence facts");
  }
  constexpr std::size_t kSize = FactTable::kPageSize;
  const auto pages_in = [](std::size_t slots) { return static_cast<std::uint32_t>(slots / kSize); };
  open = {static_cast<std::uint32_t>(pages_.size()), 0};
  pages_.push_back(
      {pages_in(intervals_.size()), pages_in(polarities_.size()), pages_in(member_ranges_.size())});
  page_kinds_.push_back(static_cast<std::uint16_t>(kind));
  edges_.resize(edges_.size() + kSize);
  const FactKind& shared = kinds_[kind];
  if (shared.validity != FactValidity::Always) intervals_.resize(intervals_.size() + kSize);
  if (shared.own_polarity != 0) polarities_.resize(polarities_.size() + kSize);
  if (shared.members != FactMembers::One) member_ranges_.resize(member_ranges_.size() + kSize);
  return open.page;
}

std::uint32_t FactTableBuilder::add(const FactKind& kind, EdgeId edge, const FactInterval& interval,
                                    const FactPolarity& polarity, FactTable::MemberRange members) {
  const std::size_t number = kind_number(kind);
  const std::uint32_t page = open_page(number);
  const std::uint32_t slot = open_[number].used++;
  const auto position = [&](std::uint32_t column_page) {
    return (std::size_t{column_page} << FactTable::kPageBits) + slot;
  };
  edges_[position(page)] = raw(edge);
  const FactTable::Page& columns = pages_[page];
  if (kind.validity != FactValidity::Always) intervals_[position(columns.interval)] = interval;
  if (kind.own_polarity != 0) polarities_[position(columns.polarity)] = polarity;
  if (kind.members != FactMembers::One) member_ranges_[position(columns.members)] = members;
  return ((first_page_ + page) << FactTable::kPageBits) | slot;
}

FactTable::MemberRange FactTableBuilder::add_members(std::span<const InfluenceEdge> edges) {
  const FactTable::MemberRange range{static_cast<std::uint32_t>(members_.size()),
                                     static_cast<std::uint32_t>(edges.size())};
  members_.insert(members_.end(), edges.begin(), edges.end());
  return range;
}

FactTable::Columns FactTableBuilder::finish() {
  return {.page_kinds = FlatArray(std::move(page_kinds_)),
          .kinds = FlatArray(std::move(kinds_)),
          .pages = FlatArray(std::move(pages_)),
          .edges = FlatArray(std::move(edges_)),
          .intervals = FlatArray(std::move(intervals_)),
          .polarities = FlatArray(std::move(polarities_)),
          .member_ranges = FlatArray(std::move(member_ranges_)),
          .members = FlatArray(std::move(members_))};
}

}  // namespace clout::graph
