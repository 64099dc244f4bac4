// The facts behind the arcs: which stored edge stands for each, when it holds, its polarity where
// that is its own, and the parallel edges that it merges.
//
// Facts are numbered in pages of one kind, so that what a kernel asks of every arc (type, polarity,
// is it valid now) is two reads of small tables. Immutable; the bytes may be a mapped file's.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "graph/influence/flat_array.h"
#include "graph/influence/influence_edge.h"
#include "schema/id.h"
#include "schema/influence_model.h"

namespace clout::graph {

/// How much of the time line a fact covers, as seen at the moment the table was built.
enum class FactValidity : std::uint32_t {
  Always,
  Current,  ///< from that moment or earlier, for ever
  Past,     ///< over by that moment
  Dated,    ///< look at its interval
  Lasting,  ///< from that moment or earlier, until kLastingSeconds after it or later
};

/// For so long what an index says of its day needs no look at the end of a fact.
inline constexpr std::int64_t kLastingSeconds = 30 * 86'400;

/// How many stored edges say the fact.
enum class FactMembers : std::uint32_t {
  One,
  Several,
  SeveralTypes,  ///< stored under different names of one model type
};

/// What all facts of a page share. Plain data, stored as it is.
struct FactKind {
  EdgeTypeId type{};  ///< stored type of the edge that stands for the fact
  FactValidity validity = FactValidity::Always;
  FactMembers members = FactMembers::One;
  std::uint32_t own_polarity = 0;  ///< 1: each fact has its own, not those of the rules
  ArcRule forward;
  ArcRule reverse;
  friend bool operator==(const FactKind&, const FactKind&) = default;
};

struct FactInterval {
  std::int64_t from = kOpenPast;
  std::int64_t until = kOpenFuture;
  [[nodiscard]] bool contains(std::int64_t time) const { return from <= time && time < until; }
};

struct FactPolarity {
  double forward = 0;
  double reverse = 0;
};

class FactTable {
 public:
  static constexpr std::uint32_t kPageBits = 10;
  static constexpr std::uint32_t kPageSize = 1U << kPageBits;

  /// Where the extra columns of a page begin, in pages of that column.
  struct Page {
    std::uint32_t interval = 0;
    std::uint32_t polarity = 0;
    std::uint32_t members = 0;
  };
  struct MemberRange {
    std::uint32_t begin = 0;
    std::uint32_t count = 0;
  };
  /// All columns. `members` of a fact are all edges of its type and ends, valid or not.
  struct Columns {
    FlatArray<std::uint16_t> page_kinds;
    FlatArray<FactKind> kinds;
    FlatArray<Page> pages;
    FlatArray<std::uint64_t> edges;
    FlatArray<FactInterval> intervals;
    FlatArray<FactPolarity> polarities;
    FlatArray<MemberRange> member_ranges;
    FlatArray<InfluenceEdge> members;
  };
  static constexpr std::size_t kColumnCount = 8;

  explicit FactTable(Columns columns);
  /// `base` and, numbered after its facts, those of `extra`.
  FactTable(std::shared_ptr<const FactTable> base, Columns extra);

  /// The number of the kind of a fact; indexes kinds().
  [[nodiscard]] std::uint16_t kind(std::uint32_t fact) const {
    return page_kinds_[fact >> kPageBits];
  }
  [[nodiscard]] std::span<const FactKind> kinds() const { return kinds_; }
  [[nodiscard]] std::span<const std::uint16_t> page_kinds() const { return page_kinds_; }
  /// One above the largest fact number.
  [[nodiscard]] std::uint32_t limit() const {
    return static_cast<std::uint32_t>(page_kinds_.size()) << kPageBits;
  }
  [[nodiscard]] EdgeId edge(std::uint32_t fact) const;
  [[nodiscard]] FactInterval interval(std::uint32_t fact) const;
  [[nodiscard]] FactPolarity polarity(std::uint32_t fact) const;
  /// The edges that a merged fact merges, by ascending number; empty for one edge.
  [[nodiscard]] std::span<const InfluenceEdge> members(std::uint32_t fact) const;

  /// The bytes of each column, in the order of Columns.
  [[nodiscard]] std::array<std::span<const std::byte>, kColumnCount> sections() const;
  /// The columns in `sections`, which outlive them. Throws Error{Corruption} when sizes disagree.
  [[nodiscard]] static Columns columns_over(
      std::span<const std::span<const std::byte>, kColumnCount> sections);

 private:
  [[nodiscard]] const FactTable& home(std::uint32_t& fact) const;

  std::shared_ptr<const FactTable> base_;
  Columns columns_;
  std::vector<std::uint16_t> joined_page_kinds_;
  std::vector<FactKind> joined_kinds_;
  std::span<const std::uint16_t> page_kinds_;
  std::span<const FactKind> kinds_;
};

/// Fills a table fact by fact.
class FactTableBuilder {
 public:
  /// `first_page` is 0, or the number of pages of the table that this one will extend.
  explicit FactTableBuilder(std::uint32_t first_page = 0) : first_page_(first_page) {}

  /// The columns that `kind` does not call for are ignored. Returns the fact's number. Throws
  /// Error{Limit} beyond 2^32 facts or 2^16 kinds.
  std::uint32_t add(const FactKind& kind, EdgeId edge, const FactInterval& interval,
                    const FactPolarity& polarity, FactTable::MemberRange members);
  FactTable::MemberRange add_members(std::span<const InfluenceEdge> edges);
  [[nodiscard]] FactTable::Columns finish();

 private:
  struct OpenPage {
    std::uint32_t page = 0;
    std::uint32_t used = FactTable::kPageSize;
  };

  std::size_t kind_number(const FactKind& kind);
  std::uint32_t open_page(std::size_t kind);

  std::uint32_t first_page_;
  std::vector<FactKind> kinds_;
  std::vector<OpenPage> open_;  // by kind
  std::vector<std::uint16_t> page_kinds_;
  std::vector<FactTable::Page> pages_;
  std::vector<std::uint64_t> edges_;
  std::vector<FactInterval> intervals_;
  std::vector<FactPolarity> polarities_;
  std::vector<FactTable::MemberRange> member_ranges_;
  std::vector<InfluenceEdge> members_;
};

}  // namespace clout::graph
