// Statements about single edges and what stands behind them: edges are named by their ends, as
// `('Apple')-[:PARTNERS_WITH]->('Alibaba')`. And those that make two such ends one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "query/ast_expression.h"
#include "query/ast_influence.h"
#include "schema/claim.h"

namespace clout::query::ast {

/// `('name')`, `(12)`, `($who)`, `(:Label {key: value})`, or `(variable)` for a node that is there.
struct EdgeEnd {
  std::variant<EntityReference, Name> node;
};

/// `(end)-[variable:TYPE {properties}]->(end)`; `<-` is read as the same from the other side.
struct NamedEdge {
  NamedEdge();
  NamedEdge(NamedEdge&&) noexcept;
  NamedEdge& operator=(NamedEdge&&) noexcept;
  ~NamedEdge();

  Span span;
  EdgeEnd start, end;
  std::optional<Name> variable;
  std::optional<Name> type;  ///< none: of any type
  ExpressionPtr properties;  ///< of an edge to be made; may be null
};

/// What a claim says besides its stance, in the order of claim_part_words().
enum class ClaimPart : std::uint8_t {
  Source,
  Certainty,
  Published,
  Recorded,
  Quote,
  Url,
  Origin,
  Speaker,
  Status
};
inline constexpr std::size_t kClaimParts = 9;

/// The word that each part is written with: "BY", "CERTAINTY", ..
inline constexpr std::array<std::string_view, kClaimParts> kClaimPartWords = {
    "BY", "CERTAINTY", "PUBLISHED", "RECORDED", "QUOTE", "URL", "ORIGIN", "SPEAKER", "STATUS"};

/// `ASSERT|DENY|DOUBT edge BY source [CERTAINTY c] [PUBLISHED t] ..`
struct Assertion {
  Stance stance = Stance::Supports;
  NamedEdge edge;
  std::array<ExpressionPtr, kClaimParts> parts;  ///< null: not said
};

/// `CREATE edge`, `DELETE edge`, `SET OUTCOME OF edge = GRANTED|DENIED|PENDING`
struct EdgeEdit {
  enum class Kind : std::uint8_t { Create, Delete, Grant, Deny, Pend };
  Kind kind = Kind::Create;
  NamedEdge edge;
};

/// `MERGE ENTITIES which INTO kept`, `SPLIT which FROM kept`
struct EntityEdit {
  bool splits = false;
  EdgeEnd which, kept;
};

/// `CONTRADICTIONS [ABOUT who] [AS OF t] [KNOWN AT t] rows`
struct Contradictions {
  std::optional<EntityReference> about;
  ExpressionPtr as_of;     ///< may be null: every stored edge
  ExpressionPtr known_at;  ///< may be null: the latest knowledge
  ResultRows rows;
};

/// `SOURCES FOR edge, .. [AS OF t] [KNOWN AT t] rows`; a path stands for its edges.
struct SourcesFor {
  std::vector<NamedEdge> edges;
  ExpressionPtr as_of;     ///< may be null: every stored edge
  ExpressionPtr known_at;  ///< may be null: the latest knowledge
  ResultRows rows;
};

/// `IMPACT OF { CREATE edge; .. } [ON who] options rows`
struct Impact {
  std::vector<NamedEdge> ties;
  std::optional<EntityReference> on;
  InfluenceOptions options;
  ResultRows rows;
};

}  // namespace clout::query::ast
