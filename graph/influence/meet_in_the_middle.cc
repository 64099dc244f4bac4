#include "graph/influence/meet_in_the_middle.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <vector>

#include "graph/influence/fact_merge.h"
#include "graph/influence/node_map.h"

namespace clout::graph {

namespace {

/// Products taken in another order may differ by this much; prunings leave it as a margin.
constexpr double kSlack = 1 - 1e-12;

/// Cuts after the first, each as a share of it. Few steps: every one repeats the work before.
constexpr std::array<double, 6> kCutShares{0.5, 0.2, 0.05, 0.005, 0.00005, 0};

constexpr std::uint32_t kEnd = std::numeric_limits<std::uint32_t>::max();

/// A stored walk of one or two arcs from a node to the stored end.
struct Label {
  double value = 0;  ///< weights and inner decay
  Arc near;          ///< the arc at the labelled node
  Arc far;           ///< the arc at the stored end; unused by labels of one arc
  std::uint32_t middle = 0;
  std::uint32_t next = kEnd;
};

/// The labels of one node: chains of those with one and with two arcs, and the best value of each.
struct NodeLabels {
  std::uint32_t one = kEnd;
  std::uint32_t two = kEnd;
  double best_one = 0;
  double best_two = 0;
};

class Search {
 public:
  Search(FilteredArcs& arcs, std::uint32_t from, std::uint32_t to, std::uint32_t hops,
         PathRanker& ranker)
      : arcs_(arcs),
        budget_(arcs.budget()),
        ranker_(ranker),
        hops_(hops),
        decay_(arcs.hop_rule().decay),
        charge_(arcs.budget()) {
    const bool store_far_end =
        second_hop_estimate(to, Along::In) <= second_hop_estimate(from, Along::Out);
    stored_ = store_far_end ? to : from;
    streamed_ = store_far_end ? from : to;
    along_ = store_far_end ? Along::Out : Along::In;
  }

  void run();

 private:
  /// The first arc of a streamed walk, as a chain per node for joins from the labels' side.
  struct FirstHop {
    Arc arc;
    std::uint32_t next = kEnd;
  };

  [[nodiscard]] double second_hop_estimate(std::uint32_t node, Along along);
  [[nodiscard]] double best_admitted(std::uint32_t node, Along along);
  bool usable(const Arc& arc, std::uint32_t node, Along along) {
    return arc.weight() > 0 && arcs_.admits(arc, node, along);
  }
  [[nodiscard]] double floor() const { return std::max(ranker_.threshold(), cut_ * kSlack); }

  void round();
  void collect_labels();
  void label_second_hop(const Arc& last);
  void add_label(std::uint32_t node, bool one, Label label);
  void stream_first_hops();
  void join_at_labels(const Arc& first);
  void stream_second_hops(const Arc& first);
  void join_from_labels();
  void join_label_node(std::uint32_t node, const NodeLabels& labels);
  void join(const Arc& first, const Arc& second, const NodeLabels& labels);
  [[nodiscard]] bool labels_are_cheaper();
  /// Middle nodes and arcs from the streamed end to the stored one.
  void offer(std::initializer_list<std::uint32_t> middle, std::initializer_list<Arc> path);

