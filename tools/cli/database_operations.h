// The operations that `clout info`, `check`, `vacuum` and `backup` do: on a directory, or by a
// server.
#pragma once

#include <memory>
#include <string>

#include "tools/operations/operations.h"

namespace clout::tools {

/// `name` is a directory or the address of a server. A directory is opened when that is needed, and
/// for as long: nobody else may have it open. Throws Error{Usage} for an address that is none, and
/// as client::administer().
[[nodiscard]] std::unique_ptr<Operations> operations_on(const std::string& name);

}  // namespace clout::tools
