#include "tools/serve/metrics.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "schema/value_text.h"

namespace clout::tools {
namespace {

void write_head(std::string& out, std::string_view name, std::string_view type,
                std::string_view help) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n");
  out.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

void write_one(std::string& out, std::string_view name, std::string_view type,
               std::string_view help, std::uint64_t value) {
  write_head(out, name, type, help);
  out.append(name).append(" ").append(std::to_string(value)).append("\n");
}

std::uint64_t resident_bytes() {
  std::ifstream stream("/proc/self/statm");
  std::uint64_t all = 0, resident = 0;
  stream >> all >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t open_descriptors() {
  std::error_code error;
  const std::filesystem::directory_iterator entries("/proc/self/fd", error);
  if (error) return 0;
  return static_cast<std::uint64_t>(std::distance(begin(entries), end(entries)));
}

}  // namespace

void LatencyHistogram::add(std::chrono::nanoseconds duration) {
  const double seconds = std::chrono::duration<double>(duration).count();
  const auto bucket = std::lower_bound(kBounds.begin(), kBounds.end(), seconds) - kBounds.begin();
  ++counts_[static_cast<std::size_t>(bucket)];
  sum_ += seconds;
}

void LatencyHistogram::write(std::string& out, std::string_view name) const {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    count += counts_[i];
    const std::string bound = i < kBounds.size() ? float_text(kBounds[i]) : "+Inf";
    out.append(name).append("_bucket{le=\"").append(bound).append("\"} ");
    out.append(std::to_string(count)).append("\n");
  }
  out.append(name).append("_sum ").append(float_text(sum_)).append("\n");
  out.append(name).append("_count ").append(std::to_string(count)).append("\n");
}

std::string Metrics::text(std::size_t waiting, std::size_t memory) const {
  std::string out;
  write_head(out, "clout_statement_seconds", "histogram",
             "Time from a statement's arrival to its end.");
  statement_seconds.write(out, "clout_statement_seconds");
  write_head(out, "clout_errors_total", "counter", "Statements that failed, by code.");
  for (std::size_t code = 0; code < errors.size(); ++code) {
    out.append("clout_errors_total{code=\"");
    out.append(to_string(static_cast<ErrorCode>(code))).append("\"} ");
    out.append(std::to_string(errors[code])).append("\n");
  }
  const auto counter = [&out](std::string_view name, std::string_view help, std::uint64_t value) {
    write_one(out, name, "counter", help, value);
  };
  const auto gauge = [&out](std::string_view name, std::string_view help, std::uint64_t value) {
    write_one(out, name, "gauge", help, value);
  };
  counter("clout_statements_total", "Statements begun.", statements);
  counter("clout_statements_inline_total", "Statements answered on the event loop.",
          statements_inline);
  counter("clout_statements_refused_total", "Statements refused for want of room.",
          refused_statements);
  counter("clout_statements_slow_total", "Statements slower than the log's threshold.",
          slow_statements);
  counter("clout_rows_total", "Rows sent.", rows);
  counter("clout_rpc_connections_total", "Cap'n Proto connections accepted.", rpc_connections);
  counter("clout_http_connections_total", "HTTP connections accepted.", http_connections);
  counter("clout_connections_refused_total", "Connections refused for want of room.",
          refused_connections);
  counter("clout_logins_total", "Logins that worked.", logins);
  counter("clout_failed_logins_total", "Logins that failed.", failed_logins);
  gauge("clout_running_statements", "Statements that are running.", running_statements);
  gauge("clout_watches", "Watches that clients hold.", watches);
  gauge("clout_waiting_tasks", "Tasks that wait for a worker thread.", waiting);
  gauge("clout_statement_memory_bytes", "Memory that statements have taken, by the megabyte.",
        memory);
  gauge("clout_connections", "Connections that are open.", open_connections);
  gauge("process_resident_memory_bytes", "Resident memory of the process.", resident_bytes());
  gauge("process_open_fds", "File descriptors that are open.", open_descriptors());
  return out;
}

}  // namespace clout::tools
