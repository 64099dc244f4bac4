// Influence models by name and version.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph_view.h"
#include "schema/error.h"
#include "schema/influence_model.h"

namespace clout::query {

/// The newest model of that name. Throws Error{NotFound} at `position`, with the names there are.
[[nodiscard]] std::shared_ptr<const InfluenceModel> find_model(const graph::GraphView& view,
                                                               std::string_view name,
                                                               SourcePosition position);

/// That version, also of a model that was changed or dropped since. Throws Error{NotFound} at
/// `position`, with the versions there are.
[[nodiscard]] std::shared_ptr<const InfluenceModel> find_model_version(const graph::GraphView& view,
                                                                       std::string_view name,
                                                                       std::int64_t version,
                                                                       SourcePosition position);

/// The newest version of each model that was not dropped, by name.
[[nodiscard]] std::vector<graph::ModelVersion> newest_models(const graph::GraphView& view);

}  // namespace clout::query
