// Statements about named edges, their claims, and entities that are one, after binding.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "query/ast_evidence.h"
#include "query/bound_influence.h"

namespace clout::query {

/// The node in a column, or the entity that is named.
struct BoundEdgeEnd {
  std::optional<Slot> slot;
  BoundEntity entity;
};

struct BoundNamedEdge {
  SourcePosition position;
  BoundEdgeEnd start, end;
  std::string type;     ///< empty: any
  BoundPtr properties;  ///< a map, or null
};

struct BoundAssertion {
  Stance stance = Stance::Supports;
  BoundNamedEdge edge;
  std::array<BoundPtr, ast::kClaimParts> parts;  ///< null: not said
  Slot slot = 0;                                 ///< the edge
};

struct BoundEdgeEdit {
  ast::EdgeEdit::Kind kind = ast::EdgeEdit::Kind::Create;
  BoundNamedEdge edge;
  std::optional<Slot> slot;  ///< of an edge that is made
};

struct BoundEntityEdit {
  bool splits = false;
  BoundEdgeEnd which, kept;
};

/// Columns: rank, claim, contradiction, support, denial, confidence, belief, plausibility,
/// supported_by, denied_by, edge.
struct BoundContradictions {
  std::optional<BoundEntity> about;
  BoundPtr as_of;  ///< null: every stored edge
  SourcePosition as_of_position;
  std::vector<Slot> columns;
};

/// Columns: rank, claim, source, stance, weight, reliability, certainty, status, origin, speaker,
/// published, recorded, quote, url, edge.
struct BoundSourcesFor {
  std::vector<BoundNamedEdge> edges;
  BoundPtr as_of;  ///< null: every stored edge
  SourcePosition as_of_position;
  std::vector<Slot> columns;
};

/// Columns: rank, who, impact, support, harm, exact, entity.
struct BoundImpact {
  std::vector<BoundNamedEdge> ties;
  std::optional<BoundEntity> on;
  BoundInfluenceOptions options;
  std::vector<Slot> columns;
};

}  // namespace clout::query
