// The graph of a result: all nodes and edges of its rows, each once. Knows no drawing language.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "tools/picture/drawn_parts.h"
#include "tools/picture/edge_look.h"

namespace clout::tools {

struct PictureNode {
  std::string name;             ///< short and printable, never empty
  std::optional<LabelId> kind;  ///< the first label by name
};

struct PictureEdge {
  NodeId from{};
  NodeId to{};
  std::string type;  ///< short and printable
  EdgeLook look;
};

/// In the order of numbers, so that equal results are equal pictures. An edge comes twice if routes
/// run along it both ways.
struct Picture {
  using EdgeKey = std::pair<EdgeId, bool>;  ///< true: against the stored direction
  std::map<NodeId, PictureNode> nodes;
  std::map<EdgeKey, PictureEdge> edges;
};

/// As large as a picture may be, and what to say of one that is larger.
struct PictureLimits {
  std::size_t nodes = 0;
  std::size_t edges = 0;
  std::string_view hint;
};

/// Collects a picture row by row; the view of the rows outlives it. One thread.
class PictureCollector : private PartVisitor {
 public:
  PictureCollector(const std::vector<std::string>& columns, const PictureLimits& limits)
      : parts_(columns), limits_(limits) {}

  /// Edges look as in this model from now on; else as in the shipped one.
  void asked_under(std::shared_ptr<const InfluenceModel> model) { model_ = std::move(model); }
  /// Throws Error{Limit} where the picture would get too large.
  void add(const Row& row, const graph::GraphView& view);
  /// Throws Error{Argument} if there is nothing to draw.
  [[nodiscard]] const Picture& picture() const;

 private:
  void node(NodeId node) override;
  void edge(const Edge& edge) override;
  void path(const Path& path) override;
  void route(const Path& path, const Value& strength) override;
  void fill(PictureEdge& drawn, NodeId from, NodeId to, const Edge& edge, const EdgeLook& look);
  void check_limits() const;

  DrawnParts parts_;
  PictureLimits limits_;
  std::size_t rows_ = 0;
  const graph::GraphView* view_ = nullptr;
  std::shared_ptr<const InfluenceModel> model_;
  std::unique_ptr<EdgeLooks> looks_;
  Picture picture_;
};

/// `text` as a caption: printable, cut to 40 cells and some bytes, with an ellipsis.
[[nodiscard]] std::string caption(std::string_view text);

/// The name of a node as a caption, or its number where it has none.
[[nodiscard]] std::string node_caption(const graph::GraphView& view, NodeId node);

}  // namespace clout::tools
