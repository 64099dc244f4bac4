// The operator of LOAD CSV: a row for each record of a table.
#include <set>

#include "query/evaluate.h"
#include "query/operators/makers.h"
#include "query/table_source.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

class LoadCsvOperator final : public RowExpander {
 public:
  LoadCsvOperator(const LoadCsvStep& step, ExecutionContext& context, OperatorPtr input)
      : RowExpander(step, context, std::move(input)), load_(step.load) {}

 protected:
  void start_row(const Batch& batch, std::size_t row) override {
    const Value name = evaluate(*load_.url, Row(batch, row), context_.evaluation);
    if (!name.is_string()) {
      throw Error(ErrorCode::Type, "LOAD CSV takes the path of a file, a string")
          .at(load_.url->position)
          .detail("InvalidArgumentType");
    }
    if (context_.tables == nullptr) {
      throw Error(ErrorCode::Usage, "no files are read here").at(load_.url->position);
    }
    name_ = name.as_string();
    open();
    header_.clear();
    if (load_.with_headers) read_header();
  }

  bool produce(Batch& out) override {
    context_.budget.poll();
    if (!records_ || !records_->next(cells_)) {
      records_ = nullptr;
      return false;
    }
    Value row = load_.with_headers ? as_map() : as_list();
    if (hands_on(load_.slot)) out.column(load_.slot).push_back(std::move(row));
    return true;
  }

 private:
  /// A table that is not there is a mistake of the statement; one that cannot be read has a place
  /// of its own.
  void open() {
    try {
      records_ = context_.tables->open(name_, load_.delimiter);
    } catch (Error& error) {
      if (error.position() || !error.source().empty()) throw;
      throw std::move(error).at(load_.url->position);
    }
  }

  void read_header() {
    if (!records_->next(cells_)) return;
    std::set<std::string> seen;
    for (const auto& cell : cells_) {
      header_.push_back(cell.value_or(""));
      if (!seen.insert(header_.back()).second) {
        throw fault("the header has the column " + quoted(header_.back()) + " twice");
      }
    }
  }

  [[nodiscard]] static Value value_of(std::optional<std::string>& cell) {
    return cell ? Value(std::move(*cell)) : Value();
  }

  Value as_list() {
    List list;
    for (auto& cell : cells_) list.push_back(value_of(cell));
    return list;
  }

  /// Missing cells at the end are null.
  Value as_map() {
    if (cells_.size() > header_.size()) {
      throw fault("the record has " + std::to_string(cells_.size()) + " cells, the header " +
                  std::to_string(header_.size()));
    }
    Map map;
    for (std::size_t i = 0; i < header_.size(); ++i) {
      map.emplace(header_[i], i < cells_.size() ? value_of(cells_[i]) : Value());
    }
    return map;
  }

  [[nodiscard]] Error fault(std::string what) const {
    Error error(ErrorCode::Syntax, std::move(what));
    return std::move(error).in(name_).at({static_cast<std::uint32_t>(records_->line()), 1, 1});
  }

  BoundLoadCsv load_;
  std::string name_;
  std::unique_ptr<TableRecords> records_;
  std::vector<std::string> header_;
  std::vector<std::optional<std::string>> cells_;
};

}  // namespace

OperatorPtr make_load_csv(const LoadCsvStep& step, ExecutionContext& context, Inputs inputs) {
  return std::make_unique<LoadCsvOperator>(step, context, std::move(inputs[0].root));
}

}  // namespace clout::query
