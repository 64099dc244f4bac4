// The option texts of `clout load`, parsed.
#include <charconv>

#include "schema/error.h"
#include "tools/load/load.h"

namespace clout::tools {
namespace {

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const auto end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

Error usage(std::string message) { return Error(ErrorCode::Usage, std::move(message)); }

std::uint32_t parse_column_number(std::string_view text, std::string_view whole) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number == 0) {
    throw usage("'" + std::string(whole) + "' has no column number from 1 after '#'")
        .hint("write COLUMN=FILE#KEY>VALUE, such as :TYPE=relations.txt#2>1");
  }
  return number;
}

}  // namespace

std::string to_string(const LoadDiagnostic& diagnostic) {
  std::string text = diagnostic.file + ":";
  if (diagnostic.line > 0) text += std::to_string(diagnostic.line) + ":";
  if (diagnostic.column > 0) text += std::to_string(diagnostic.column) + ":";
  return text + " " + (diagnostic.rejected ? "" : "warning: ") + diagnostic.reason;
}

FileGroup parse_file_group(FileGroup::Kind kind, std::string_view text) {
  FileGroup group;
  group.kind = kind;
  const auto equals = text.find('=');
  if (equals != std::string_view::npos) {
    const auto names = text.substr(0, equals);
    text.remove_prefix(equals + 1);
    if (kind == FileGroup::Kind::Edges) {
      group.edge_type = names;
    } else if (!names.empty()) {
      group.labels = split(names, ':');
    }
  }
  group.files = split(text, ',');
  for (const auto& name : group.files) {
    if (name.empty()) {
      throw usage("an empty file name in '" + std::string(text) + "'")
          .hint("write [NAME=]FILE[,FILE..]");
    }
  }
  return group;
}

ValueMap parse_value_map(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size()) {
    throw usage("'" + std::string(text) + "' is not a value map")
        .hint("write COLUMN=FILE or COLUMN=FILE#KEY>VALUE");
  }
  ValueMap map;
  map.column = text.substr(0, equals);
  const auto rest = text.substr(equals + 1);
  const auto hash = rest.rfind('#');
  map.file = rest.substr(0, hash);
  if (hash == std::string_view::npos) return map;
  const auto columns = rest.substr(hash + 1);
  const auto arrow = columns.find('>');
  map.key_column = parse_column_number(columns.substr(0, arrow), text);
  map.value_column = parse_column_number(
      arrow == std::string_view::npos ? std::string_view{} : columns.substr(arrow + 1), text);
  return map;
}

char parse_delimiter(std::string_view text) {
  if (text == "tab" || text == "\\t" || text == "TAB") return '\t';
  if (text == "comma") return ',';
  if (text == "semicolon") return ';';
  if (text == "pipe") return '|';
  if (text == "space") return ' ';
  if (text == "none") return '\0';
  const bool one_character = text.size() == 1 && static_cast<unsigned char>(text[0]) < 0x80 &&
                             text[0] != '\n' && text[0] != '\r';
  if (one_character) return text[0];
  throw usage("'" + std::string(text) + "' is no delimiter")
      .hint("use one ASCII character, or tab, comma, semicolon, pipe, space, none");
}

}  // namespace clout::tools
