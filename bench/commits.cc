// Durable commits of one edge each: how many a second, with 1 and more of them in flight. Each is
// on the disk when it counts, so the figures depend on the disk's sync as much as on the engine.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "graph/database.h"

namespace {

using namespace clout;
using graph::Database;
using graph::OpenOptions;

constexpr int kNodes = 1000;

struct CommitTarget {
  std::string path;
  std::unique_ptr<Database> database;
  std::vector<NodeId> nodes;
  EdgeTypeId type{};
  PropertyKeyId confidence{};

  CommitTarget() {
    path = (std::filesystem::temp_directory_path() / "clout-bench-commits").string();
    std::filesystem::remove_all(path);
    OpenOptions options;
    options.mode = OpenOptions::Mode::CreateIfMissing;
    database = Database::open(path, options);
    const auto writer = database->begin();
    type = writer->edge_type("COMPETES_WITH");
    confidence = writer->property_key("confidence");
    for (int i = 0; i < kNodes; ++i) nodes.push_back(writer->create_node({}, {}));
    writer->commit();
  }
  ~CommitTarget() {
    database.reset();
    std::filesystem::remove_all(path);
  }
};

std::unique_ptr<CommitTarget> target;

void commit_one_edge(benchmark::State& state) {
  std::size_t i = static_cast<std::size_t>(state.thread_index()) * 131;
  for (auto step : state) {
    (void)step;
    const auto writer = target->database->begin();
    const NodeId start = target->nodes[i++ % target->nodes.size()];
    const NodeId end = target->nodes[(i * 7) % target->nodes.size()];
    writer->create_edge(target->type, start, end, {{target->confidence, 0.9}});
    writer->commit();
  }
  state.SetItemsProcessed(state.iterations());
}

void make_target(const benchmark::State&) { target = std::make_unique<CommitTarget>(); }
void drop_target(const benchmark::State&) { target.reset(); }

BENCHMARK(commit_one_edge)
    ->Setup(make_target)
    ->Teardown(drop_target)
    ->Threads(1)
    ->Threads(8)
    ->Threads(64)
    ->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
