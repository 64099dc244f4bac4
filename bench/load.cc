// Measures a bulk load: clout_load CSV_DIR DB_DIR [THREADS] loads CSV_DIR/nodes.csv and
// CSV_DIR/edges.csv (see clout_generate) into a new database at DB_DIR and prints the time of each
// phase, rates, peak memory and the size on disk.

#include "tools/load/load.h"

#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>

#include <sys/resource.h>

#include "tools/progress.h"

namespace {

using Clock = std::chrono::steady_clock;

/// Processor seconds of all threads so far: what a busy machine distorts least.
double processor_seconds() {
  ::rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const ::timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Prints how long each phase took.
class PhaseClock : public clout::tools::Progress {
 public:
  void begin(std::string_view phase, std::uint64_t, clout::tools::ProgressUnit) override {
    end();
    phase_ = phase;
    start_ = Clock::now();
    processor_start_ = processor_seconds();
  }
  void advance(std::uint64_t) override {}
  void end() override {
    if (phase_.empty()) return;
    const std::chrono::duration<double> elapsed = Clock::now() - start_;
    std::cout << "  " << phase_ << ": " << elapsed.count() << " s, processor "
              << processor_seconds() - processor_start_ << " s\n";
    phase_.clear();
  }

 private:
  std::string phase_;
  Clock::time_point start_;
  double processor_start_ = 0;
};

std::uint64_t directory_bytes(const std::filesystem::path& path) {
  std::uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

void run(const std::filesystem::path& csv, const std::string& database, unsigned threads) {
  clout::tools::LoadOptions options;
  options.groups.push_back(
      {{}, {}, {}, {(csv / "nodes.csv").string(), (csv / "edges.csv").string()}});
  options.threads = threads;
  PhaseClock progress;
  const auto report = clout::tools::load(database, options, progress);
  ::rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto edges = static_cast<double>(report.edges);
  std::cout << report.nodes << " nodes, " << report.edges << " edges in " << report.seconds
            << " s: " << edges / report.seconds / 1e6 << " M edges/s, "
            << static_cast<double>(report.input_bytes) / report.seconds / 1e6 << " MB/s, peak "
            << usage.ru_maxrss / 1024 << " MiB\n";
  for (const auto& entry : std::filesystem::directory_iterator(database)) {
    if (entry.is_regular_file() && entry.file_size() > (1U << 20)) {
      std::cout << "  " << entry.path().filename().string() << " " << entry.file_size() << '\n';
    }
  }
  std::cout << static_cast<double>(directory_bytes(database)) / edges << " B/edge on disk\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: clout_load CSV_DIR DB_DIR [THREADS]\n";
    return 2;
  }
  try {
    run(argv[1], argv[2], argc > 3 ? static_cast<unsigned>(std::stoul(argv[3])) : 2);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
