#include "tools/serve/rendered_rows.h"

#include <utility>

namespace clout::tools {
namespace {

constexpr std::size_t kBatchRows = 1'000;
constexpr std::size_t kBatchBytes = std::size_t{64} << 10;

}  // namespace

void RenderedRows::restart() {
  columns_.clear();
  out_.str({});
  writer_.reset();
  rows_ = 0;
}

void RenderedRows::begin(const std::vector<std::string>& columns) {
  columns_ = columns;
  writer_ = make_row_writer(format_, surface_, out_);
  writer_->begin(columns);
}

void RenderedRows::asked_under(std::shared_ptr<const InfluenceModel> model) {
  writer_->asked_under(std::move(model));
}

void RenderedRows::row(const Row& values, const graph::GraphView& view) {
  writer_->row(values, view);
  ++rows_;
}

bool RenderedRows::full() const {
  return rows_ >= kBatchRows || static_cast<std::size_t>(out_.view().size()) >= kBatchBytes;
}

void RenderedRows::end_batch(const graph::GraphView& /*view*/, bool last) {
  if (last) writer_->end();
  rows_ = 0;
}

std::string RenderedRows::take_text() {
  std::string text = std::move(out_).str();
  out_ = std::ostringstream();
  return text;
}

}  // namespace clout::tools
