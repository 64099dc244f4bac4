// What operations of a database report, as schema/clout.capnp has it.
#pragma once

#include "schema/clout.capnp.h"
#include "tools/operations/operations.h"

namespace clout::tools {

void write_info(wire::DatabaseInfo::Builder out, const DatabaseInfo& info);
[[nodiscard]] DatabaseInfo read_info(wire::DatabaseInfo::Reader in);

void write_report(wire::CheckReport::Builder out, const graph::CheckReport& report);
void write_report(wire::VacuumReport::Builder out, const graph::VacuumReport& report);
void write_report(wire::BackupReport::Builder out, const graph::BackupReport& report);
[[nodiscard]] graph::CheckReport read_report(wire::CheckReport::Reader in);
[[nodiscard]] graph::VacuumReport read_report(wire::VacuumReport::Reader in);
[[nodiscard]] graph::BackupReport read_report(wire::BackupReport::Reader in);

void write_surface(wire::Surface::Builder out, const Surface& surface);
[[nodiscard]] Surface read_surface(wire::Surface::Reader in);

}  // namespace clout::tools
