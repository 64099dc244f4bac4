// Golden files of the query language: statements with the answers that they must give.
// docs/testing.md describes the format. Reads and writes the text; runs nothing.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace clout::tests {

enum class BlockKind {
  Graph,    ///< graph NAME: a fresh database with graphs/NAME.cypher in it; `empty`: with nothing
  Param,    ///< param NAME = LITERAL: for the statements that follow
  Option,   ///< option memory_mb|timeout_ms NUMBER: for the rest of the file
  Reopen,   ///< reopen: close the database and open it again
  Skip,     ///< skip CONFIGURATION REASON: the next block does not run there
  Ok,       ///< ok: the statement succeeds; with ----, what it changed
  Query,    ///< query [ordered|unordered] [columns]: its rows
  Error,    ///< error CODE [line:column [DETAIL]]: it fails; with ----, message and hint
  Explain,  ///< explain: its plan, operators and details
};

struct Block {
  BlockKind kind = BlockKind::Ok;
  std::size_t line = 0;              ///< of the head, from 1
  std::vector<std::string> leading;  ///< blank lines and comments before it, as they are
  std::vector<std::string> head;     ///< words of the first line
  std::string text;                  ///< the statement
  std::optional<std::vector<std::string>> expected;  ///< lines after ----
};

struct GoldenFile {
  std::filesystem::path path;
  std::vector<Block> blocks;
  std::vector<std::string> trailing;
};

/// Throws std::runtime_error naming file and line for a head that it does not know.
[[nodiscard]] GoldenFile read_golden_file(const std::filesystem::path& path);

/// The statements of a page in Markdown. `<!-- graph NAME -->` is a Graph block, and so are the
/// other kinds without a statement; each fenced block `cypher` is a statement, whose answer, column
/// names first, or error, as the shell prints it, is the fenced block `text` that follows directly;
/// without one it must only succeed.
[[nodiscard]] GoldenFile read_markdown(const std::filesystem::path& path);

/// Writes the file back as its blocks are.
void write_golden_file(const GoldenFile& file);

}  // namespace clout::tests
