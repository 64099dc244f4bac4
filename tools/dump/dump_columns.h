// The property columns of one dumped file: which there are, of which type, and their cells.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph_view.h"
#include "schema/catalog.h"
#include "schema/value.h"

namespace clout::tools {

/// Appends `text` as a CSV cell, quoted where it must be (the empty text too: it is not absent).
void append_csv_cell(std::string& out, std::string_view text);

/// How the values of a column are written.
enum class DumpForm : std::uint8_t { Unseen, Typed, TextList, Literal };

/// One thread. First every row is shown to it, then every row is written.
class DumpColumns {
 public:
  /// `list_delimiter` stands between the elements of lists.
  explicit DumpColumns(char list_delimiter) : list_delimiter_(list_delimiter) {}

  void see(const Catalog& catalog, const std::vector<graph::Property>& properties);
  /// Appends ",name:type" for each column, by name. Throws Error{Argument} for a name that
  /// `clout load` would read as something else; `edges` says which kind of file it is.
  void append_header(std::string& out, bool edges) const;
  /// Appends "," and a cell for each column.
  void append_row(std::string& out, const Catalog& catalog,
                  const std::vector<graph::Property>& properties) const;

 private:
  struct Column {
    DumpForm form = DumpForm::Unseen;
    ValueType type = ValueType::Null;  ///< Typed: of every value
  };

  [[nodiscard]] DumpForm form_of(const Value& value) const;
  void append_value(std::string& out, const Column& column, const Value& value) const;

  char list_delimiter_;
  std::map<std::string, Column> columns_;
};

}  // namespace clout::tools
