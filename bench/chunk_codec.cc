// The chunk codec alone, on the generated graph: edges a second written from columns, topology and
// columns read back, and the bytes an edge takes in the store with both directions.

#include <algorithm>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "bench/rmat.h"
#include "storage/adjacency_chunk.h"
#include "storage/chunk_encoder.h"
#include "storage/rocks_store.h"

namespace {

using namespace clout;
using namespace clout::storage;

constexpr std::uint32_t kNodes = 100'000;
constexpr std::uint32_t kEdges = 1'000'000;

class NoLargeValues : public LargeValueWriter, public LargeValueReader {
 public:
  std::uint64_t put(std::string_view) override { return 0; }
  [[nodiscard]] std::string get(std::uint64_t) const override { return {}; }
};

/// Edges of one side, grouped by node and sorted as chunks want them.
struct Side {
  std::vector<std::uint32_t> offsets;
  std::vector<AdjacencyEntry> entries;

  [[nodiscard]] std::span<const AdjacencyEntry> of(std::uint32_t node) const {
    return std::span(entries).subspan(offsets[node], offsets[node + 1] - offsets[node]);
  }
};

struct Graph {
  std::vector<double> strength;
  std::vector<double> confidence;
  std::vector<std::int32_t> since;
  std::vector<std::int32_t> until;
  std::vector<std::uint8_t> has_until;
  std::vector<std::int64_t> source;
  std::vector<EdgeColumn> columns;
  EdgeTable table;
  Side out;
  Side in;
};

Side group(const std::vector<bench::RmatEdge>& edges, bool by_start) {
  Side side;
  side.offsets.assign(kNodes + 1, 0);
  side.entries.resize(edges.size());
  const auto own = [&](const bench::RmatEdge& edge) { return by_start ? edge.start : edge.end; };
  for (const auto& edge : edges) ++side.offsets[own(edge) + 1];
  for (std::uint32_t node = 0; node < kNodes; ++node) side.offsets[node + 1] += side.offsets[node];
  std::vector<std::uint32_t> next(side.offsets.begin(), side.offsets.end() - 1);
  for (std::uint32_t row = 0; row < edges.size(); ++row) {
    const bench::RmatEdge& edge = edges[row];
    side.entries[next[own(edge)]++] = {EdgeTypeId{edge.type},
                                       NodeId{by_start ? edge.end : edge.start}, row};
  }
  for (std::uint32_t node = 0; node < kNodes; ++node) {
    std::sort(side.entries.begin() + side.offsets[node],
              side.entries.begin() + side.offsets[node + 1], [](const auto& a, const auto& b) {
                return std::tie(a.type, a.neighbour, a.row) < std::tie(b.type, b.neighbour, b.row);
              });
  }
  return side;
}

std::unique_ptr<Graph> make_graph() {
  auto graph = std::make_unique<Graph>();
  const bench::Rmat rmat(kNodes, 1);
  std::vector<bench::RmatEdge> edges;
  for (std::uint32_t i = 0; i < kEdges; ++i) {
    const bench::RmatEdge edge = rmat.edge(i);
    edges.push_back(edge);
    graph->strength.push_back(edge.strength_milli / 1000.0);
    graph->confidence.push_back(edge.confidence_milli / 1000.0);
    graph->since.push_back(edge.since_day);
    graph->until.push_back(edge.until_day);
    graph->has_until.push_back(edge.until_day != 0 ? 1 : 0);
    graph->source.push_back(edge.source);
  }
  graph->columns = {
      {.key = PropertyKeyId{0}, .kind = ColumnKind::Float, .floats = graph->strength},
      {.key = PropertyKeyId{1}, .kind = ColumnKind::Float, .floats = graph->confidence},
      {.key = PropertyKeyId{2}, .kind = ColumnKind::Date, .dates = graph->since},
      {.key = PropertyKeyId{3},
       .kind = ColumnKind::Date,
       .present = graph->has_until,
       .dates = graph->until},
      {.key = PropertyKeyId{4}, .kind = ColumnKind::Integer, .integers = graph->source}};
  graph->table.columns = graph->columns;
  graph->table.recorded_from = 1'700'000'000'000'000;
  graph->out = group(edges, true);
  graph->in = group(edges, false);
  return graph;
}

const Graph& graph() {
  static const std::unique_ptr<Graph> kGraph = make_graph();
  return *kGraph;
}

using Chunks = std::vector<std::pair<std::string, std::string>>;

template <typename Sink>
void encode_out(const Graph& g, Sink sink) {
  NoLargeValues large;
  OutChunkEncoder encoder(g.table, large);
  for (std::uint32_t node = 0; node < kNodes; ++node) {
    encoder.encode(NodeId{node}, g.out.of(node), EdgeId{g.out.offsets[node]}, sink);
  }
}

template <typename Sink>
void encode_in(const Graph& g, Sink sink) {
  for (std::uint32_t node = 0; node < kNodes; ++node) {
    encode_in_chunks(NodeId{node}, g.in.of(node), sink);
  }
}

void count_edges(benchmark::State& state) {
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * kEdges);
}

