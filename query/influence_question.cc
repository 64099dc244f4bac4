#include "query/influence_question.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "graph/entity_merge.h"
#include "schema/temporal_text.h"
#include "schema/temporal_zone.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;
/// Types that are named one by one; more are counted.
constexpr std::size_t kNamedTypes = 5;

std::string decimal(double value, const char* format = "%.4f") {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

std::string bracket_text(const graph::Bracket& bracket, bool exact) {
  if (exact) return decimal(bracket.middle());
  if (!std::isfinite(bracket.high)) return "at least " + decimal(bracket.low);
  return "[" + decimal(bracket.low) + ", " + decimal(bracket.high) + "]";
}

std::string moment_text(std::int64_t seconds) { return to_text(at_instant(seconds, 0, Zone{})); }

/// Says which edges carry nothing, the most frequent types by name.
std::string silence_text(std::vector<std::pair<std::uint64_t, std::string>> silent) {
  std::stable_sort(silent.begin(), silent.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::uint64_t edges = 0;
  for (const auto& [count, type] : silent) edges += count;
  std::string text = std::to_string(edges) + (edges == 1 ? " edge" : " edges");
  if (silent.size() == 1) text += " of type " + silent[0].second;
  text += edges == 1 ? " carries" : " carry";
  text += " no influence in this model";
  if (silent.size() == 1) return text;
  for (std::size_t i = 0; i < silent.size() && i < kNamedTypes; ++i) {
    text += (i == 0 ? ": " : ", ") + std::to_string(silent[i].first) + " " + silent[i].second;
  }
  if (silent.size() <= kNamedTypes) return text;
  const std::size_t more = silent.size() - kNamedTypes;
  return text + " and those of " + std::to_string(more) + " more type" + (more == 1 ? "" : "s");
}

}  // namespace

std::uint32_t hops_of(const Value& value, SourcePosition position) {
  if (value.is_integer() && value.as_integer() >= 1 &&
      value.as_integer() <= graph::kMaxInfluenceHops) {
    return static_cast<std::uint32_t>(value.as_integer());
  }
  throw Error(ErrorCode::Argument, "the number of hops must be an integer from 1 to " +
                                       std::to_string(graph::kMaxInfluenceHops))
      .at(position)
      .detail("NumberOutOfRange");
}

std::optional<Moment> moment_of(const Value& value) {
  switch (value.type()) {
    case ValueType::Date:
      return Moment{value.as_date().days * kSecondsPerDay, 0};
    case ValueType::LocalDateTime:
      return Moment{value.as_local_date_time().seconds, value.as_local_date_time().nanoseconds};
    case ValueType::DateTime:
      return Moment{value.as_date_time().seconds, value.as_date_time().nanoseconds};
    default:
      return std::nullopt;
  }
}

std::optional<Moment> moment_or_text(const Value& value) {
  if (!value.is_string()) return moment_of(value);
  if (const auto date = parse_date(value.as_string())) return moment_of(Value(*date));
  if (const auto time = parse_date_time(value.as_string())) return moment_of(Value(*time));
  return std::nullopt;
}

Error no_moment(const Value& value, std::string_view what) {
  const std::string found =
      value.is_string() ? quoted(value.as_string()) : "a " + std::string(to_string(value.type()));
  return Error(ErrorCode::Type, std::string(what) + " takes a date or a datetime, not " + found)
      .detail("InvalidArgumentType")
      .hint("write date('2025-02-13')");
}

void let_decay(InfluenceQuestion& question, const graph::GraphView& view, QueryBudget& budget) {
  auto freshness =
      std::make_shared<graph::Freshness>(view, *question.model, question.filter, budget);
  question.graph = freshness->arcs(budget);
  question.freshness = std::move(freshness);
}

Moment exact_moment_of(const Value& value, SourcePosition position, std::string_view what) {
  if (const auto moment = moment_or_text(value)) return *moment;
  throw no_moment(value, what).at(position);
}

std::int64_t moment_of(const Value& value, SourcePosition position, std::string_view what) {
  return exact_moment_of(value, position, what).seconds;
}

void note_silent_types(const graph::GraphView& view, const InfluenceModel& model,
                       const std::vector<EdgeTypeId>* types, std::vector<std::string>& notices) {
  std::vector<std::pair<std::uint64_t, std::string>> silent;  // edges, type
  const auto look_at = [&](EdgeTypeId type) {
    const std::string& name = view.catalog().edge_types.name(type);
    const std::uint64_t count = view.edge_count(type);
    if (name == graph::kMergedIntoType) return;  // says nothing about the world
    if (count > 0 && model.find(name) == nullptr) silent.emplace_back(count, name_text(name));
  };
  if (types != nullptr) {
    for (const EdgeTypeId type : *types) look_at(type);
  } else {
    for (std::size_t i = 0; i < view.catalog().edge_types.size(); ++i) {
      look_at(EdgeTypeId{static_cast<std::uint32_t>(i)});
    }
  }
  if (!silent.empty()) notices.push_back(silence_text(std::move(silent)));
}

std::string summary_text(const graph::PairTotal& total, const InfluenceQuestion& question,
                         const std::string& more) {
  std::string text = "pressure " + bracket_text(total.harm, total.exact) + ", support " +
                     bracket_text(total.support, total.exact) + ", net " +
                     (std::isfinite(total.net()) ? decimal(total.net()) : "unknown") +
                     ", leverage " + bracket_text(total.leverage, total.exact);
  if (!more.empty()) text += ", " + more;
  text += "; " + std::to_string(total.paths_seen) + (total.paths_seen == 1 ? " path" : " paths");
  return text + " seen; " + citation(question);
}

std::string citation(const InfluenceModel& model) {
  return "model " + model.name + " version " + std::to_string(model.version);
}

graph::PairQuery pair_query(const InfluenceQuestion& question, NodeId from, NodeId to) {
  graph::PairQuery query;
  query.from = from;
  query.to = to;
  query.hops = question.hops;
  query.filter = question.filter;
  query.aggregate = question.aggregate;
  return query;
}

graph::PressureQuery pressure_query(const InfluenceQuestion& question, NodeId node,
                                    std::size_t top) {
  graph::PressureQuery query;
  query.node = node;
  query.hops = question.hops;
  query.top = top;
  query.filter = question.filter;
  query.aggregate = question.aggregate;
  return query;
}

std::string terms_text(const InfluenceQuestion& question) {
  std::string text = question.freshness ? " with decay" : "";
  if (question.known_at) text += "; known at " + to_text(at_microseconds(*question.known_at));
  if (question.aggregate == graph::Aggregate::Sum) text += "; method sum";
  return text;
}

std::string citation(const InfluenceQuestion& question) {
  return citation(*question.model) + "; as of " + moment_text(question.filter.as_of) +
         terms_text(question);
}

Value if_bounded(double number) { return std::isfinite(number) ? Value(number) : Value(); }

std::string polarity_sign(double polarity) {
  constexpr double kClose = 1e-12;
  if (polarity >= 1 - kClose) return "+";
  if (polarity <= -1 + kClose) return "-";
  if (std::fabs(polarity) <= kClose) return "0";
  return decimal(polarity, "%+.2f");
}

}  // namespace clout::query
