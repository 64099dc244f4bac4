#include "graph/influence/possible_worlds.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace clout::graph {

namespace {

constexpr std::size_t kMostSteps = std::size_t{1} << 26;
/// Sums of chances are taken for equal within this.
constexpr double kRounding = 1e-12;

struct World {
  double pressure = 0;
  double chance = 0;
};

/// An origin's weights between 0 and 1, ascending: they part its numbers u into levels, which are
/// all that a world can tell of it. What has the weight of place i is true up to level i.
using Levels = std::vector<double>;

class Worlds {
 public:
  Worlds(std::span<const PossiblePath> paths, std::span<const Statements> facts,
         QueryBudget& budget);

  [[nodiscard]] bool are_few() const;
  void see_all() { choose(0, 1); }
  void draw(std::uint64_t seed);
  [[nodiscard]] PressureBand band(bool exact);

 private:
  struct Heard {
    std::uint32_t origin = 0;
    std::uint32_t last_level = 0;  ///< at which it is true
    bool denies = false;
  };

  void add_origins(std::span<const Statements> facts);
  void choose(std::size_t origin, double chance);
  void see(double chance);
  [[nodiscard]] bool holds(std::size_t fact) const;

  std::span<const PossiblePath> paths_;
  QueryBudget& budget_;
  MemoryCharge charge_;
  std::vector<Levels> origins_;
  std::vector<std::vector<Heard>> facts_;
  std::vector<double> logs_;          // -ln(1 - harm), by path
  std::vector<std::uint32_t> level_;  // of each origin, in the world at hand
  std::vector<char> holds_;           // by fact
  std::vector<World> worlds_;
};

Worlds::Worlds(std::span<const PossiblePath> paths, std::span<const Statements> facts,
               QueryBudget& budget)
    : paths_(paths), budget_(budget), charge_(budget) {
  add_origins(facts);
  for (const PossiblePath& path : paths) logs_.push_back(-std::log1p(-path.harm));
  for (const Statements& fact : facts) {
    std::vector<Heard>& heard = facts_.emplace_back();
    for (const Statement& statement : fact) {
      if (statement.weight <= 0) continue;
      const Levels& levels = origins_[statement.origin];
      const auto level = std::lower_bound(levels.begin(), levels.end(), statement.weight);
      heard.push_back(
          {statement.origin, static_cast<std::uint32_t>(level - levels.begin()), statement.denies});
    }
  }
  level_.resize(origins_.size());
  holds_.resize(facts_.size());
}

void Worlds::add_origins(std::span<const Statements> facts) {
  for (const Statements& fact : facts) {
    for (const Statement& statement : fact) {
      if (statement.origin >= origins_.size()) origins_.resize(statement.origin + 1);
      if (statement.weight <= 0 || statement.weight >= 1) continue;
      origins_[statement.origin].push_back(statement.weight);
    }
  }
  for (Levels& levels : origins_) {
    std::sort(levels.begin(), levels.end());
    levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  }
}

bool Worlds::are_few() const {
  std::size_t hops = facts_.size() + 1;
  for (const PossiblePath& path : paths_) hops += path.facts.size();
  std::size_t worlds = 1;
  for (const Levels& levels : origins_) {
    worlds *= levels.size() + 1;
    if (worlds > kMostWorlds || worlds * hops > kMostSteps) return false;
  }
  return true;
}

// Each level of the origin with each of those after it. As deep as there are origins of several
// levels, which are few: each at least doubles the worlds.
void Worlds::choose(std::size_t origin, double chance) {
  while (origin < origins_.size() && origins_[origin].empty()) ++origin;
  if (origin == origins_.size()) return see(chance);
  const Levels& levels = origins_[origin];
  double from = 0;
  for (std::uint32_t level = 0; level <= levels.size(); ++level) {
    const double until = level < levels.size() ? levels[level] : 1;
    level_[origin] = level;
    choose(origin + 1, chance * (until - from));
    from = until;
  }
}

void Worlds::draw(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  for (std::size_t i = 0; i < kWorldsDrawn; ++i) {
    for (std::size_t origin = 0; origin < origins_.size(); ++origin) {
      // By hand, since standard libraries differ in how they make fractions of random bits.
      const double u = static_cast<double>(random() >> 11) * 0x1p-53;
      const Levels& levels = origins_[origin];
      const auto level = std::upper_bound(levels.begin(), levels.end(), u);
      level_[origin] = static_cast<std::uint32_t>(level - levels.begin());
    }
    see(1.0 / kWorldsDrawn);
  }
}

bool Worlds::holds(std::size_t fact) const {
  bool supported = false;
  for (const Heard& heard : facts_[fact]) {
    if (level_[heard.origin] > heard.last_level) continue;
    if (heard.denies) return false;
    supported = true;
  }
  return supported;
}

void Worlds::see(double chance) {
  for (std::size_t fact = 0; fact < facts_.size(); ++fact) holds_[fact] = holds(fact) ? 1 : 0;
  double logs = 0;
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    budget_.poll();
    const auto& facts = paths_[i].facts;
    const bool whole = std::all_of(facts.begin(), facts.end(),
                                   [&](std::uint32_t fact) { return holds_[fact] != 0; });
    if (whole) logs += logs_[i];
  }
  charge_.add(sizeof(World));
  worlds_.push_back({-std::expm1(-logs), chance});
}

PressureBand Worlds::band(bool exact) {
  std::sort(worlds_.begin(), worlds_.end(),
            [](const World& a, const World& b) { return a.pressure < b.pressure; });
  PressureBand band{.worlds = worlds_.size(), .exact = exact};
  double squares = 0;
  for (const World& world : worlds_) band.mean += world.chance * world.pressure;
  for (const World& world : worlds_) {
    squares += world.chance * (world.pressure - band.mean) * (world.pressure - band.mean);
  }
  if (!exact) band.error = std::sqrt(squares / static_cast<double>(worlds_.size() - 1));
  const auto quantile = [&](double share) {
    double sum = 0;
    for (const World& world : worlds_) {
      sum += world.chance;
      if (sum >= share - kRounding) return world.pressure;
    }
    return worlds_.back().pressure;
  };
  band.p10 = quantile(0.1);
  band.p50 = quantile(0.5);
  band.p90 = quantile(0.9);
  return band;
}

}  // namespace

PressureBand pressure_band(std::span<const PossiblePath> paths, std::span<const Statements> facts,
                           std::uint64_t seed, QueryBudget& budget) {
  Worlds worlds(paths, facts, budget);
  const bool all = worlds.are_few();
  all ? worlds.see_all() : worlds.draw(seed);
  return worlds.band(all);
}

}  // namespace clout::graph
