#include "tools/repl/text_editor.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <unistd.h>

#include "schema/error.h"

namespace clout::tools {
namespace {

/// A file of one's own, gone at the end.
class TemporaryFile {
 public:
  TemporaryFile() {
    path_ = (std::filesystem::temp_directory_path() / "clout-XXXXXX.cypher").string();
    constexpr int kEnding = 7;
    const int number = ::mkstemps(path_.data(), kEnding);
    if (number < 0) throw Error(ErrorCode::Io, "no temporary file can be made");
    ::close(number);
  }
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string editor() {
  for (const char* name : {"VISUAL", "EDITOR"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != 0) return value;
  }
  return "vi";
}

}  // namespace

std::string edited(const std::string& text) {
  const TemporaryFile file;
  std::ofstream(file.path()) << text << '\n';
  // The variable may hold a command with arguments; the path has no character that a shell obeys.
  const std::string command = editor() + " '" + file.path() + "'";
  if (std::system(command.c_str()) != 0) {
    throw Error(ErrorCode::Io, "the editor '" + editor() + "' failed")
        .hint("$VISUAL or $EDITOR names another one");
  }
  std::ifstream stream(file.path());
  std::string result{std::istreambuf_iterator<char>(stream), {}};
  while (!result.empty() && (result.back() == '\n' || result.back() == ';')) result.pop_back();
  return result;
}

}  // namespace clout::tools
