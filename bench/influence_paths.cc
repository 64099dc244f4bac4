// Times influence questions on a generated graph held in memory, and checks a sample of the answers
// by a search of another kind. Times are processor times of the one thread that works.
//
// clout_influence_paths [--nodes N] [--edges M] [--seed S] [--pairs P] [--totals T] [--hops H]
// [--checks C] [--refinement STEPS]

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sys/resource.h>

#include "bench/rmat.h"
#include "graph/influence/arc_index_builder.h"
#include "graph/influence/influence_graph.h"
#include "graph/influence/pair_total.h"
#include "graph/influence/pressure.h"
#include "graph/influence/signed_walk.h"
#include "graph/influence/strongest_paths.h"

namespace {

using clout::EdgeId;
using clout::EdgeTypeId;
using clout::NodeId;
using clout::QueryBudget;
using clout::graph::Arc;
using clout::graph::InfluenceEdge;
using clout::graph::InfluenceGraph;
using clout::graph::InfluencePath;
using clout::graph::PathQuery;

constexpr std::int64_t kSecondsPerDay = 86400;
constexpr std::int64_t kNow = 20240 * kSecondsPerDay;  // 2025-06-01

struct Arguments {
  std::uint32_t nodes = 1'000'000;
  std::uint64_t edges = 10'000'000;
  std::uint64_t seed = 1;
  std::uint64_t pairs = 1000;
  std::uint64_t totals = 200;
  std::uint32_t hops = 4;
  std::uint64_t checks = 20;  ///< answers of each kind that are checked
  std::uint64_t refinement = clout::graph::kRefinementSteps;  ///< of a ranking
};

Arguments parse_arguments(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view option = argv[i];
    const std::uint64_t value = std::strtoull(argv[i + 1], nullptr, 10);
    if (option == "--nodes") arguments.nodes = static_cast<std::uint32_t>(value);
    if (option == "--edges") arguments.edges = value;
    if (option == "--seed") arguments.seed = value;
    if (option == "--pairs") arguments.pairs = value;
    if (option == "--totals") arguments.totals = value;
    if (option == "--checks") arguments.checks = value;
    if (option == "--refinement") arguments.refinement = value;
    if (option == "--hops") arguments.hops = static_cast<std::uint32_t>(value);
  }
  return arguments;
}

/// Processor time of this thread: what the work costs, whatever else the machine does.
double processor_milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double peak_gigabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / (1 << 20);
}

InfluenceEdge as_edge(const clout::bench::RmatEdge& row, std::uint64_t number) {
  InfluenceEdge edge;
  edge.edge = EdgeId{number};
  edge.type = EdgeTypeId{row.type};
  edge.start = NodeId{row.start};
  edge.end = NodeId{row.end};
  edge.strength_forward = edge.strength_reverse = row.strength_milli / 1000.0;
  edge.confidence = row.confidence_milli / 1000.0;
  edge.origin = row.source + 1;
  edge.since = row.since_day * kSecondsPerDay;
  if (row.until_day != 0) edge.until = row.until_day * kSecondsPerDay;
  return edge;
}

/// The graph and how questions draw their ends.
class Workload {
 public:
  explicit Workload(const Arguments& arguments)
      : arguments_(arguments), rmat_(arguments.nodes, arguments.seed), random_(arguments.seed + 1) {
    std::vector<std::string> types;
    for (const auto& type : clout::bench::kRmatTypes) types.emplace_back(type.name);
    const double start = processor_milliseconds();
    clout::graph::EdgesByRule edges(clout::default_influence_model(), types);
    for (std::uint64_t i = 0; i < arguments.edges; ++i) edges.add(as_edge(rmat_.edge(i), i));
    clout::graph::ArcIndexBuilder builder(clout::default_influence_model(), kNow);
    builder.add(std::move(edges));
    const double added = processor_milliseconds() - start;
    QueryBudget unlimited;
    const auto index = builder.finish(unlimited);
    std::size_t bytes = 0;
    for (const auto& section : index->sections()) bytes += section.size();
    std::printf(
        "build: %.2f s to make and add edges, %.2f s to index; %llu arcs, %.1f bytes an "
        "edge, %.2f GB peak\n",
        added / 1000, (processor_milliseconds() - start - added) / 1000,
        static_cast<unsigned long long>(index->arc_count()),
        static_cast<double>(bytes) / static_cast<double>(arguments.edges), peak_gigabytes());
    graph_ = std::make_unique<InfluenceGraph>(index);
    find_hubs();
  }

