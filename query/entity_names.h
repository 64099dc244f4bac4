// How nodes are called in answers, and which node a name means.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "graph/graph_view.h"
#include "graph/influence/influence_filter.h"
#include "schema/error.h"

namespace clout::query {

/// The `name` of a node, or "#12" for node 12 without one.
[[nodiscard]] std::string node_name(const graph::GraphView& view, NodeId node);

/// The same by the properties that it has, or had.
[[nodiscard]] std::string node_name(const graph::GraphView& view, NodeId node,
                                    const std::vector<graph::Property>& properties);

/// The names that break ties between influence paths. They refer to `view`.
[[nodiscard]] graph::InfluenceNames influence_names(const graph::GraphView& view);

/// The node called `name`: by name, else by alias, else by either ignoring case; one that is only a
/// source (kSourceLabel) where nothing else is called so. Throws
/// Error{NotFound} at `position`: with the candidates where there are several (detail
/// "AmbiguousName"), with near names where there are none (detail "UnknownName").
[[nodiscard]] NodeId resolve_name(const graph::GraphView& view, std::string_view name,
                                  SourcePosition position);

/// Throws the error for several nodes where one is meant, listing them.
[[noreturn]] void throw_ambiguous(const graph::GraphView& view, const std::string& what,
                                  const std::vector<graph::NameMatch>& candidates,
                                  SourcePosition position);

}  // namespace clout::query
