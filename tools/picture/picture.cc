#include "tools/picture/picture.h"

#include "query/entity_names.h"
#include "schema/error.h"
#include "schema/utf8.h"
#include "tools/render/display_text.h"
#include "tools/render/entity_parts.h"

namespace clout::tools {
namespace {

constexpr std::size_t kCaptionCells = 40;
/// A cell can hold any number of combining marks, so cells alone do not bound a text.
constexpr std::size_t kCaptionBytes = 400;

/// XML has no place for these two, not even as references.
void replace_noncharacters(std::string& text) {
  for (const std::string_view bad : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
    for (auto at = text.find(bad); at != std::string::npos; at = text.find(bad, at)) {
      text.replace(at, bad.size(), "\uFFFD");
    }
  }
}

std::optional<LabelId> first_label(const graph::GraphView& view, NodeId node) {
  const auto names = label_names(view, node);
  return names.empty() ? std::nullopt : view.catalog().labels.find(names[0]);
}

}  // namespace

std::string caption(std::string_view text) {
  std::size_t bytes = std::min(text.size(), kCaptionBytes);
  while (bytes > 0 && bytes < text.size() && is_utf8_continuation(text[bytes])) --bytes;
  std::string result = printable(text.substr(0, bytes));
  if (bytes < text.size()) result += "…";
  result = shortened(result, kCaptionCells);
  replace_noncharacters(result);
  return result;
}

std::string node_caption(const graph::GraphView& view, NodeId node) {
  const std::string name = caption(query::node_name(view, node));
  return name.find_first_not_of(' ') == std::string::npos ? "#" + std::to_string(raw(node)) : name;
}

void PictureCollector::add(const Row& row, const graph::GraphView& view) {
  ++rows_;
  view_ = &view;
  if (!looks_) looks_ = std::make_unique<EdgeLooks>(view, model_);
  parts_.visit(row, *this);
}

const Picture& PictureCollector::picture() const {
  if (picture_.nodes.empty()) throw_nothing_drawn(rows_);
  return picture_;
}

void PictureCollector::node(NodeId node) {
  const auto [entry, is_new] = picture_.nodes.try_emplace(node);
  if (!is_new) return;
  entry->second = {node_caption(*view_, node), first_label(*view_, node)};
  check_limits();
}

void PictureCollector::edge(const Edge& edge) {
  const auto [entry, is_new] = picture_.edges.try_emplace({edge.id, false});
  if (is_new) fill(entry->second, edge.start, edge.end, edge, looks_->as_stored(edge));
}

void PictureCollector::path(const Path& path) {
  for (const NodeId stop : path.nodes) node(stop);
  for (const Edge& step : path.edges) edge(step);
}

void PictureCollector::route(const Path& path, const Value&) {
  for (const NodeId stop : path.nodes) node(stop);
  for (std::size_t i = 0; i < path.edges.size(); ++i) {
    const Edge& step = path.edges[i];
    const NodeId from = path.nodes[i];
    const auto [entry, is_new] = picture_.edges.try_emplace({step.id, step.start != from});
    if (is_new) fill(entry->second, from, path.nodes[i + 1], step, looks_->leaving(from, step));
  }
}

void PictureCollector::fill(PictureEdge& drawn, NodeId from, NodeId to, const Edge& edge,
                            const EdgeLook& look) {
  drawn = {from, to, caption(view_->catalog().edge_types.name(edge.type)), look};
  check_limits();
  node(from);
  node(to);
}

void PictureCollector::check_limits() const {
  const bool nodes = picture_.nodes.size() > limits_.nodes;
  if (!nodes && picture_.edges.size() <= limits_.edges) return;
  const std::string what =
      nodes ? std::to_string(limits_.nodes) + " nodes" : std::to_string(limits_.edges) + " edges";
  throw Error(ErrorCode::Limit, "the picture would have more than " + what)
      .hint(std::string(limits_.hint));
}

}  // namespace clout::tools