void encode_out_chunks(benchmark::State& state) {
  std::size_t bytes = 0;
  for (auto _ : state) {
    bytes = 0;
    encode_out(graph(), [&](std::string_view key, std::string_view value) {
      bytes += key.size() + value.size();
    });
  }
  count_edges(state);
  state.counters["raw_bytes_per_edge"] = static_cast<double>(bytes) / kEdges;
}

void encode_in_chunks(benchmark::State& state) {
  std::size_t bytes = 0;
  for (auto _ : state) {
    bytes = 0;
    encode_in(graph(), [&](std::string_view key, std::string_view value) {
      bytes += key.size() + value.size();
    });
  }
  count_edges(state);
  state.counters["raw_bytes_per_edge"] = static_cast<double>(bytes) / kEdges;
}

Chunks out_chunks() {
  Chunks chunks;
  encode_out(graph(), [&](std::string_view key, std::string_view value) {
    chunks.emplace_back(std::string(key), std::string(value));
  });
  return chunks;
}

void decode_topology(benchmark::State& state) {
  const Chunks chunks = out_chunks();
  std::vector<NodeId> neighbours;
  std::vector<EdgeId> edges;
  for (auto _ : state) {
    for (const auto& [key, value] : chunks) {
      neighbours.clear();
      edges.clear();
      const OutChunk chunk(value);
      chunk.neighbours(neighbours);
      chunk.edges(edges);
      benchmark::DoNotOptimize(neighbours.data());
    }
  }
  count_edges(state);
}

void decode_float_column(benchmark::State& state) {
  const Chunks chunks = out_chunks();
  std::vector<double> strengths;
  for (auto _ : state) {
    for (const auto& [key, value] : chunks) {
      strengths.clear();
      const OutChunk chunk(value);
      chunk.column(PropertyKeyId{0})->doubles(1, strengths);
      benchmark::DoNotOptimize(strengths.data());
    }
  }
  count_edges(state);
}

void read_one_property(benchmark::State& state) {
  const Chunks chunks = out_chunks();
  const NoLargeValues large;
  std::mt19937 random(1);
  for (auto _ : state) {
    const OutChunk chunk(chunks[random() % chunks.size()].second);
    benchmark::DoNotOptimize(
        chunk.property(random() % chunk.size(), PropertyKeyId{4}, large).is_null());
  }
}

void ingest_both_directions(benchmark::State& state) {
  std::uint64_t bytes = 0;
  const auto directory = std::filesystem::temp_directory_path() / "clout-chunk-codec";
  for (auto _ : state) {
    std::filesystem::remove_all(directory);
    RocksOptions options;
    options.create_if_missing = true;
    const auto store = open_rocks_store(directory.string(), options);
    std::vector<std::unique_ptr<SortedRun>> runs;
    runs.push_back(store->new_sorted_run(Family::Adjacency));
    runs.push_back(store->new_sorted_run(Family::Adjacency));
    const auto into = [](SortedRun& run) {
      return [&run](std::string_view key, std::string_view value) { run.put(key, value); };
    };
    encode_out(graph(), into(*runs[0]));
    encode_in(graph(), into(*runs[1]));
    store->ingest(std::move(runs));
    bytes = store->approximate_bytes(Family::Adjacency);
  }
  std::filesystem::remove_all(directory);
  count_edges(state);
  state.counters["bytes_per_edge"] = static_cast<double>(bytes) / kEdges;
}

BENCHMARK(encode_out_chunks)->Unit(benchmark::kMillisecond);
BENCHMARK(encode_in_chunks)->Unit(benchmark::kMillisecond);
BENCHMARK(decode_topology)->Unit(benchmark::kMillisecond);
BENCHMARK(decode_float_column)->Unit(benchmark::kMillisecond);
BENCHMARK(read_one_property);
BENCHMARK(ingest_both_directions)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
