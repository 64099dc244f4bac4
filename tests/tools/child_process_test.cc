// Programs as filters: what goes in and comes out, and how they fail.
#include "tools/picture/child_process.h"

#include <csignal>

#include <catch2/catch.hpp>

#include "schema/error.h"

namespace clout::tools {
namespace {

ChildResult shell(const std::string& script, std::string_view input = {},
                  const ChildLimits& limits = {}) {
  return run_child({"sh", "-c", script}, input, limits);
}

ErrorCode failure_of(const std::vector<std::string>& arguments, const ChildLimits& limits = {}) {
  try {
    (void)run_child(arguments, "input", limits);
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::Internal;
}

TEST_CASE("child process: text goes through, more than any buffer holds", "[tools][picture]") {
  std::string text;
  for (int i = 0; text.size() < (std::size_t{8} << 20); ++i) text += std::to_string(i) + "\n";
  const auto result = run_child({"cat"}, text);
  CHECK(result.exit_code == 0);
  CHECK(result.out == text);
  CHECK(result.err.empty());
}

TEST_CASE("child process: both outputs are read, whichever is full", "[tools][picture]") {
  const auto result = shell("head -c 3000000 /dev/zero >&2; head -c 2000000 /dev/zero; cat", "end");
  CHECK(result.err.size() == 3'000'000);
  CHECK(result.out.size() == 2'000'003);
}

TEST_CASE("child process: a child need not read its input", "[tools][picture]") {
  const std::string text(std::size_t{4} << 20, 'x');
  CHECK(shell("exit 3", text).exit_code == 3);
  CHECK(shell("exec 0<&-; echo said", text).out == "said\n");
  CHECK(shell("cat", "").out.empty());
}

TEST_CASE("child process: signals are told, and none is blocked", "[tools][picture]") {
  CHECK(shell("kill -INT $$").exit_code == 128 + SIGINT);
}

TEST_CASE("child process: arguments are no shell's", "[tools][picture]") {
  CHECK(run_child({"printf", "%s", "$(echo x) `y` \"z\""}, "").out == "$(echo x) `y` \"z\"");
}

TEST_CASE("child process: what takes too long or says too much is ended", "[tools][picture]") {
  const ChildLimits short_time{.time = std::chrono::milliseconds(100)};
  CHECK(failure_of({"sleep", "100"}, short_time) == ErrorCode::Limit);
  CHECK(failure_of({"sh", "-c", "exec 1>&- 2>&-; exec sleep 100"}, short_time) == ErrorCode::Limit);
  const ChildLimits short_text{.output_bytes = 100'000};
  CHECK(failure_of({"cat", "/dev/zero"}, short_text) == ErrorCode::Limit);
  CHECK(failure_of({"no-such-program-anywhere"}) == ErrorCode::NotFound);
}

}  // namespace
}  // namespace clout::tools
