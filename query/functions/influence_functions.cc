// Functions of influence: totals of a pair of nodes, and what a path or an edge transmits, under
// the defaults of the influence statements (newest model, valid now, four hops).
#include <algorithm>
#include <array>
#include <optional>

#include "graph/influence/evidence.h"
#include "graph/influence/filtered_arcs.h"
#include "query/claim_value.h"
#include "query/evaluation_context.h"
#include "query/functions/families.h"
#include "query/influence_band.h"
#include "query/influence_question.h"
#include "query/known_at.h"
#include "schema/error.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

std::int64_t now_seconds(EvaluationContext& context) {
  constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
  return context.statement_time() / kNanosecondsPerSecond;
}

[[noreturn]] void throw_unknown_option(const std::string& key) {
  throw Error(ErrorCode::Argument, "there is no option `" + key + "`")
      .detail("InvalidArgumentValue")
      .hint("the options are hops, asOf, knownAt, model, modelVersion, decay and method");
}

[[noreturn]] void throw_option_type(const std::string& key, std::string_view takes,
                                    const Value& value) {
  throw Error(ErrorCode::Type, "the option `" + key + "` takes " + std::string(takes) + ", not " +
                                   std::string(to_string(value.type())))
      .detail("InvalidArgumentType");
}

graph::Aggregate method_of(const std::string& name) {
  if (name == "sum") return graph::Aggregate::Sum;
  throw Error(ErrorCode::Argument, "there is no method " + quoted(name))
      .detail("InvalidArgumentValue")
      .hint("write method: 'sum', or leave it out");
}

/// A question, and the graph that it is asked of.
struct AskedQuestion : InfluenceQuestion {
  const graph::GraphView* view = nullptr;
};

/// The question that an options map asks; unknown keys are errors, so that a slip is noticed.
AskedQuestion question_of(const Map& options, EvaluationContext& context) {
  AskedQuestion question;
  question.view = &context.view();
  std::string model = default_influence_model().name;
  std::optional<std::int64_t> version;
  bool decay = false;
  question.filter.as_of = now_seconds(context);
  for (const auto& [key, value] : options) {
    if (value.is_null()) continue;
    if (key == "hops") {
      question.hops = hops_of(value, {});
    } else if (key == "asOf") {
      question.filter.as_of = moment_of(value, {}, "asOf");
    } else if (key == "knownAt") {
      question.view = &context.view_at(recorded_moment(value, {}, "knownAt"));
    } else if (key == "model") {
      if (!value.is_string()) throw_option_type(key, "STRING", value);
      model = value.as_string();
    } else if (key == "modelVersion") {
      if (!value.is_integer()) throw_option_type(key, "INTEGER", value);
      version = value.as_integer();
    } else if (key == "method") {
      if (!value.is_string()) throw_option_type(key, "STRING", value);
      question.aggregate = method_of(value.as_string());
    } else if (key == "decay") {
      if (!value.is_boolean()) throw_option_type(key, "BOOLEAN", value);
      decay = value.as_boolean();
    } else {
      throw_unknown_option(key);
    }
  }
  const graph::GraphView& view = *question.view;
  question.model =
      version ? find_model_version(view, model, *version, {}) : find_model(view, model, {});
  if (decay) {
    let_decay(question, view, context.budget());
    return question;
  }
  question.graph = view.influence_graph(*question.model, now_seconds(context), context.budget());
  return question;
}

/// That of a function whose options, if there are any, are its argument `place`.
AskedQuestion question_with(Arguments arguments, std::size_t place, EvaluationContext& context) {
  const Map none;
  return question_of(arguments.size() > place ? arguments[place].as_map() : none, context);
}

graph::PairTotal total_of(Arguments arguments, EvaluationContext& context) {
  const AskedQuestion question = question_with(arguments, 2, context);
  const auto pair = pair_query(question, arguments[0].as_node().id, arguments[1].as_node().id);
  graph::PairTotal total = graph::pair_total(*question.graph, pair, context.budget());
  if (total.exact) return total;
  throw Error(ErrorCode::Limit, "the total could only be bounded, not computed exactly")
      .hint("ask for fewer hops, or use PRESSURE or HISTORY, which show the bounds");
}

Value pressure(Arguments arguments, EvaluationContext& context) {
  return total_of(arguments, context).harm.middle();
}
Value support(Arguments arguments, EvaluationContext& context) {
  return total_of(arguments, context).support.middle();
}
Value net(Arguments arguments, EvaluationContext& context) {
  return total_of(arguments, context).net();
}
Value leverage(Arguments arguments, EvaluationContext& context) {
  return total_of(arguments, context).leverage.middle();
}

