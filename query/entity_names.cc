#include "query/entity_names.h"

#include <algorithm>

#include "graph/influence/evidence.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

constexpr std::size_t kShown = 5;

constexpr std::string_view kNameKey = "name";

std::string name_or_number(const Value& name, NodeId node) {
  return name.is_string() ? name.as_string() : "#" + std::to_string(raw(node));
}

std::string kind_text(const graph::NameMatch& match) {
  switch (match.kind) {
    case graph::NameMatchKind::Name:
      return "by name";
    case graph::NameMatchKind::Alias:
      return "by alias " + quoted(match.text);
    case graph::NameMatchKind::Folded:
      return "by " + quoted(match.text) + " ignoring case";
  }
  return {};
}

std::string candidate_text(const graph::GraphView& view, const graph::NameMatch& match) {
  std::string text = "(";
  for (const LabelId label : view.labels(match.node)) {
    text += ":" + name_text(view.catalog().labels.name(label));
  }
  return text + ") " + quoted(node_name(view, match.node)) + ", id " +
         std::to_string(raw(match.node)) + ", " + kind_text(match);
}

/// A newspaper may be called as a company that it writes about: nodes that are sources and nothing
/// else are meant only where nothing else is called so.
void prefer_entities(const graph::GraphView& view, std::vector<graph::NameMatch>& matches) {
  const auto source = view.catalog().labels.find(kSourceLabel);
  if (!source) return;
  const auto only_source = [&](const graph::NameMatch& match) {
    return view.labels(match.node) == std::vector{*source};
  };
  if (!std::all_of(matches.begin(), matches.end(), only_source)) {
    std::erase_if(matches, only_source);
  }
}

}  // namespace

std::string node_name(const graph::GraphView& view, NodeId node) {
  const auto key = view.catalog().property_keys.find(kNameKey);
  return name_or_number(key ? view.property(node, *key) : Value(), node);
}

std::string node_name(const graph::GraphView& view, NodeId node,
                      const std::vector<graph::Property>& properties) {
  const auto key = view.catalog().property_keys.find(kNameKey);
  for (const auto& [held, value] : properties) {
    if (held == key) return name_or_number(value, node);
  }
  return name_or_number({}, node);
}

graph::InfluenceNames influence_names(const graph::GraphView& view) {
  return {[&view](NodeId node) { return node_name(view, node); },
          [&view](EdgeTypeId type) { return view.catalog().edge_types.name(type); }};
}

void throw_ambiguous(const graph::GraphView& view, const std::string& what,
                     const std::vector<graph::NameMatch>& candidates, SourcePosition position) {
  std::string list;
  for (std::size_t i = 0; i < std::min(kShown, candidates.size()); ++i) {
    list += (i == 0 ? "" : "; ") + candidate_text(view, candidates[i]);
  }
  if (candidates.size() > kShown) {
    list += "; and " + std::to_string(candidates.size() - kShown) + " more";
  }
  throw Error(ErrorCode::NotFound, what + " is ambiguous: " + list)
      .at(position)
      .detail("AmbiguousName")
      .hint("say which one by its id, or as (:Label {name: ...})");
}

NodeId resolve_name(const graph::GraphView& view, std::string_view name, SourcePosition position) {
  std::vector<graph::NameMatch> matches = view.find_by_name(name);
  if (matches.size() > 1) prefer_entities(view, matches);
  if (matches.size() == 1) return matches[0].node;
  if (!matches.empty()) throw_ambiguous(view, quoted(name), matches, position);
  Error error = Error(ErrorCode::NotFound, "nothing is called " + quoted(name))
                    .at(position)
                    .detail("UnknownName");
  std::string near;
  for (const graph::NameMatch& match : view.names_near(name, 3)) {
    near += (near.empty() ? "" : ", ") + quoted(match.text);
  }
  if (near.empty()) throw error;
  throw std::move(error).hint("did you mean " + near + "?");
}

}  // namespace clout::query
