// The influence statements after binding. Each produces rows of fixed columns; what narrows the
// search is kept as expressions without variables, except the filter, which sees an edge and a
// node of the search.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/bound_pattern.h"
#include "schema/error.h"

namespace clout::query {

/// Who is meant. `key` gives a name, an id or a node; without it, the one node of `pattern`.
struct BoundEntity {
  SourcePosition position;
  BoundPtr key;
  BoundPattern pattern;
};

enum class BoundChannel : std::uint8_t { Strength, Adverse, Supportive };

/// NoisyOr: 1 less the product of what the paths leave; Sum: of their parts; Walk: METHOD SRWR.
enum class BoundMethod : std::uint8_t { NoisyOr, Sum, Walk };

/// Null and empty mean "not said".
struct BoundInfluenceOptions {
  BoundInfluenceOptions();
  BoundInfluenceOptions(const BoundInfluenceOptions&);
  BoundInfluenceOptions(BoundInfluenceOptions&&) noexcept;
  BoundInfluenceOptions& operator=(const BoundInfluenceOptions&);
  BoundInfluenceOptions& operator=(BoundInfluenceOptions&&) noexcept;
  ~BoundInfluenceOptions();

  BoundPtr within;
  std::vector<std::string> over;
  std::vector<BoundEntity> via;
  std::vector<BoundEntity> avoiding;
  BoundPtr edge_filter;  ///< sees `edge`; an edge passes if it is true
  BoundPtr node_filter;  ///< sees `node`, an inner node of the path
  Slot edge = 0, node = 0;
  BoundChannel channel = BoundChannel::Strength;
  BoundPtr as_of, model, model_version;
  bool decay = false;
  BoundMethod method = BoundMethod::NoisyOr;
  BoundPtr budget_paths, budget_milliseconds, top;
  SourcePosition within_position, as_of_position, model_position, version_position, top_position;
};

/// Columns: rank, route, hops, strength, polarity, harm, support, since, weakest, sources, path.
struct BoundInfluence {
  BoundEntity from, to;
  BoundInfluenceOptions options;
  std::vector<Slot> columns;
};

/// Columns: rank, who, pressure, pressure_low, pressure_high, support, net, leverage, exact,
/// entity.
struct BoundPressure {
  bool by = false;  ///< whom `who` presses, instead of who presses `who`
  BoundEntity who;
  std::vector<std::string> counterpart_labels;
  BoundInfluenceOptions options;
  std::vector<Slot> columns;
};

/// Columns: at, pressure, pressure_low, pressure_high, support, net, leverage, exact, delta.
struct BoundHistory {
  BoundEntity from, to;
  BoundPtr begin, end, every;
  SourcePosition begin_position, end_position, every_position;
  BoundInfluenceOptions options;
  std::vector<Slot> columns;
};

/// Columns: who, before, after, delta, because, entity.
struct BoundPressureChanges {
  BoundEntity who;
  BoundPtr before, after;
  SourcePosition before_position, after_position;
  BoundInfluenceOptions options;
  std::vector<Slot> columns;
};

enum class BoundExplained : std::uint8_t { Edges, Nodes, Sources, Claims, Chokepoints };

/// Columns: rank, element, share, relief, paths; of chokepoints: rank, who, relief, paths,
/// unavoidable, entity.
struct BoundExplanation {
  BoundEntity from, to;
  BoundExplained by = BoundExplained::Edges;
  BoundInfluenceOptions options;
  std::vector<Slot> columns;
};

}  // namespace clout::query