  FilteredArcs& arcs_;
  QueryBudget& budget_;
  PathRanker& ranker_;
  std::uint32_t hops_;
  double decay_;
  std::uint32_t stored_ = 0;
  std::uint32_t streamed_ = 0;
  Along along_ = Along::Out;  // from the streamed end
  double cut_ = 0;            // this round finds every path of at least this strength
  int rounds_ = 0;
  double best_first_ = 0;  // weight of the best arc at the streamed end
  double best_one_ = 0;    // of all labels with one arc
  double best_two_ = 0;
  NodeMap<NodeLabels> labels_of_;
  std::vector<Label> labels_;
  NodeMap<std::uint32_t> first_hops_of_;
  std::vector<FirstHop> first_hops_;
  MemoryCharge charge_;
};

// Arcs within two hops, guessed from a sample of the first.
double Search::second_hop_estimate(std::uint32_t node, Along along) {
  const std::span<const Arc> arcs = arcs_.arcs(node, along);
  constexpr std::size_t kSample = 256;
  const std::size_t step = arcs.size() / kSample + 1;
  double sum = 0;
  for (std::size_t i = 0; i < arcs.size(); i += step) {
    sum += static_cast<double>(arcs_.arcs(arcs[i].other, along).size());
  }
  return sum * static_cast<double>(step) + static_cast<double>(arcs.size());
}

double Search::best_admitted(std::uint32_t node, Along along) {
  for (const Arc& arc : arcs_.arcs(node, along)) {
    budget_.poll();
    if (usable(arc, node, along)) return arc.weight();
  }
  return 0;
}

void Search::run() {
  best_first_ = best_admitted(streamed_, along_);
  const double best_last = best_admitted(stored_, opposite(along_));
  if (best_first_ <= 0 || best_last <= 0) return;
  const double first_cut = best_first_ * best_last * decay_ / 2;
  cut_ = first_cut;
  for (const double next_share : kCutShares) {
    round();
    if (ranker_.complete_down_to(cut_)) return;
    // The k-th best so far bounds the k-th best of all: a round down to it is the last one.
    const double floor = ranker_.floor();
    if (floor > 0) {
      cut_ = std::min(floor, cut_);
      break;
    }
    cut_ = first_cut * next_share;
  }
  round();
}

void Search::round() {
  ranker_.restart();
  ++rounds_;
  collect_labels();
  stream_first_hops();
}

// A label is kept when the best possible streamed walk would bring it up to the cut.
void Search::collect_labels() {
  labels_.clear();
  labels_of_.clear();
  charge_.clear();
  best_one_ = 0;
  best_two_ = 0;
  if (hops_ < 2) return;
  const double least_one = floor() / (best_first_ * decay_) * kSlack;
  for (const Arc& arc : arcs_.arcs(stored_, opposite(along_))) {
    budget_.poll();
    if (arc.weight() < least_one) break;
    if (arc.other == streamed_ || !usable(arc, stored_, opposite(along_))) continue;
    if (!arcs_.passable(arc.other)) continue;
    add_label(arc.other, true, {.value = arc.weight(), .near = arc, .far = {}});
    if (hops_ >= 4) label_second_hop(arc);
  }
}

void Search::label_second_hop(const Arc& last) {
  const double least = floor() / (best_first_ * kMaxArcWeight * decay_ * decay_) * kSlack;
  if (last.weight() * decay_ * kMaxArcWeight < least) return;
  for (const Arc& arc : arcs_.arcs(last.other, opposite(along_))) {
    budget_.poll();
    const double value = last.weight() * decay_ * arc.weight();
    if (value < least) break;
    if (arc.other == streamed_ || arc.other == stored_) continue;
    if (!usable(arc, last.other, opposite(along_)) || !arcs_.passable(arc.other)) continue;
    add_label(arc.other, false, {.value = value, .near = arc, .far = last, .middle = last.other});
  }
}

void Search::add_label(std::uint32_t node, bool one, Label label) {
  constexpr std::size_t kChargeEvery = 1024;
  if (labels_.size() % kChargeEvery == 0) {
    charge_.add(kChargeEvery * (sizeof(Label) + NodeMap<NodeLabels>::kEntryBytes));
  }
  NodeLabels& labels = labels_of_.at(node);
  std::uint32_t& head = one ? labels.one : labels.two;
  double& best = one ? labels.best_one : labels.best_two;
  double& best_of_all = one ? best_one_ : best_two_;
  best = std::max(best, label.value);
  best_of_all = std::max(best_of_all, label.value);
  label.next = head;
  head = static_cast<std::uint32_t>(labels_.size());
  labels_.push_back(label);
}

void Search::stream_first_hops() {
  first_hops_.clear();
  first_hops_of_.clear();
  const bool from_labels = hops_ >= 3 && rounds_ > 1 && labels_are_cheaper();
  for (const Arc& first : arcs_.arcs(streamed_, along_)) {
    budget_.poll();
    if (first.weight() < floor()) break;
    if (!usable(first, streamed_, along_)) continue;
    if (first.other == stored_) {
      offer({}, {first});
      continue;
    }
    if (hops_ < 2 || !arcs_.passable(first.other)) continue;
    join_at_labels(first);
    if (hops_ < 3) continue;
    if (from_labels) {
      std::uint32_t& head = first_hops_of_.at(first.other);
      const std::uint32_t next = head == 0 ? kEnd : head - 1;
      first_hops_.push_back({first, next});
      head = static_cast<std::uint32_t>(first_hops_.size());
    } else {
      stream_second_hops(first);
    }
  }
  if (from_labels) join_from_labels();
}

// Paths of two arcs: the first one and a label where it ends.
void Search::join_at_labels(const Arc& first) {
  const NodeLabels* labels = labels_of_.find(first.other);
  const double reach = first.weight() * decay_;
  if (labels == nullptr || reach * labels->best_one < floor()) return;
  for (std::uint32_t i = labels->one; i != kEnd; i = labels_[i].next) {
    if (reach * labels_[i].value >= floor()) offer({first.other}, {first, labels_[i].near});
  }
}

void Search::stream_second_hops(const Arc& first) {
  const double reach = first.weight() * decay_ * decay_ * std::max(best_one_, best_two_);
  if (reach * kMaxArcWeight < floor()) return;
  for (const Arc& second : arcs_.arcs(first.other, along_)) {
    budget_.poll();
    if (reach * second.weight() < floor()) break;
    const NodeLabels* labels = labels_of_.find(second.other);
    if (labels == nullptr || !usable(second, first.other, along_)) continue;
    join(first, second, *labels);
  }
}

// The same joins from the other side: for each labelled node its arcs towards the streamed end.
void Search::join_from_labels() {
  for (const auto& [node, labels] : labels_of_.entries()) join_label_node(node, labels);
}

void Search::join_label_node(std::uint32_t node, const NodeLabels& labels) {
  const double reach = best_first_ * decay_ * decay_ * std::max(labels.best_one, labels.best_two);
  for (const Arc& arc : arcs_.arcs(node, opposite(along_))) {
    budget_.poll();
    if (reach * arc.weight() < floor()) break;
    const std::uint32_t* head = first_hops_of_.find(arc.other);
    if (head == nullptr || !usable(arc, node, opposite(along_))) continue;
    const Arc second{node, arc.fact, arc.signed_weight};
    for (std::uint32_t i = *head - 1; i != kEnd; i = first_hops_[i].next) {
      join(first_hops_[i].arc, second, labels);
    }
  }
}

void Search::join(const Arc& first, const Arc& second, const NodeLabels& labels) {
  const std::uint32_t u = first.other;
  const std::uint32_t v = second.other;
  if (v == streamed_ || v == stored_) return;
  const double reach = first.weight() * decay_ * second.weight() * decay_;
  if (reach * labels.best_one >= floor()) {
    for (std::uint32_t i = labels.one; i != kEnd; i = labels_[i].next) {
      if (reach * labels_[i].value < floor()) continue;
      offer({u, v}, {first, second, labels_[i].near});
    }
  }
  if (hops_ < 4 || reach * labels.best_two < floor()) return;
  for (std::uint32_t i = labels.two; i != kEnd; i = labels_[i].next) {
    budget_.poll();
    const Label& label = labels_[i];
    if (label.middle == u || reach * label.value < floor()) continue;
    offer({u, v, label.middle}, {first, second, label.near, label.far});
  }
}

// Whether the arcs at labelled nodes are far fewer than those the stream would walk.
bool Search::labels_are_cheaper() {
  const double best = std::max(best_one_, best_two_) * decay_ * decay_ * kMaxArcWeight;
  std::size_t streamed = 0;
  for (const Arc& first : arcs_.arcs(streamed_, along_)) {
    budget_.poll();
    if (first.weight() * best < floor()) break;
    streamed += arcs_.arcs(first.other, along_).size();
  }
  std::size_t labelled = 0;
  for (const auto& [node, labels] : labels_of_.entries()) {
    labelled += arcs_.arcs(node, opposite(along_)).size();
    if (2 * labelled >= streamed) return false;
  }
  return true;
}

void Search::offer(std::initializer_list<std::uint32_t> middle, std::initializer_list<Arc> path) {
  std::array<std::uint32_t, kMeetInTheMiddleHops + 1> nodes{};
  std::array<Arc, kMeetInTheMiddleHops> steps{};
  const std::size_t hops = path.size();
  nodes[0] = streamed_;
  std::copy(middle.begin(), middle.end(), nodes.begin() + 1);
  nodes[hops] = stored_;
  std::copy(path.begin(), path.end(), steps.begin());
  if (along_ == Along::In) {
    std::reverse(nodes.begin(), nodes.begin() + static_cast<std::ptrdiff_t>(hops) + 1);
    std::reverse(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(hops));
  }
  ranker_.offer({nodes.data(), hops + 1}, {steps.data(), hops});
}

}  // namespace

void meet_in_the_middle(FilteredArcs& arcs, std::uint32_t from, std::uint32_t to,
                        std::uint32_t hops, PathRanker& ranker) {
  Search(arcs, from, to, hops, ranker).run();
}

}  // namespace clout::graph