  [[nodiscard]] const InfluenceGraph& graph() const { return *graph_; }
  NodeId random_node() {
    for (;;) {
      const std::uint32_t node = random_.below(arguments_.nodes);
      if (!graph_->out(node).empty() && !graph_->in(node).empty()) return NodeId{node};
    }
  }
  NodeId edge_weighted_node() {
    return NodeId{rmat_.edge(random_.next() % arguments_.edges).start};
  }
  NodeId hub() { return NodeId{hubs_[random_.below(static_cast<std::uint32_t>(hubs_.size()))]}; }

 private:
  void find_hubs() {
    constexpr std::size_t kHubs = 100;
    for (std::uint32_t node = 0; node < graph_->node_limit(); ++node) hubs_.push_back(node);
    const auto middle = hubs_.begin() + static_cast<std::ptrdiff_t>(std::min(kHubs, hubs_.size()));
    std::nth_element(hubs_.begin(), middle, hubs_.end(), [&](std::uint32_t a, std::uint32_t b) {
      return graph_->out(a).size() > graph_->out(b).size();
    });
    hubs_.erase(middle, hubs_.end());
    std::size_t most = 0;
    for (const std::uint32_t node : hubs_) most = std::max(most, graph_->out(node).size());
    std::printf("hubs: %zu nodes, the greatest with %zu arcs out\n", hubs_.size(), most);
  }

  Arguments arguments_;
  clout::bench::Rmat rmat_;
  clout::bench::SplitMix random_;
  std::unique_ptr<InfluenceGraph> graph_;
  std::vector<std::uint32_t> hubs_;
};

/// Every simple path of at least the least strength asked for, by plain depth-first search from
/// the start: shares nothing with the kernels but the arcs.
class DepthFirst {
 public:
  DepthFirst(const InfluenceGraph& graph, NodeId to, std::uint32_t hops, double least)
      : graph_(graph), to_(raw(to)), hops_(hops), least_(least) {}

  std::vector<double> strengths(NodeId from) {
    nodes_ = {raw(from)};
    extend(1);
    std::sort(found_.begin(), found_.end(), std::greater<>());
    return found_;
  }
  /// Gave up: too many prefixes to look at.
  [[nodiscard]] bool gave_up() const { return looked_ > kMostLooked; }

 private:
  static constexpr std::uint64_t kMostLooked = 200'000'000;

  void extend(double strength) {
    const double decay = nodes_.size() == 1 ? 1 : graph_.hop_rule().decay;
    for (const Arc& arc : graph_.out(nodes_.back())) {
      const double longer = strength * decay * arc.weight();
      if (longer < least_ || ++looked_ > kMostLooked) return;
      if (nodes_.size() == hops_ && arc.other != to_) continue;
      if (!graph_.facts().interval(arc.fact).contains(kNow)) continue;
      if (arc.other == to_) {
        found_.push_back(longer);
      } else if (std::find(nodes_.begin(), nodes_.end(), arc.other) == nodes_.end()) {
        nodes_.push_back(arc.other);
        extend(longer);
        nodes_.pop_back();
      }
    }
  }

  const InfluenceGraph& graph_;
  std::uint32_t to_;
  std::uint32_t hops_;
  double least_;
  std::vector<std::uint32_t> nodes_;
  std::vector<double> found_;
  std::uint64_t looked_ = 0;
};

struct Check {
  int checked = 0;
  int wrong = 0;
};

/// Compares the strengths of a full answer with those of all paths at least as strong.
void check(const InfluenceGraph& graph, const PathQuery& query,
           const std::vector<InfluencePath>& answer, Check& result) {
  const double least = answer.size() < query.top ? 1e-6 : answer.back().strength * (1 - 1e-9);
  DepthFirst search(graph, query.to, query.hops, least);
  std::vector<double> expected = search.strengths(query.from);
  if (search.gave_up()) return;
  if (expected.size() > query.top) expected.resize(query.top);
  ++result.checked;
  std::size_t strong = 0;
  while (strong < answer.size() && answer[strong].strength >= least) ++strong;
  const bool same = strong == expected.size() &&
                    std::equal(expected.begin(), expected.end(), answer.begin(),
                               [](double strength, const InfluencePath& path) {
                                 return std::fabs(path.strength - strength) <= 1e-12 * strength;
                               });
  result.wrong += !same;
}