Value pressure_band(Arguments arguments, EvaluationContext& context) {
  const AskedQuestion question = question_with(arguments, 2, context);
  if (question.aggregate == graph::Aggregate::Sum) {
    throw Error(ErrorCode::Argument, "a band is of pressures, not of sums")
        .detail("InvalidArgumentValue")
        .hint("leave `method` out");
  }
  const auto band = band_of(question, arguments[0].as_node().id, arguments[1].as_node().id,
                            *question.view, context.budget());
  if (band) return band_value(*band);
  throw Error(ErrorCode::Limit, "too many paths for a band: it rests on each of them")
      .hint("ask for fewer hops");
}

/// What a path transmits: 0 where one of its hops carries no influence that way.
struct Transmitted {
  double strength = 1;
  double polarity = 1;
};

Transmitted transmitted(Arguments arguments, EvaluationContext& context) {
  const Path& path = arguments[0].as_path();
  const AskedQuestion question = question_with(arguments, 1, context);
  graph::FilteredArcs arcs(*question.graph, question.filter, context.budget());
  const graph::FactTable& facts = question.graph->facts();
  Transmitted result;
  double before = 0;  // polarity of the last hop
  for (std::size_t i = 0; i < path.edges.size(); ++i) {
    const std::uint32_t from = raw(path.nodes[i]);
    const auto ways = arcs.arcs(from, graph::Along::Out);
    const auto way = std::find_if(ways.begin(), ways.end(), [&](const graph::Arc& arc) {
      return arc.other == raw(path.nodes[i + 1]) &&
             facts.kinds()[facts.kind(arc.fact)].type == path.edges[i].type &&
             arcs.admits(arc, from, graph::Along::Out);
    });
    if (way == ways.end()) return {0, 0};
    const double here = arcs.polarity(*way);
    const double factor = i == 0 ? 1 : question.graph->hop_rule().factor(before, here);
    result.strength *= factor * way->weight();
    result.polarity *= here;
    before = here;
  }
  return result;
}

Value strength(Arguments arguments, EvaluationContext& context) {
  return transmitted(arguments, context).strength;
}
Value polarity(Arguments arguments, EvaluationContext& context) {
  return transmitted(arguments, context).polarity;
}

Value confidence(Arguments arguments, EvaluationContext& context) {
  const graph::GraphView& view = context.view();
  const Edge& edge = arguments[0].as_edge();
  const std::vector<Claim> claims = view.claims(edge.id);
  if (claims.empty()) return graph::stated_confidence(view, edge);
  return graph::belief_in(view, edge, claims, context.sources()).confidence();
}

Value claims(Arguments arguments, EvaluationContext& context) {
  List found;
  const auto add = [&](const Edge& edge) {
    for (const Claim& claim : context.view().claims(edge.id)) {
      found.emplace_back(claim_value(claim, context.sources()));
    }
  };
  if (arguments[0].is_edge()) {
    add(arguments[0].as_edge());
  } else {
    for (const Edge& edge : arguments[0].as_path().edges) add(edge);
  }
  return found;
}

constexpr std::uint8_t kFlags = Function::NullInNullOut | Function::ReadsContext;

constexpr Function pair_function(std::string_view name, FunctionBody body, std::string_view help,
                                 ValueType result = ValueType::Float) {
  return {name,
          "from, to, options",
          {ValueType::Node, ValueType::Node, ValueType::Map},
          2,
          3,
          kFlags,
          result,
          body,
          help};
}

constexpr std::array kFunctions{
    pair_function("pressure", pressure, "How much one node harms another, over all paths."),
    pair_function("support", support, "How much one node supports another, over all paths."),
    pair_function("net", net, "Support less pressure of one node on another."),
    pair_function("leverage", leverage,
                  "The undecided influence of one node on another: what a pending decision moves."),
    pair_function("pressureBand", pressure_band,
                  "How the pressure of one node on another is spread over the worlds that its "
                  "sources allow: {mean, p10, p50, p90, exact, worlds, error}.",
                  ValueType::Map),
    Function{"strength",
             "path, options",
             {ValueType::Path, ValueType::Map},
             1,
             2,
             kFlags,
             ValueType::Float,
             strength,
             "How much of a development at the start of a path reaches its end."},
    Function{"polarity",
             "path, options",
             {ValueType::Path, ValueType::Map},
             1,
             2,
             kFlags,
             ValueType::Float,
             polarity,
             "The sign with which it reaches the end: from -1 (harm) to 1 (support)."},
    Function{"confidence",
             "edge",
             {ValueType::Edge},
             1,
             1,
             kFlags,
             ValueType::Float,
             confidence,
             "How sure an edge is: from the claims on it, else its `confidence`, else 1."},
    Function{"claims",
             "edge or path",
             {TypeSet(ValueType::Edge) | ValueType::Path},
             1,
             1,
             kFlags,
             ValueType::List,
             claims,
             "The claims on an edge, or on the edges of a path, as maps."},
};

}  // namespace

std::span<const Function> influence_functions() { return kFunctions; }

}  // namespace clout::query
