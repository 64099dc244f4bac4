// Errors and outcomes of statements as schema/clout.capnp has them.
#pragma once

#include "query/write_summary.h"
#include "schema/clout.capnp.h"
#include "schema/error.h"

namespace clout::tools {

void write_error(wire::Error::Builder out, const Error& error);
/// What a server told, as if it had happened here.
[[nodiscard]] Error read_error(wire::Error::Reader in);

void write_changes(wire::Outcome::Builder out, const query::WriteSummary& writes);
[[nodiscard]] query::WriteSummary read_changes(wire::Outcome::Reader in);

}  // namespace clout::tools
