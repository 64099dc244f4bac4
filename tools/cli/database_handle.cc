#include "tools/cli/database_handle.h"

#include <filesystem>
#include <utility>

#include "schema/error.h"
#include "tools/client/address.h"

namespace clout::tools {

DatabaseHandle::DatabaseHandle(std::string name, Access access)
    : name_(std::move(name)), access_(access) {
  if (name_.empty()) throw Error(ErrorCode::Usage, "the database directory has an empty name");
  if (client::is_address(name_)) {
    throw Error(ErrorCode::Usage, "this command takes the directory of a database, not a server")
        .hint("run it on the server's machine, when the server has ended");
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
  open_with(access_ == Access::ReadOnly ? graph::OpenOptions::Mode::ReadOnly
                                        : graph::OpenOptions::Mode::ReadWrite);
  return *database_;
}

query::Session& DatabaseHandle::session_for(std::string_view statement) {
  const bool creates = access_ == Access::ReadWrite && !database_;
  if (creates && is_missing() && query::is_write_statement(statement)) {
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
