#include "tools/cli/script.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include "schema/error.h"

namespace clout::tools {
namespace {

constexpr std::size_t kReadBytes = std::size_t{64} << 10;
constexpr std::size_t kLongestStatement = std::size_t{64} << 20;

Error io_error(const std::string& what, const std::string& path) {
  return Error(ErrorCode::Io, what + " '" + path + "': " + std::strerror(errno));
}

/// A file opened for reading, or standard input.
class InputFile {
 public:
  explicit InputFile(const std::string& path) : path_(path) {
    if (path == "-") return;
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor_ < 0) throw io_error("cannot open", path);
  }
  ~InputFile() {
    if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
  }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  /// What has arrived, at least one byte; empty at the end.
  std::string_view read() {
    ssize_t count = 0;
    do {
      count = ::read(descriptor_, buffer_.data(), buffer_.size());
    } while (count < 0 && errno == EINTR);
    if (count < 0) throw io_error("cannot read", path_);
    return {buffer_.data(), static_cast<std::size_t>(count)};
  }

 private:
  std::string path_;
  int descriptor_ = STDIN_FILENO;
  std::array<char, kReadBytes> buffer_{};
};

/// False if the sink wants no more.
bool drain(query::StatementSplitter& splitter, const StatementSink& sink) {
  while (const auto statement = splitter.next()) {
    if (!sink(*statement)) return false;
  }
  return true;
}

void finish(query::StatementSplitter& splitter, const StatementSink& sink) {
  if (const auto statement = splitter.rest()) sink(*statement);
}

}  // namespace

void for_each_statement(std::string_view text, const StatementSink& sink) {
  query::StatementSplitter splitter;
  splitter.feed(text);
  if (drain(splitter, sink)) finish(splitter, sink);
}

void for_each_statement_of(const std::string& path, const StatementSink& sink) {
  InputFile file(path);
  query::StatementSplitter splitter;
  std::size_t since_statement = 0;
  for (auto text = file.read(); !text.empty(); text = file.read()) {
    splitter.feed(text);
    since_statement += text.size();
    if (!drain(splitter, [&](const query::StatementText& statement) {
          since_statement = text.size();
          return sink(statement);
        })) {
      return;
    }
    if (since_statement > kLongestStatement) {
      throw Error(ErrorCode::Limit, "a statement of '" + path + "' is longer than 64 MB")
          .hint("statements end in ';'; `clout load` is the way for bulk data");
    }
  }
  finish(splitter, sink);
}

bool note_open_transaction(const GraphClient& graph, Console& console) {
  if (!graph.in_transaction()) return false;
  console.err << "note: BEGIN was not followed by COMMIT: the changes since then are dropped\n";
  return true;
}

}  // namespace clout::tools
