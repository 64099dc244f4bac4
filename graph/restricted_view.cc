#include "graph/restricted_view.h"

#include <algorithm>
#include <utility>

#include "graph/edge_statistics.h"
#include "graph/history.h"
#include "graph/influence/influence_graph.h"
#include "graph/names.h"
#include "graph/observed_view.h"

namespace clout::graph {
namespace {

template <typename Id>
std::uint64_t count_at(const std::vector<std::uint64_t>& counts, Id id) {
  return raw(id) < counts.size() ? counts[raw(id)] : 0;
}

bool is_marked(const std::vector<bool>& marks, NodeId node) {
  return raw(node) < marks.size() && marks[raw(node)];
}

NodeId node_of(const NameMatch& match) { return match.node; }
NodeId node_of(NodeId node) { return node; }

/// Asks `search` for more and more, until `limit` of what it finds is left, or it finds no more.
template <typename Search, typename Drop>
std::vector<NameMatch> first_visible(std::size_t limit, const Search& search, const Drop& drop) {
  for (std::size_t asked = limit;; asked *= 2) {
    std::vector<NameMatch> matches = search(asked);
    const bool all = matches.size() < asked;
    std::erase_if(matches, drop);
    if (matches.size() > limit) matches.resize(limit);
    if (all || matches.size() == limit) return matches;
  }
}

}  // namespace

RestrictedView::RestrictedView(std::shared_ptr<const GraphView> base,
                               std::shared_ptr<const RuleNames> names,
                               std::shared_ptr<RestrictedCommit> found,
                               std::shared_ptr<StatisticsCache> statistics)
    : base_(std::move(base)),
      names_(std::move(names)),
      time_(Time::Committed),
      found_(std::move(found)),
      statistics_(std::move(statistics)) {}

RestrictedView::RestrictedView(std::shared_ptr<const GraphView> base,
                               std::shared_ptr<const RuleNames> names, Time time,
                               std::shared_ptr<const RestrictedView> present)
    : base_(std::move(base)),
      names_(std::move(names)),
      time_(time),
      present_(std::move(present)),
      found_(std::make_shared<RestrictedCommit>()),
      statistics_(present_->statistics_) {}

void RestrictedView::changed(const ReadRule& rule) {
  found_ = std::make_shared<RestrictedCommit>();
  hidden_ = nullptr;
  if (names_->describes(base_->catalog())) return;
  auto names = std::make_shared<const RuleNames>(rule, base_->catalog(), names_->sources());
  older_names_.push_back(std::exchange(names_, std::move(names)));
}

// --- what is hidden ------------------------------------------------------------------------------

const HiddenParts& RestrictedView::hidden() const {
  if (const HiddenParts* known = hidden_.load(std::memory_order_acquire)) return *known;
  std::call_once(found_->looked, [this] {
    if (time_ == Time::Committed) {
      found_->hidden = find_hidden(*base_, *names_,
                                   {[this](NodeId node) { return decide(node); },
                                    [this](const Edge& edge) { return decide_unstated(edge); }});
    } else {
      found_->hidden = find_all_hidden(*base_, *names_,
                                       {[this](NodeId node) { return hides(node); },
                                        [this](const Edge& edge) { return is_unstated(edge); }});
    }
  });
  hidden_.store(&found_->hidden, std::memory_order_release);
  return found_->hidden;
}

bool RestrictedView::decide(NodeId node) const {
  const auto& labels = names_->labels();
  if (std::any_of(labels.begin(), labels.end(),
                  [&](LabelId label) { return base_->has_label(node, label); })) {
    return true;
  }
  const auto source = names_->source_label();
  return source && base_->has_label(node, *source) &&
         names_->hides_source_node(base_->properties(node));
}

bool RestrictedView::decide_unstated(const Edge& edge) const {
  if (names_->sources().empty()) return false;
  return names_->is_unstated(source_of(*base_, *names_, edge), base_->claims(edge.id));
}

bool RestrictedView::hides(NodeId node) const {
  if (time_ == Time::Committed) return is_marked(hidden().nodes, node);
  return decide(node) || (time_ == Time::Past && present_->hides_newest(node));
}

bool RestrictedView::is_unstated(const Edge& edge) const {
  if (time_ == Time::Committed) return hidden().unstated.contains(edge.id);
  return decide_unstated(edge) || (time_ == Time::Past && present_->hides_newest(edge.id));
}

bool RestrictedView::hides(const Edge& edge) const {
  return names_->hides(edge.type) || hides(edge.start) || hides(edge.end) || is_unstated(edge);
}

bool RestrictedView::hides(const NodeRecord& record) const {
  const auto has = [&](LabelId label) {
    return std::binary_search(record.labels.begin(), record.labels.end(), label);
  };
  if (std::any_of(names_->labels().begin(), names_->labels().end(), has)) return true;
  return names_->source_label() && has(*names_->source_label()) &&
         names_->hides_source_node(record.properties);
}

bool RestrictedView::hides(const Claim& claim) const {
  return names_->hides(claim) || (time_ == Time::Past && present_->hides(claim));
}

bool RestrictedView::hides_source(const Value& source) const {
  return names_->hides_source(source) || (time_ == Time::Past && present_->hides_source(source));
}

bool RestrictedView::hides_newest(NodeId node) const {
  if (present_) return present_->hides_newest(node);
  if (base_->has_node(node)) return hides(node);
  const NodeRecordPtr last = newest_version(*base_, node);
  return !last || hides(*last);
}

bool RestrictedView::hides_newest(EdgeId edge) const {
  if (present_) return present_->hides_newest(edge);
  if (const auto there = base_->find_edge(edge)) return hides(*there);
  const auto versions = edge_history(*base_, edge);
  if (versions.empty()) return true;
  const EdgeRecord& last = *versions.front().record;
  if (names_->hides(last.type) || hides_newest(last.start) || hides_newest(last.end)) return true;
  if (names_->sources().empty()) return false;
  const Value* source =
      names_->source_key() ? find_property(last.properties, *names_->source_key()) : nullptr;
  return names_->is_unstated(source != nullptr ? *source : Value(), base_->claims(edge));
}

/// Of what may be gone: claims and external ids stay where their edge or node does not.
bool RestrictedView::hides_or_did(NodeId node) const {
  return base_->has_node(node) ? hides(node) : hides_newest(node);
}

bool RestrictedView::hides_or_did(EdgeId edge) const {
  const auto there = base_->find_edge(edge);
  return there ? hides(*there) : hides_newest(edge);
}

Properties RestrictedView::shown(Properties properties) const {
  const Value* source =
      names_->source_key() ? find_property(properties, *names_->source_key()) : nullptr;
  if (source == nullptr || !hides_source(*source)) return properties;
  std::erase_if(properties,
                [&](const Property& property) { return names_->is_statement(property.first); });
  return properties;
}

/// Where nothing is hidden around a node, the view beneath answers.
bool RestrictedView::is_untouched(NodeId node) const {
  return time_ == Time::Committed && !is_marked(hidden().touched, node);
}

// --- nodes ---------------------------------------------------------------------------------------

std::uint64_t RestrictedView::node_count() const {
  return base_->node_count() - hidden().node_count;
}

std::uint64_t RestrictedView::node_count(LabelId label) const {
  return base_->node_count(label) - count_at(hidden().nodes_by_label, label);
}

bool RestrictedView::has_node(NodeId node) const { return base_->has_node(node) && !hides(node); }

std::vector<LabelId> RestrictedView::labels(NodeId node) const {
  return hides(node) ? std::vector<LabelId>{} : base_->labels(node);
}

bool RestrictedView::has_label(NodeId node, LabelId label) const {
  return base_->has_label(node, label) && !hides(node);
}

Value RestrictedView::property(NodeId node, PropertyKeyId key) const {
  return hides(node) ? Value() : base_->property(node, key);
}

std::vector<Property> RestrictedView::properties(NodeId node) const {
  return hides(node) ? Properties{} : base_->properties(node);
}

std::size_t RestrictedView::scan_nodes(std::uint32_t& position, std::optional<LabelId> label,
                                       std::span<NodeId> out) const {
  std::size_t kept = 0;
  while (kept < out.size()) {
    const std::span<NodeId> room = out.subspan(kept);
    const std::size_t found = base_->scan_nodes(position, label, room);
    const auto end = std::remove_if(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(found),
                                    [this](NodeId node) { return hides(node); });
    kept += static_cast<std::size_t>(end - room.begin());
    if (found < room.size()) break;
  }
  return kept;
}

// --- edges ---------------------------------------------------------------------------------------

std::uint64_t RestrictedView::edge_count() const {
  return base_->edge_count() - hidden().edge_count;
}

std::uint64_t RestrictedView::edge_count(EdgeTypeId type) const {
  if (names_->hides(type)) return 0;
  return base_->edge_count(type) - count_at(hidden().edges_by_type, type);
}

std::optional<Edge> RestrictedView::find_edge(EdgeId edge) const {
  const auto found = base_->find_edge(edge);
  return found && !hides(*found) ? found : std::nullopt;
}

Value RestrictedView::property(const Edge& edge, PropertyKeyId key) const {
  if (hides(edge)) return {};
  if (names_->is_statement(key) && hides_source(source_of(*base_, *names_, edge))) return {};
  return base_->property(edge, key);
}

std::vector<Property> RestrictedView::properties(const Edge& edge) const {
  return hides(edge) ? Properties{} : shown(base_->properties(edge));
}

template <typename Element>
void RestrictedView::drop_hidden(std::vector<Element>& elements, std::size_t first) const {
  elements.erase(
      std::remove_if(elements.begin() + static_cast<std::ptrdiff_t>(first), elements.end(),
                     [this](const Element& element) {
                       if constexpr (std::is_same_v<Element, Neighbour>) {
                         return hides(element.edge);
                       } else {
                         return hides(node_of(element));
                       }
                     }),
      elements.end());
}

void RestrictedView::expand(NodeId node, Direction direction, std::span<const EdgeTypeId> types,
                            std::vector<Neighbour>& out) const {
  const std::size_t first = out.size();
  base_->expand(node, direction, types, out);
  if (!is_untouched(node)) drop_hidden(out, first);
}

void RestrictedView::neighbours(NodeId node, Direction direction, std::span<const EdgeTypeId> types,
                                std::vector<NodeId>& out) const {
  if (is_untouched(node)) {
    base_->neighbours(node, direction, types, out);
  } else {
    GraphView::neighbours(node, direction, types, out);
  }
}

void RestrictedView::expand_between(NodeId from, NodeId to, Direction direction,
                                    std::span<const EdgeTypeId> types,
                                    std::vector<Neighbour>& out) const {
  const std::size_t first = out.size();
  base_->expand_between(from, to, direction, types, out);
  if (!is_untouched(from)) drop_hidden(out, first);
}

std::uint64_t RestrictedView::degree(NodeId node, Direction direction,
                                     std::span<const EdgeTypeId> types) const {
  if (is_untouched(node)) return base_->degree(node, direction, types);
  std::vector<Neighbour> edges;
  expand(node, direction, types, edges);
  return edges.size();
}

std::shared_ptr<const EdgeStatistics> RestrictedView::edge_statistics() const {
  return statistics_->get(*this);
}

// --- names and indexes ---------------------------------------------------------------------------

std::vector<NameMatch> RestrictedView::find_by_name(std::string_view text) const {
  std::vector<NameMatch> matches = base_->find_by_name(text);
  if (matches.empty()) return matches;
  drop_hidden(matches, 0);
  return matches.empty() ? find_lesser_names(text) : matches;
}

/// The matches of a name whose best ones are all hidden. Those that are equal ignoring case come
/// first among the names that begin with it.
std::vector<NameMatch> RestrictedView::find_lesser_names(std::string_view text) const {
  const std::string normalised = normalise_name(text);
  const auto is_other = [&](const NameMatch& match) {
    return normalise_name(match.text) != normalised;
  };
  std::vector<NameMatch> matches;
  for (std::size_t asked = 64;; asked *= 2) {
    matches = base_->names_with_prefix(text, asked);
    if (matches.size() < asked || is_other(matches.back())) break;
  }
  std::erase_if(matches, is_other);
  drop_hidden(matches, 0);
  for (NameMatch& match : matches) {
    if (match.text != text) match.kind = NameMatchKind::Folded;
  }
  std::stable_sort(matches.begin(), matches.end(), [](const NameMatch& a, const NameMatch& b) {
    return std::pair(a.kind, a.node) < std::pair(b.kind, b.node);
  });
  std::erase_if(matches, [best = matches.empty() ? NameMatchKind::Name : matches.front().kind](
                             const NameMatch& match) { return match.kind != best; });
  matches.erase(std::unique(matches.begin(), matches.end(),
                            [](const auto& a, const auto& b) { return a.node == b.node; }),
                matches.end());
  return matches;
}

/// Names that share the first letter are looked for first, and others only if there is none: where
/// all of the first are hidden, the search has to begin again.
std::vector<NameMatch> RestrictedView::names_near(std::string_view text, std::size_t limit) const {
  bool any = false;
  const auto search = [&](std::size_t asked) {
    auto matches = base_->names_near(text, asked);
    any = any || !matches.empty();
    return matches;
  };
  auto matches =
      first_visible(limit, search, [this](const NameMatch& match) { return hides(match.node); });
  if (matches.empty() && any) return graph::names_near(*this, text, limit);
  return matches;
}

std::vector<NameMatch> RestrictedView::names_with_prefix(std::string_view prefix,
                                                         std::size_t limit) const {
  if (limit == 0) return {};
  return first_visible(
      limit, [&](std::size_t asked) { return base_->names_with_prefix(prefix, asked); },
      [this](const NameMatch& match) { return hides(match.node); });
}

std::vector<NodeId> RestrictedView::index_lookup(std::uint32_t index_number,
                                                 const Value& value) const {
  std::vector<NodeId> nodes = base_->index_lookup(index_number, value);
  drop_hidden(nodes, 0);
  return nodes;
}

/// An index may hold a property that an edge has for its hidden source only.
std::vector<Edge> RestrictedView::edge_index_lookup(std::uint32_t index_number,
                                                    const Value& value) const {
  std::vector<Edge> edges = base_->edge_index_lookup(index_number, value);
  const auto& indexes = names_->catalog().rules.indexes;
  const auto index = std::find_if(indexes.begin(), indexes.end(), [&](const IndexDefinition& each) {
    return each.number == index_number;
  });
  if (index == indexes.end()) return {};
  std::erase_if(
      edges, [&](const Edge& edge) { return hides(edge) || property(edge, index->key).is_null(); });
  return edges;
}

void RestrictedView::visit_words(std::uint32_t index_number, std::string_view first,
                                 const WordVisitor& visit) const {
  base_->visit_words(index_number, first, [&](std::string_view word, NodeId node) {
    return hides(node) || visit(word, node);
  });
}

void RestrictedView::visit_names(const NameVisitor& visit) const {
  base_->visit_names([&](const StoredName& name) { return hides(name.node) || visit(name); });
}

std::optional<NodeId> RestrictedView::find_external_id(std::string_view space,
                                                       std::string_view id) const {
  const auto node = base_->find_external_id(space, id);
  return node && !hides_or_did(*node) ? node : std::nullopt;
}

void RestrictedView::visit_external_ids(const ExternalIdVisitor& visit) const {
  base_->visit_external_ids([&](std::string_view space, std::string_view id, NodeId node) {
    return hides_or_did(node) || visit(space, id, node);
  });
}

// --- evidence and influence ----------------------------------------------------------------------

std::vector<Claim> RestrictedView::claims(EdgeId edge) const {
  if (hides_or_did(edge)) return {};
  std::vector<Claim> claims = base_->claims(edge);
  std::erase_if(claims, [this](const Claim& claim) { return hides(claim); });
  return claims;
}

void RestrictedView::visit_claims(const ClaimVisitor& visit) const {
  std::optional<EdgeId> known;
  bool hidden = false;
  base_->visit_claims([&](EdgeId edge, const Claim& claim) {
    if (hides(claim)) return true;
    if (known != edge) {
      hidden = hides_or_did(edge);
      known = edge;
    }
    return hidden || visit(edge, claim);
  });
}

std::shared_ptr<const InfluenceModel> RestrictedView::influence_model(std::string_view name) const {
  const auto model = base_->influence_model(name);
  return model ? std::make_shared<const InfluenceModel>(names_->shown(*model)) : nullptr;
}

std::vector<ModelVersion> RestrictedView::influence_models() const {
  std::vector<ModelVersion> versions = base_->influence_models();
  for (ModelVersion& version : versions) version.model = names_->shown(std::move(version.model));
  return versions;
}

std::shared_ptr<const InfluenceGraph> RestrictedView::influence_graph(const InfluenceModel& model,
                                                                      std::int64_t now,
                                                                      QueryBudget& budget) const {
  return found_->graphs.get(model, [&] { return InfluenceGraph::scan(*this, model, now, budget); });
}

const RestrictedView* as_restricted(const GraphView& view) {
  return dynamic_cast<const RestrictedView*>(&unobserved(view));
}

const GraphView& beneath(const GraphView& view) {
  const RestrictedView* restricted = as_restricted(view);
  return restricted != nullptr ? restricted->base() : unobserved(view);
}

}  // namespace clout::graph
