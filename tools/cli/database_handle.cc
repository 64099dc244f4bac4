#include "tools/cli/database_handle.h"

#include <filesystem>
#include <utility>

#include "schema/error.h"
#include "tools/client/address.h"

namespace clout::tools {

DatabaseHandle::DatabaseHandle(std::string name) : name_(std::move(name)) {
  if (name_.empty()) throw Error(ErrorCode::Usage, "the database directory has an empty name");
  if (client::is_address(name_)) {
    throw Error(ErrorCode::Usage, "this command takes the directory of a database, not a server")
        .hint("run it on the server's machine; query and repl take a server, too");
  }
}

bool DatabaseHandle::is_missing() const {
  std::error_code ignored;
  const std::filesystem::path path(name_);
  if (!std::filesystem::exists(path, ignored)) return true;
  return std::filesystem::is_directory(path, ignored) && std::filesystem::is_empty(path, ignored);
}

void DatabaseHandle::open_with(graph::OpenOptions::Mode mode) {
  graph::OpenOptions options;
  options.mode = mode;
  database_ = graph::Database::open(name_, options);
  engine_ = std::make_unique<query::Engine>(*database_);
  session_ = std::make_unique<query::Session>(*engine_);
}

void DatabaseHandle::require_present() const {
  if (!is_missing()) return;
  throw Error(ErrorCode::NotFound, "there is no database at '" + name_ + "'")
      .hint("`clout load` creates one, and so does a statement that writes");
}

graph::Database& DatabaseHandle::open() {
  if (database_) return *database_;
  require_present();
  open_with(graph::OpenOptions::Mode::ReadWrite);
  return *database_;
}

query::Session& DatabaseHandle::session_for(std::string_view statement) {
  if (!database_ && is_missing() && query::is_write_statement(statement)) {
    open_with(graph::OpenOptions::Mode::CreateIfMissing);
  }
  open();
  return *session_;
}

std::shared_ptr<const graph::GraphView> DatabaseHandle::view_if_present() {
  if (!database_ && is_missing()) return nullptr;
  return open().view();
}

}  // namespace clout::tools
