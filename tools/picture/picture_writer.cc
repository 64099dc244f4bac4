#include "tools/picture/picture_writer.h"

#include <ostream>
#include <utility>

#include "tools/picture/dot_text.h"
#include "tools/picture/graphviz.h"
#include "tools/picture/mermaid_text.h"

namespace clout::tools {
namespace {

/// What keeps memory bounded; the programs that draw give up long before.
constexpr PictureLimits kDotLimits{10'000, 50'000, "narrow the result with LIMIT or TOP"};
/// Laying out more takes Graphviz minutes, even with straight lines, and nobody could read it.
constexpr PictureLimits kSvgLimits{
    500, 1'000, "narrow the result with LIMIT or TOP, or take the format dot, which has more room"};
/// Viewers refuse flowcharts of more edges, or of more than 50,000 characters.
constexpr PictureLimits kMermaidLimits{
    300, 500, "narrow the result with LIMIT or TOP, or take the format dot, which has more room"};

constexpr std::size_t kEdgesDrawnWithCare = 150;

std::string draw_svg(const Picture& picture) {
  const bool small = picture.edges.size() <= kEdgesDrawnWithCare;
  return svg_of(dot_text(picture), small ? Layout::Careful : Layout::Quick);
}

}  // namespace

void PictureWriter::begin(const std::vector<std::string>& columns) {
  if (!columns.empty()) collector_.emplace(columns, limits_);
}

void PictureWriter::asked_under(std::shared_ptr<const InfluenceModel> model) {
  if (collector_) collector_->asked_under(std::move(model));
}

void PictureWriter::row(const Row& values, const graph::GraphView& view) {
  if (collector_) collector_->add(values, view);
}

void PictureWriter::end() {
  if (collector_) out_ << draw_(collector_->picture());
}

std::unique_ptr<RowWriter> make_dot_writer(std::ostream& out) {
  return std::make_unique<PictureWriter>(dot_text, kDotLimits, out);
}

std::unique_ptr<RowWriter> make_svg_writer(std::ostream& out) {
  return std::make_unique<PictureWriter>(draw_svg, kSvgLimits, out);
}

std::unique_ptr<RowWriter> make_mermaid_writer(std::ostream& out) {
  return std::make_unique<PictureWriter>(mermaid_text, kMermaidLimits, out);
}

}  // namespace clout::tools
