// The functions of clout.h about databases, sessions, and the life of a statement.
#include "tools/c/clout.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <memory>
#include <utility>

#include "tools/c/errors.h"
#include "tools/c/session.h"
#include "tools/c/statement.h"

using namespace clout;

namespace {

std::unique_ptr<graph::Database> open_database(const char* path, unsigned flags) {
  if ((flags & ~CLOUT_OPEN_CREATE) != 0) {
    throw Error(ErrorCode::Usage, "the flags of clout_open have a bit that means nothing");
  }
  const std::string_view name = path != nullptr ? path : ":memory:";
  if (name == ":memory:") return graph::Database::open_in_memory();
  if (name.empty()) throw Error(ErrorCode::Usage, "the path of the database is empty");
  graph::OpenOptions options;
  if ((flags & CLOUT_OPEN_CREATE) != 0) options.mode = graph::OpenOptions::Mode::CreateIfMissing;
  return graph::Database::open(std::string(name), options);
}

std::string_view text_of(const clout_statement* statement) {
  return statement != nullptr ? std::string_view(statement->text()) : std::string_view();
}

}  // namespace

int clout_abi_version(void) { return CLOUT_ABI_VERSION; }
const char* clout_version(void) { return CLOUT_VERSION; }

clout_code clout_open(const char* path, unsigned flags, clout_database** database,
                      clout_error** error) {
  if (database != nullptr) *database = nullptr;
  return c::guarded(error, {}, [&] {
    auto& result = c::given(database, "database");
    auto open = std::make_shared<c::OpenDatabase>(open_database(path, flags));
    result = std::make_unique<clout_database>(clout_database{std::move(open)}).release();
    return CLOUT_OK;
  });
}

void clout_close(clout_database* database) { std::unique_ptr<clout_database>{database}.reset(); }

clout_code clout_connect(clout_database* database, clout_session** session, clout_error** error) {
  if (session != nullptr) *session = nullptr;
  return c::guarded(error, {}, [&] {
    auto& result = c::given(session, "session");
    auto opened = std::make_shared<c::Session>(c::given(database, "database").open);
    result = std::make_unique<clout_session>(clout_session{std::move(opened)}).release();
    return CLOUT_OK;
  });
}

void clout_disconnect(clout_session* session) { std::unique_ptr<clout_session>{session}.reset(); }

clout_code clout_set_timeout_ms(clout_session* session, uint64_t milliseconds) {
  if (session == nullptr) return CLOUT_ERROR_USAGE;
  // Longer than a clock of nanoseconds counts is as long as anybody waits.
  constexpr std::uint64_t kCentury = std::uint64_t{100} * 365 * 24 * 3600 * 1000;
  const auto limit = static_cast<std::int64_t>(std::min(milliseconds, kCentury));
  session->session->options.timeout = std::chrono::milliseconds(limit);
  return CLOUT_OK;
}

clout_code clout_set_memory_bytes(clout_session* session, uint64_t bytes) {
  if (session == nullptr) return CLOUT_ERROR_USAGE;
  constexpr std::uint64_t kMost = std::numeric_limits<std::size_t>::max();
  session->session->options.memory_bytes = static_cast<std::size_t>(std::min(bytes, kMost));
  return CLOUT_OK;
}

bool clout_in_transaction(const clout_session* session) {
  return session != nullptr && session->session->in_transaction();
}

void clout_interrupt(clout_session* session) {
  if (session != nullptr) session->session->interrupt();
}

clout_code clout_prepare(clout_session* session, const char* text, size_t length,
                         clout_statement** statement, clout_error** error) {
  if (statement != nullptr) *statement = nullptr;
  const std::string_view shown =
      text != nullptr && length != 0 ? c::given_text(text, length, "text") : std::string_view();
  return c::guarded(error, shown, [&] {
    auto& result = c::given(statement, "statement");
    const auto& opened = c::given(session, "session");
    std::string source(c::given_text(text, length, "text"));
    result = std::make_unique<clout_statement>(opened.session, std::move(source)).release();
    return CLOUT_OK;
  });
}

void clout_finalize(clout_statement* statement) {
  std::unique_ptr<clout_statement>{statement}.reset();
}

clout_code clout_step(clout_statement* statement, clout_error** error) {
  return c::guarded(error, text_of(statement), [&] {
    return c::given(statement, "statement").step() ? CLOUT_ROW : CLOUT_DONE;
  });
}

clout_code clout_reset(clout_statement* statement, clout_error** error) {
  return c::guarded(error, {}, [&] {
    c::given(statement, "statement").reset();
    return CLOUT_OK;
  });
}
