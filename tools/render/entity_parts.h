// Parts of values that several output formats share: names of labels, properties in the order of
// their names, separators.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/graph_view.h"
#include "schema/value.h"

namespace clout::tools {

/// Appends a separator before each item but the first.
class Separator {
 public:
  explicit Separator(std::string& out, std::string_view text = ",") : out_(out), text_(text) {}
  void next() {
    if (!first_) out_ += text_;
    first_ = false;
  }

 private:
  std::string& out_;
  std::string_view text_;
  bool first_ = true;
};

/// Properties by ascending name.
using Properties = std::vector<std::pair<std::string, Value>>;

[[nodiscard]] Properties properties_by_name(const graph::GraphView& view, NodeId node);
[[nodiscard]] Properties properties_by_name(const graph::GraphView& view, const Edge& edge);

/// Label names, ascending.
[[nodiscard]] std::vector<std::string> label_names(const graph::GraphView& view, NodeId node);

}  // namespace clout::tools