void report(std::string_view name, std::vector<double> times) {
  if (times.empty()) times.push_back(0);
  std::sort(times.begin(), times.end());
  const auto at = [&](double share) {
    return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
  };
  std::printf("%-34.*s n %5zu  p50 %8.3f  p90 %8.3f  p99 %8.3f  max %8.3f ms",
              static_cast<int>(name.size()), name.data(), times.size(), at(0.5), at(0.9), at(0.99),
              times.back());
}

using Draw = std::function<NodeId()>;

clout::graph::InfluenceNames names() {
  return {
      .node = [](NodeId node) { return std::to_string(raw(node)); },
      .type =
          [](EdgeTypeId type) { return std::string(clout::bench::kRmatTypes[raw(type)].name); }};
}

void measure_paths(Workload& workload, const Arguments& arguments, std::string_view name,
                   const Draw& draw) {
  std::vector<double> times;
  Check result;
  for (std::uint64_t i = 0; i < arguments.pairs; ++i) {
    PathQuery query{.from = draw(), .to = draw(), .hops = arguments.hops};
    query.filter.as_of = kNow;
    if (query.from == query.to) continue;
    QueryBudget budget;
    const double start = processor_milliseconds();
    const auto answer = strongest_paths(workload.graph(), query, names(), budget);
    times.push_back(processor_milliseconds() - start);
    if (i < arguments.checks) check(workload.graph(), query, answer, result);
  }
  report(name, times);
  std::printf("  checked %d, wrong %d\n", result.checked, result.wrong);
}

/// The strongest walk by relaxing all arcs of each length in turn: what one answer costs without
/// bounds or sorted lists. Walks may meet a node twice, so it is below what a path search does.
double strongest_by_layers(const InfluenceGraph& graph, NodeId from, NodeId to,
                           std::uint32_t hops) {
  std::vector<double> best(graph.node_limit(), 0);
  std::vector<std::uint32_t> reached{raw(from)};
  best[raw(from)] = 1;
  double strongest = 0;
  for (std::uint32_t n = 1; n <= hops; ++n) {
    std::vector<double> next(graph.node_limit(), 0);
    std::vector<std::uint32_t> found;
    for (const std::uint32_t node : reached) {
      const double here = best[node] * (n == 1 ? 1 : graph.hop_rule().decay);
      for (const Arc& arc : graph.out(node)) {
        const double longer = here * arc.weight();
        if (longer <= next[arc.other]) continue;
        if (!graph.facts().interval(arc.fact).contains(kNow)) continue;
        if (next[arc.other] == 0) found.push_back(arc.other);
        next[arc.other] = longer;
      }
    }
    if (raw(to) < next.size()) strongest = std::max(strongest, next[raw(to)]);
    best = std::move(next);
    reached = std::move(found);
  }
  return strongest;
}

void measure_layers(Workload& workload, const Arguments& arguments, std::string_view name,
                    const Draw& draw) {
  std::vector<double> times;
  double sum = 0;
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(arguments.pairs, 20); ++i) {
    const NodeId from = draw();
    const NodeId to = draw();
    const double start = processor_milliseconds();
    sum += strongest_by_layers(workload.graph(), from, to, arguments.hops);
    times.push_back(processor_milliseconds() - start);
  }
  report(name, times);
  std::printf("  strengths %.3f in sum\n", sum);
}

/// The total of a pair once more with a tie that is only thought of.
void measure_what_if(Workload& workload, const Arguments& arguments, std::string_view name,
                     std::uint64_t count, const Draw& draw) {
  std::vector<double> pairs;
  std::vector<double> changed;
  std::vector<std::string> types;
  for (const auto& type : clout::bench::kRmatTypes) types.emplace_back(type.name);
  for (std::uint64_t i = 0; i < count; ++i) {
    clout::graph::PairQuery query{.from = draw(), .to = draw(), .hops = arguments.hops};
    query.filter.as_of = kNow;
    if (query.from == query.to) continue;
    QueryBudget budget;
    const double start = processor_milliseconds();
    const double before = pair_total(workload.graph(), query, budget).harm.middle();
    const double middle = processor_milliseconds();
    InfluenceEdge edge;
    edge.edge = EdgeId{arguments.edges};
    edge.start = query.from;
    edge.end = query.to;
    const clout::graph::ChangedPair change{query.from, query.to, {edge}};
    const auto overlaid = workload.graph().with_changes(clout::default_influence_model(), types,
                                                        {&change, 1}, budget);
    const double after = pair_total(*overlaid, query, budget).harm.middle();
    pairs.push_back(middle - start);
    changed.push_back(processor_milliseconds() - middle);
    if (before == after && before < 0.5) std::printf("(the tie changes nothing)\n");
  }
  report(name, pairs);
  std::printf("\n");
  report("  with one tie changed", changed);
  std::printf("\n");
}

