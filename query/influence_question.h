// What the influence statements and functions share: the model, the arcs, what narrows the search,
// and what there is to say about the data.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph_view.h"
#include "graph/influence/freshness.h"
#include "graph/influence/influence_filter.h"
#include "graph/influence/influence_graph.h"
#include "graph/influence/pair_total.h"
#include "graph/influence/pressure.h"
#include "query/find_model.h"
#include "schema/error.h"
#include "schema/influence_model.h"
#include "schema/value.h"

namespace clout::query {

/// One question about influence, ready for the kernels.
struct InfluenceQuestion {
  std::shared_ptr<const InfluenceModel> model;
  std::shared_ptr<const graph::InfluenceGraph> graph;
  graph::InfluenceFilter filter;
  std::uint32_t hops = graph::kDefaultInfluenceHops;
  graph::Aggregate aggregate = graph::Aggregate::NoisyOr;
  std::shared_ptr<const graph::Freshness> freshness = {};  ///< WITH DECAY
  std::optional<std::int64_t> known_at = {};  ///< microseconds; none: the newest knowledge
};

/// Makes the arcs those of the question's filter and date with what has faded by then.
void let_decay(InfluenceQuestion& question, const graph::GraphView& view, QueryBudget& budget);

/// The number of hops that `value` means. Throws Error{Argument} outside 1 to 8.
[[nodiscard]] std::uint32_t hops_of(const Value& value, SourcePosition position);

/// A moment of UTC time.
struct Moment {
  std::int64_t seconds = 0;  ///< since the epoch
  std::int32_t nanoseconds = 0;
  friend auto operator<=>(const Moment&, const Moment&) = default;
};
/// What a date (its midnight) or a datetime means; none for other values.
[[nodiscard]] std::optional<Moment> moment_of(const Value& value);
/// The same, and also for the text of one.
[[nodiscard]] std::optional<Moment> moment_or_text(const Value& value);
/// Error{Type}: `what` takes a moment and `value` is none.
[[nodiscard]] Error no_moment(const Value& value, std::string_view what);
/// As moment_or_text(), but throws no_moment() for anything else.
[[nodiscard]] Moment exact_moment_of(const Value& value, SourcePosition position,
                                     std::string_view what);

/// A date, a datetime or the text of one as UTC seconds. Throws Error{Type} for anything else;
/// `what` is what takes it.
[[nodiscard]] std::int64_t moment_of(const Value& value, SourcePosition position,
                                     std::string_view what = "AS OF");

/// Adds a sentence about the edges of stored types that the model does not know, if there are any,
/// among `types` (null: all).
void note_silent_types(const graph::GraphView& view, const InfluenceModel& model,
                       const std::vector<EdgeTypeId>* types, std::vector<std::string>& notices);

/// "pressure 0.4830, support 0, net -0.4830, leverage 0; 2 paths; model clout-v1 version 1; as of
/// 2025-02-13"; a bracket [low, high] where the total is not exact. `more` follows the numbers.
[[nodiscard]] std::string summary_text(const graph::PairTotal& total,
                                       const InfluenceQuestion& question,
                                       const std::string& more = {});

/// What an answer rests on: "model clout-v1 version 1".
[[nodiscard]] std::string citation(const InfluenceModel& model);
/// The question about one pair, and that of who presses a node.
[[nodiscard]] graph::PairQuery pair_query(const InfluenceQuestion& question, NodeId from,
                                          NodeId to);
[[nodiscard]] graph::PressureQuery pressure_query(const InfluenceQuestion& question, NodeId node,
                                                  std::size_t top);

/// How it was asked, where it says so: " with decay; known at 2025-02-13T00:00Z; method sum".
[[nodiscard]] std::string terms_text(const InfluenceQuestion& question);
/// Both, and when: "model clout-v1 version 1; as of 2025-02-13T00:00Z".
[[nodiscard]] std::string citation(const InfluenceQuestion& question);

/// A number that bounds something; null where it is infinite, or no number, and so bounds nothing.
[[nodiscard]] Value if_bounded(double number);

/// The sign of a polarity, as routes show it: "+", "-", "0" where it is undecided, else a signed
/// fraction such as "+0.40".
[[nodiscard]] std::string polarity_sign(double polarity);

}  // namespace clout::query
