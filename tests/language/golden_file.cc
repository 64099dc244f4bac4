#include "tests/language/golden_file.h"

#include <fstream>
#include <map>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace clout::tests {
namespace {

const std::map<std::string, BlockKind>& kinds() {
  static const std::map<std::string, BlockKind> names{
      {"graph", BlockKind::Graph},   {"param", BlockKind::Param}, {"option", BlockKind::Option},
      {"reopen", BlockKind::Reopen}, {"skip", BlockKind::Skip},   {"ok", BlockKind::Ok},
      {"query", BlockKind::Query},   {"error", BlockKind::Error}, {"explain", BlockKind::Explain}};
  return names;
}

bool has_statement(BlockKind kind) {
  return kind == BlockKind::Ok || kind == BlockKind::Query || kind == BlockKind::Error ||
         kind == BlockKind::Explain;
}

std::vector<std::string> lines_of(const std::filesystem::path& path) {
  std::ifstream stream(path);
  if (!stream) throw std::runtime_error(path.string() + ": cannot be read");
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

bool is_blank(const std::string& line) {
  return line.find_first_not_of(" \t\r") == std::string::npos;
}

std::string joined(const std::vector<std::string>& items, const char* separator) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) text += (i > 0 ? separator : "") + items[i];
  return text;
}

/// Text lines up to ---- or a blank line, then expected lines up to a blank line.
void read_statement(const std::vector<std::string>& lines, std::size_t& at, Block& block) {
  std::vector<std::string> text;
  while (at < lines.size() && !is_blank(lines[at]) && lines[at] != "----") {
    text.push_back(lines[at++]);
  }
  block.text = joined(text, "\n");
  if (at == lines.size() || lines[at] != "----") return;
  ++at;
  block.expected.emplace();
  while (at < lines.size() && !is_blank(lines[at])) block.expected->push_back(lines[at++]);
}

/// The lines of the fenced block that opens at lines[at]; moves `at` behind it.
std::vector<std::string> read_fence(const std::vector<std::string>& lines, std::size_t& at) {
  std::vector<std::string> body;
  for (++at; at < lines.size() && lines[at] != "```"; ++at) body.push_back(lines[at]);
  ++at;
  return body;
}

Block markdown_statement(const std::vector<std::string>& lines, std::size_t& at) {
  Block block;
  block.line = at + 1;
  block.text = joined(read_fence(lines, at), "\n");
  std::size_t next = at;
  while (next < lines.size() && is_blank(lines[next])) ++next;
  if (next == lines.size() || lines[next] != "```text") {
    block.kind = BlockKind::Ok;
    block.head = {"ok"};
    return block;
  }
  at = next;
  block.expected = read_fence(lines, at);
  static const std::regex failure("[A-Z][A-Za-z]+ error( at [0-9:]+)?: .*");
  const bool error = !block.expected->empty() && std::regex_match(block.expected->front(), failure);
  block.kind = error ? BlockKind::Error : BlockKind::Query;
  block.head = error ? std::vector<std::string>{"error", "rendered"}
                     : std::vector<std::string>{"query", "unordered", "columns"};
  return block;
}

}  // namespace

GoldenFile read_golden_file(const std::filesystem::path& path) {
  const auto lines = lines_of(path);
  GoldenFile file{path, {}, {}};
  Block block;
  for (std::size_t at = 0; at < lines.size();) {
    const std::string& line = lines[at++];
    if (is_blank(line) || line[0] == '#') {
      block.leading.push_back(line);
      continue;
    }
    block.line = at;
    block.head = words_of(line);
    const auto kind = kinds().find(block.head[0]);
    if (kind == kinds().end()) {
      throw std::runtime_error(path.string() + ":" + std::to_string(at) + ": unknown block " +
                               block.head[0]);
    }
    block.kind = kind->second;
    if (has_statement(block.kind)) read_statement(lines, at, block);
    file.blocks.push_back(std::exchange(block, {}));
  }
  file.trailing = std::move(block.leading);
  return file;
}

GoldenFile read_markdown(const std::filesystem::path& path) {
  const auto lines = lines_of(path);
  GoldenFile file{path, {}, {}};
  for (std::size_t at = 0; at < lines.size();) {
    if (lines[at] == "```cypher") {
      file.blocks.push_back(markdown_statement(lines, at));
      continue;
    }
    const auto words = words_of(lines[at++]);
    if (words.size() < 4 || words.front() != "<!--" || words.back() != "-->") continue;
    const auto kind = kinds().find(words[1]);
    if (kind == kinds().end() || has_statement(kind->second)) continue;
    Block block;
    block.kind = kind->second;
    block.line = at;
    block.head.assign(words.begin() + 1, words.end() - 1);
    file.blocks.push_back(std::move(block));
  }
  return file;
}

void write_golden_file(const GoldenFile& file) {
  std::ofstream stream(file.path);
  const auto write_lines = [&](const std::vector<std::string>& lines) {
    for (const std::string& line : lines) stream << line << "\n";
  };
  for (const Block& block : file.blocks) {
    write_lines(block.leading);
    stream << joined(block.head, " ") << "\n";
    if (!block.text.empty()) stream << block.text << "\n";
    if (!block.expected) continue;
    stream << "----\n";
    write_lines(*block.expected);
  }
  write_lines(file.trailing);
}

}  // namespace clout::tests
