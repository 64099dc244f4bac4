// Results as pictures: rows are collected, up to a limit, and drawn at the end.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "tools/picture/picture.h"
#include "tools/render/row_writer.h"

namespace clout::tools {

/// One picture a result, in a language that `draw` knows. A result without columns is none; one
/// without anything to draw is Error{Argument}.
class PictureWriter : public RowWriter {
 public:
  using Draw = std::string (*)(const Picture&);

  PictureWriter(Draw draw, const PictureLimits& limits, std::ostream& out)
      : draw_(draw), limits_(limits), out_(out) {}
  void begin(const std::vector<std::string>& columns) override;
  void asked_under(std::shared_ptr<const InfluenceModel> model) override;
  void row(const Row& values, const graph::GraphView& view) override;
  void end() override;

 private:
  Draw draw_;
  PictureLimits limits_;
  std::ostream& out_;
  std::optional<PictureCollector> collector_;
};

[[nodiscard]] std::unique_ptr<RowWriter> make_dot_writer(std::ostream& out);
[[nodiscard]] std::unique_ptr<RowWriter> make_svg_writer(std::ostream& out);
[[nodiscard]] std::unique_ptr<RowWriter> make_mermaid_writer(std::ostream& out);

}  // namespace clout::tools