void measure_totals(Workload& workload, const Arguments& arguments, std::string_view name,
                    std::uint64_t count, const Draw& draw) {
  std::vector<double> times;
  int exact = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    clout::graph::PairQuery query{.from = draw(), .to = draw(), .hops = arguments.hops};
    query.filter.as_of = kNow;
    if (query.from == query.to) continue;
    QueryBudget budget;
    const double start = processor_milliseconds();
    exact += pair_total(workload.graph(), query, budget).exact;
    times.push_back(processor_milliseconds() - start);
  }
  report(name, times);
  std::printf("  exact %d\n", exact);
}

void measure_pressure(Workload& workload, const Arguments& arguments, std::string_view name,
                      std::uint64_t count, const Draw& draw) {
  std::vector<double> times;
  std::size_t rows = 0;
  std::size_t exact = 0;
  double widest = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    clout::graph::PressureQuery query{.node = draw(), .hops = arguments.hops};
    query.filter.as_of = kNow;
    query.refinement_steps = arguments.refinement;
    QueryBudget budget;
    const double start = processor_milliseconds();
    const auto answer = pressure_on(workload.graph(), query, names(), budget);
    times.push_back(processor_milliseconds() - start);
    rows += answer.size();
    exact += static_cast<std::size_t>(std::count_if(
        answer.begin(), answer.end(), [](const auto& row) { return row.total.exact; }));
    for (const auto& row : answer) {
      widest = std::max(widest, row.total.harm.high - row.total.harm.low);
    }
  }
  report(name, times);
  std::printf("  rows %zu, exact %zu, widest bracket %.3g\n", rows, exact, widest);
}

void measure_walk(Workload& workload, std::string_view name, std::uint64_t count,
                  const Draw& draw) {
  std::vector<double> times;
  for (std::uint64_t i = 0; i < count; ++i) {
    clout::graph::SignedWalkQuery query{.node = draw()};
    query.filter.as_of = kNow;
    QueryBudget budget;
    const double start = processor_milliseconds();
    (void)signed_walk_on(workload.graph(), query, names(), budget);
    times.push_back(processor_milliseconds() - start);
  }
  report(name, times);
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments = parse_arguments(argc, argv);
  Workload workload(arguments);
  const Draw uniform = [&] { return workload.random_node(); };
  const Draw weighted = [&] { return workload.edge_weighted_node(); };
  const Draw hub = [&] { return workload.hub(); };
  measure_paths(workload, arguments, "top 10 paths, uniform pairs", uniform);
  measure_paths(workload, arguments, "top 10 paths, edge-weighted pairs", weighted);
  measure_paths(workload, arguments, "top 10 paths, hub pairs", hub);
  measure_layers(workload, arguments, "layered DP, uniform pairs", uniform);
  measure_layers(workload, arguments, "layered DP, hub pairs", hub);
  const std::uint64_t totals = arguments.totals;
  measure_totals(workload, arguments, "pair total, uniform pairs", totals, uniform);
  measure_totals(workload, arguments, "pair total, edge-weighted pairs", totals / 5, weighted);
  measure_totals(workload, arguments, "pair total, hub pairs", totals / 20, hub);
  measure_what_if(workload, arguments, "pair total, uniform pairs", totals / 2, uniform);
  measure_pressure(workload, arguments, "pressure on, uniform node", totals / 10, uniform);
  measure_pressure(workload, arguments, "pressure on, edge-weighted node", totals / 10, weighted);
  measure_pressure(workload, arguments, "pressure on, hub", totals / 10, hub);
  measure_walk(workload, "signed walk, uniform node", totals / 50, uniform);
  return 0;
}
