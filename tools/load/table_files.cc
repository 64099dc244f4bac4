#include "tools/load/table_files.h"

#include <utility>

#include "schema/error.h"
#include "tools/load/csv_blocks.h"

namespace clout::tools {
namespace {

class CsvRecords final : public query::TableRecords {
 public:
  CsvRecords(const std::string& path, const CsvDialect& dialect)
      : dialect_(dialect), blocks_(path, dialect), reader_({}, dialect) {}

  bool next(std::vector<std::optional<std::string>>& cells) override {
    while (!reader_.next()) {
      lines_before_ += reader_.lines_passed();
      block_ = blocks_.next();
      if (!block_) return false;
      reader_ = CsvReader(block_->text, dialect_);
    }
    if (reader_.fault()) throw_fault(*reader_.fault());
    cells.clear();
    for (const CsvCell& cell : reader_.cells()) {
      auto& value = cells.emplace_back();
      if (!cell.absent()) value = std::string(unescape(cell, dialect_, buffer_));
    }
    return true;
  }

  [[nodiscard]] std::uint64_t line() const override { return lines_before_ + reader_.line(); }

 private:
  [[noreturn]] void throw_fault(const CsvFault& fault) const {
    const CsvPosition place = reader_.position(fault.place);
    throw Error(ErrorCode::Syntax, std::string(to_string(fault.kind)))
        .in(blocks_.name())
        .at({static_cast<std::uint32_t>(lines_before_ + place.line),
             static_cast<std::uint32_t>(place.column), 1});
  }

  CsvDialect dialect_;
  CsvBlockReader blocks_;
  std::optional<CsvBlock> block_;
  CsvReader reader_;
  std::uint64_t lines_before_ = 0;
  std::string buffer_;
};

/// The path that an address of a file means.
std::string path_of(const std::string& name) {
  constexpr std::string_view kScheme = "file://";
  if (name.rfind(kScheme, 0) == 0) return name.substr(kScheme.size());
  if (name.find("://") == std::string::npos) return name;
  throw Error(ErrorCode::Argument, "'" + name + "' is no file of this machine")
      .hint("download it, and give its path");
}

}  // namespace

std::unique_ptr<query::TableRecords> TableFiles::open(const std::string& name,
                                                      char delimiter) const {
  CsvDialect dialect;
  dialect.delimiter = delimiter;
  return std::make_unique<CsvRecords>(path_of(name), dialect);
}

}  // namespace clout::tools
