// Results as trees in text: what begins alike is written once.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "tools/picture/drawn_parts.h"
#include "tools/picture/edge_look.h"
#include "tools/render/row_writer.h"

namespace clout::tools {

/// One tree for each node that a path begins at, branches in the order of the rows; signs and
/// strengths of edges that carry influence, and the strength of a route at its end. ASCII where the
/// surface has no other characters. Errors as PictureWriter's.
class TreeWriter : public RowWriter, private PartVisitor {
 public:
  TreeWriter(const Surface& surface, std::ostream& out);
  ~TreeWriter() override;
  void begin(const std::vector<std::string>& columns) override;
  void asked_under(std::shared_ptr<const InfluenceModel> model) override {
    model_ = std::move(model);
  }
  void row(const Row& values, const graph::GraphView& view) override;
  void end() override;

 private:
  struct Entry {
    std::string text;
    std::string note;  ///< the strength of the routes that end here
    std::vector<std::size_t> children;
  };
  using StepKey = std::tuple<std::size_t, NodeId, EdgeId>;  ///< parent entry, node reached, edge

  void node(NodeId node) override;
  void edge(const Edge& edge) override;
  void path(const Path& path) override;
  void route(const Path& path, const Value& strength) override;

  std::size_t root(NodeId node);
  struct Step {
    Edge edge;
    NodeId to{};
    EdgeLook look;
    bool forward = true;  ///< the arrow points to `to`
  };
  std::size_t step(std::size_t parent, const Step& step);
  std::size_t add(std::size_t parent, std::string text);
  [[nodiscard]] std::string text_of(const Step& step) const;
  [[nodiscard]] std::string coloured(const std::string& text, Sign sign) const;
  void write_branches(const Entry& entry, const std::string& indent) const;

  Surface surface_;
  std::ostream& out_;
  std::optional<DrawnParts> parts_;
  std::shared_ptr<const InfluenceModel> model_;
  std::unique_ptr<EdgeLooks> looks_;
  const graph::GraphView* view_ = nullptr;
  std::size_t rows_ = 0;
  std::vector<Entry> entries_;
  std::vector<std::size_t> roots_;
  std::map<NodeId, std::size_t> root_of_;
  std::map<StepKey, std::size_t> step_of_;
};

}  // namespace clout::tools
