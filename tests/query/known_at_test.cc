// Law: what a statement says of an earlier moment is what it says in a database in which nothing
// has happened since.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "graph/history.h"
#include "query/engine.h"
#include "schema/error.h"
#include "schema/temporal_zone.h"
#include "tests/support/random_seed.h"

namespace clout::query {
namespace {

using Rows = std::vector<std::vector<Value>>;

/// A database, and what was run in it.
class Told {
 public:
  /// A statement that fails has told nothing.
  void tell(const std::string& statement) {
    try {
      engine_.run(statement, {})->finish();
    } catch (const Error&) {
      return;
    }
    statements_.push_back(statement);
    const auto view = database_->view();
    times_.push_back(graph::time_of(*view, view->commit()).value());
  }

  /// The rows of a question, or the message of its error as the only one.
  [[nodiscard]] Rows answer(const std::string& question, const Map& parameters = {}) {
    Rows rows;
    try {
      const auto cursor = engine_.run(question, parameters);
      while (const std::vector<Value>* row = cursor->next()) rows.push_back(*row);
    } catch (const Error& error) {
      return {{error.message()}};
    }
    return rows;
  }

  /// The same database before it was told more.
  [[nodiscard]] std::unique_ptr<Told> rebuilt(std::size_t statements) const {
    auto earlier = std::make_unique<Told>();
    for (std::size_t i = 0; i < statements; ++i) earlier->tell(statements_[i]);
    return earlier;
  }

  [[nodiscard]] const std::vector<std::int64_t>& times() const { return times_; }

 private:
  std::unique_ptr<graph::Database> database_ = graph::Database::open_in_memory();
  Engine engine_{*database_};
  std::vector<std::string> statements_;
  std::vector<std::int64_t> times_;
};

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}

  [[nodiscard]] std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  [[nodiscard]] std::string company() { return "'n" + std::to_string(below(5)) + "'"; }
  [[nodiscard]] std::string edge() {
    constexpr const char* kTypes[] = {"COMPETES_WITH", "SUPPLIES"};
    return "(" + company() + ")-[:" + kTypes[below(2)] + "]->(" + company() + ")";
  }
  [[nodiscard]] std::string word() {
    return " BY 's" + std::to_string(below(3)) + "' CERTAINTY " + fraction();
  }
  [[nodiscard]] std::string fraction() { return std::to_string(static_cast<double>(below(9)) / 8); }

  [[nodiscard]] std::string statement() {
    switch (below(8)) {
      case 0:
        return "MATCH (:Company {name: " + company() + "})-[e]->() SET e.strength = " + fraction();
      case 1:
        return "MATCH (:Company {name: " + company() +
               "})-[e]->() SET e.until = date('2020-01-01')";
      case 2:
        return "DELETE " + edge();
      case 3:
        return "MERGE (s:Source {name: 's1'}) SET s.reliability = " + fraction();
      case 4:
        return "MATCH (n:Company {name: " + company() + "}) DETACH DELETE n";
      case 5:
        return "DENY " + edge() + word();
      case 6:
        return "MERGE (:Company {name: " + company() + "})";
      default:
        return "ASSERT " + edge() + word();
    }
  }

  /// With a place for KNOWN AT. When a claim was recorded is not the same in another database.
  [[nodiscard]] std::string question(const std::string& known_at) {
    const std::string times = (below(2) == 0 ? " AS OF date('2019-01-01')" : "") + known_at;
    switch (below(3)) {
      case 0:
        return "CONTRADICTIONS" + times;
      case 1:
        return "CONTRADICTIONS ABOUT " + company() + times;
      default:
        return "SOURCES FOR (" + company() + ")-[]->(" + company() + ")" + times +
               " RETURN rank, claim, source, stance, weight, reliability, certainty, edge";
    }
  }

 private:
  std::mt19937_64 random_;
};

bool same(const Rows& a, const Rows& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), equivalent);
  });
}

/// Tells a database what companies do to each other, and lets `compare` look at each moment of it:
/// it gets all, what was there then, and the time.
template <typename Compare>
void compare_moments(std::uint64_t seed, const Compare& compare) {
  for (int round = 0; round < 8; ++round, ++seed) {
    Chance chance(seed);
    Told all;
    all.tell("UNWIND range(0, 4) AS i CREATE (:Company {name: 'n' + toString(i)})");
    for (int i = 0; i < 30; ++i) all.tell(chance.statement());
    for (std::size_t told = 1; told <= all.times().size(); told += 1 + chance.below(4)) {
      INFO("CLOUT_SEED=" << seed << ", after " << told << " statements");
      compare(chance, all, *all.rebuilt(told), all.times()[told - 1]);
    }
  }
}

}  // namespace

TEST_CASE("known at: who contradicts whom, and who said so", "[query][time]") {
  compare_moments(tests::random_seed(1), [](Chance& chance, Told& all, Told& then, auto time) {
    for (int i = 0; i < 5; ++i) {
      Chance again = chance;
      const std::string question = chance.question("");
      INFO(question);
      const Rows expected = then.answer(question);
      REQUIRE(same(all.answer(again.question(" KNOWN AT $t"), {{"t", at_microseconds(time)}}),
                   expected));
    }
  });
}

TEST_CASE("known at: the functions of two nodes look back on their own", "[query][time]") {
  const std::string pairs = "MATCH (a:Company), (b:Company) WITH a, b ORDER BY id(a), id(b) ";
  compare_moments(tests::random_seed(2), [&](Chance&, Told& all, Told& then, auto time) {
    for (const std::string function : {"pressure", "support", "net", "leverage"}) {
      const auto asked = [&](const std::string& options) {
        return pairs + "RETURN id(a), id(b), " + function + "(a, b" + options + ") AS x";
      };
      const Rows expected = then.answer(asked(""));
      const Rows found = all.answer(asked(", {knownAt: $t}"), {{"t", at_microseconds(time)}});
      for (const auto& row : found) {
        const auto place = std::find_if(expected.begin(), expected.end(), [&](const auto& other) {
          return equivalent(other[0], row[0]) && equivalent(other[1], row[1]);
        });
        // Who came later pressed nobody then.
        REQUIRE(equivalent(row[2], place != expected.end() ? (*place)[2] : Value(0.0)));
      }
    }
  });
}

}  // namespace clout::query
