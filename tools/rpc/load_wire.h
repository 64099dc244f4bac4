// Bulk loads, as schema/clout.capnp has them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "schema/clout.capnp.h"
#include "tools/load/load.h"

namespace clout::tools {

/// The files that a load reads, those of value maps too, in the order of their numbers.
[[nodiscard]] std::vector<std::string> files_of(const LoadOptions& options);

/// `shown` are the names of files_of(), for messages. Threads, memory and the file of rejected rows
/// do not travel.
void write_load_options(wire::LoadOptions::Builder out, const LoadOptions& options,
                        const std::vector<std::string>& shown);

/// `path_of` says where the file of a number is; each gets the name that it came with. Throws
/// Error{Argument} for numbers of files that there are not, text that is not UTF-8, and what is no
/// delimiter.
[[nodiscard]] LoadOptions read_load_options(
    wire::LoadOptions::Reader in, const std::function<std::string(std::uint32_t)>& path_of);

void write_report(wire::LoadReport::Builder out, const LoadReport& report);
[[nodiscard]] LoadReport read_report(wire::LoadReport::Reader in);

}  // namespace clout::tools
