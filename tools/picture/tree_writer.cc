#include "tools/picture/tree_writer.h"

#include <cstdio>
#include <ostream>

#include "query/influence_question.h"
#include "schema/error.h"
#include "tools/picture/picture.h"

namespace clout::tools {
namespace {

constexpr std::size_t kMostEntries = 10'000;
/// Lines are indented by what is above them, so the text grows with the square of the depth.
constexpr std::size_t kDeepest = 100;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// What branches and arrows are made of.
struct Strokes {
  std::string_view branch, last_branch, trunk, line, to, from;
};
constexpr Strokes kDrawn{"├", "└", "│  ", "─", "→ ", "←"};
constexpr Strokes kAscii{"|", "`", "|  ", "-", "-> ", "<-"};

const Strokes& strokes(const Surface& surface) { return surface.ascii ? kAscii : kDrawn; }

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", value);
  return text;
}

[[noreturn]] void throw_too_large(const std::string& what) {
  throw Error(ErrorCode::Limit, "the tree would have more than " + what)
      .hint("narrow the result with LIMIT or TOP, or take the format dot");
}

}  // namespace

TreeWriter::TreeWriter(const Surface& surface, std::ostream& out) : surface_(surface), out_(out) {}
TreeWriter::~TreeWriter() = default;

void TreeWriter::begin(const std::vector<std::string>& columns) {
  if (!columns.empty()) parts_.emplace(columns);
}

void TreeWriter::row(const Row& values, const graph::GraphView& view) {
  if (!parts_) return;
  ++rows_;
  view_ = &view;
  if (!looks_) looks_ = std::make_unique<EdgeLooks>(view, model_);
  parts_->visit(values, *this);
}

void TreeWriter::end() {
  if (!parts_) return;
  if (roots_.empty()) throw_nothing_drawn(rows_);
  for (const std::size_t tree : roots_) {
    out_ << entries_[tree].text << '\n';
    write_branches(entries_[tree], "");
  }
}

void TreeWriter::node(NodeId node) { root(node); }

void TreeWriter::edge(const Edge& edge) {
  step(root(edge.start), {edge, edge.end, looks_->as_stored(edge)});
}

void TreeWriter::path(const Path& path) {
  if (path.edges.size() > kDeepest) throw_too_large(std::to_string(kDeepest) + " hops");
  std::size_t at = root(path.nodes[0]);
  for (std::size_t i = 0; i < path.edges.size(); ++i) {
    const Edge& edge = path.edges[i];
    const bool forward = edge.start == path.nodes[i];
    at = step(at, {edge, path.nodes[i + 1], looks_->as_stored(edge), forward});
  }
}

void TreeWriter::route(const Path& path, const Value& strength) {
  std::size_t at = root(path.nodes[0]);
  for (std::size_t i = 0; i < path.edges.size(); ++i) {
    const Edge& edge = path.edges[i];
    at = step(at, {edge, path.nodes[i + 1], looks_->leaving(path.nodes[i], edge)});
  }
  if (strength.is_number()) entries_[at].note = " (route " + number(strength.number()) + ")";
}

std::size_t TreeWriter::root(NodeId node) {
  const auto [found, is_new] = root_of_.try_emplace(node, entries_.size());
  if (!is_new) return found->second;
  roots_.push_back(entries_.size());
  return add(kNone, node_caption(*view_, node));
}

std::size_t TreeWriter::step(std::size_t parent, const Step& step) {
  const auto [found, is_new] =
      step_of_.try_emplace({parent, step.to, step.edge.id}, entries_.size());
  return is_new ? add(parent, text_of(step)) : found->second;
}

std::size_t TreeWriter::add(std::size_t parent, std::string text) {
  const std::size_t entry = entries_.size();
  if (entry == kMostEntries) throw_too_large(std::to_string(kMostEntries) + " lines");
  entries_.push_back({std::move(text), {}, {}});
  if (parent != kNone) entries_[parent].children.push_back(entry);
  return entry;
}

std::string TreeWriter::text_of(const Step& step) const {
  const Strokes& stroke = strokes(surface_);
  const bool signed_edge = step.look.sign != Sign::None;
  std::string label = caption(view_->catalog().edge_types.name(step.edge.type));
  if (step.look.inverse) label += " (inverse)";
  if (signed_edge) label += " " + query::polarity_sign(step.look.polarity);
  std::string text(step.forward ? stroke.line : stroke.from);
  text += coloured("[" + label + "]", step.look.sign);
  text += step.forward ? std::string(stroke.to) : std::string(stroke.line) + " ";
  text += node_caption(*view_, step.to);
  return signed_edge ? text + "  " + number(step.look.strength) : text;
}

std::string TreeWriter::coloured(const std::string& text, Sign sign) const {
  if (!surface_.colour || sign == Sign::None) return text;
  const std::string_view colour = sign == Sign::Harm      ? "\x1b[31m"
                                  : sign == Sign::Support ? "\x1b[32m"
                                                          : "\x1b[2m";
  return std::string(colour) + text + "\x1b[0m";
}

void TreeWriter::write_branches(const Entry& entry, const std::string& indent) const {
  const Strokes& stroke = strokes(surface_);
  for (const std::size_t child : entry.children) {
    const bool last = child == entry.children.back();
    const Entry& branch = entries_[child];
    out_ << indent << (last ? stroke.last_branch : stroke.branch) << branch.text << branch.note
         << '\n';
    write_branches(branch, indent + (last ? "   " : std::string(stroke.trunk)));
  }
}

}  // namespace clout::tools
