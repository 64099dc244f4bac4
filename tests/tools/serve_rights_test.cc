// Nobody without rights reads a row: what each role gets under each rule, and random statements of
// users from whom something is hidden, over both languages of a server.
#include <array>
#include <cstdint>
#include <memory>
#include <random>
#include <regex>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "schema/value_text.h"
#include "tests/support/http_call.h"
#include "tests/support/random_seed.h"
#include "tests/support/rule_cases.h"
#include "tests/support/rule_oracle.h"
#include "tests/support/test_server.h"
#include "tests/support/told_answer.h"
#include "tools/access/secrets.h"
#include "tools/access/user_store.h"

using namespace clout;
using tests::TestServer;

namespace {

std::string token_of(const std::string& user) { return "clout_token_of_" + user; }

tools::User user_called(const std::string& name, tools::Role role, const graph::ReadRule& rule) {
  const auto list = [](const graph::NameSet& set) {
    return std::vector<std::string>(set.names.begin(), set.names.end());
  };
  tools::User user;
  user.name = name;
  user.role = role;
  user.tokens = {{"test", tools::digest_of(token_of(name))}};
  user.hidden_labels = list(rule.labels);
  user.hidden_edge_types = list(rule.edge_types);
  user.hidden_sources = list(rule.sources);
  return user;
}

std::unique_ptr<TestServer> server_for(std::unique_ptr<graph::Database> database,
                                       const std::vector<tools::User>& users) {
  return std::make_unique<TestServer>(
      std::move(database), [](auto&) {},
      [&users](const std::string& directory) {
        tools::UserStore store(directory);
        for (const auto& user : users) store.put(user);
        store.save();
      });
}

std::unique_ptr<client::Connection> connect(const TestServer& server, const std::string& user) {
  return server.connect({token_of(user), "", ""});
}

const std::vector<tools::Role> kRoles{tools::Role::Reader, tools::Role::Analyst,
                                      tools::Role::Writer, tools::Role::Admin};

struct NamedRule {
  std::string name;
  graph::ReadRule rule;
};
const std::array<NamedRule, 5> kRules{{{"none", {}},
                                       {"label", {{{"Secret"}}, {}, {}}},
                                       {"type", {{}, {{"OWNS"}}, {}}},
                                       {"source", {{}, {}, {{"Rumours"}}}},
                                       {"all", {{{"Secret"}}, {{"OWNS"}}, {{"Rumours"}}}}}};

/// What a statement answers under each of the rules, to whoever has the role or a higher one; below
/// it, it is refused. So is everything that writes, under a rule.
struct Expected {
  std::string statement;
  tools::Role least;
  std::array<std::string, kRules.size()> answers;
};

constexpr auto kRefused = "Permission";

const std::vector<Expected> kExpected{
    {"MATCH (n) RETURN count(n)", tools::Role::Reader, {"3", "2", "3", "3", "2"}},
    {"MATCH (n:Secret) RETURN count(n)", tools::Role::Reader, {"1", "0", "1", "1", "0"}},
    {"MATCH ()-[e]->() RETURN count(e)", tools::Role::Reader, {"5", "4", "4", "3", "1"}},
    {"MATCH ()-[e:OWNS]->() RETURN count(e)", tools::Role::Reader, {"1", "1", "0", "1", "0"}},
    {"MATCH ()-[e]->() RETURN count(e.source)", tools::Role::Reader, {"1", "1", "1", "0", "0"}},
    {"MATCH (n {name: 'Plan'}) RETURN count(n)", tools::Role::Reader, {"1", "0", "1", "1", "0"}},
    {"MATCH (a {name: 'A'}) RETURN COUNT { (a)--() }",
     tools::Role::Reader,
     {"5", "4", "4", "3", "1"}},
    {"SOURCES FOR ('A')-[:SUPPLIES]->('B') RETURN count(*)",
     tools::Role::Reader,
     {"1", "1", "1", "NotFound", "NotFound"}},
    {"WHAT IF {CREATE (:T)} THEN MATCH (n) RETURN count(n) AS n",
     tools::Role::Analyst,
     {"4", "3", "4", "4", "3"}},
    {"MATCH (n:Nothing) SET n.x = 1 RETURN count(n)",
     tools::Role::Writer,
     {"0", kRefused, kRefused, kRefused, kRefused}},
    {"DROP INDEX nothing",
     tools::Role::Writer,
     {"NotFound", kRefused, kRefused, kRefused, kRefused}},
    {"PROFILE CREATE (t:T) DELETE t",
     tools::Role::Writer,
     {"rows", kRefused, kRefused, kRefused, kRefused}},
    {"EXPLAIN CREATE (:T)", tools::Role::Reader, {"rows", "rows", "rows", "rows", "rows"}},
};

std::string question(const std::string& statement) {
  return json(Value(Map{{"query", Value(statement)}}));
}

/// The first value of the first row, "rows" for that of a plan, or the code of the error.
std::string outcome(client::Connection& connection, const std::string& statement) {
  try {
    const auto rows = connection.run(statement);
    const auto* row = rows->next();
    REQUIRE(row != nullptr);
    return row->at(0).is_string() ? "rows" : literal(row->at(0));
  } catch (const Error& error) {
    return std::string(to_string(error.code()));
  }
}

/// The moment of the question is another one.
std::string without_moment(const std::string& text) {
  static const std::regex moment("as of [-0-9T:]+Z");
  return std::regex_replace(text, moment, "as of now");
}

}  // namespace

TEST_CASE("serve rights: what each role gets under each rule", "[tools][serve]") {
  std::vector<tools::User> users;
  const auto name_of = [](tools::Role role, const NamedRule& rule) {
    return std::string(to_string(role)) + "_" + rule.name;
  };
  for (const auto role : kRoles) {
    for (const auto& rule : kRules)
      users.push_back(user_called(name_of(role, rule), role, rule.rule));
  }
  const auto server = server_for(graph::Database::open_in_memory(), users);
  const auto writer = connect(*server, "admin_none");
  for (const char* statement :
       {"CREATE (a:Company {name: 'A'})-[:OWNS]->(b:Company {name: 'B'}), (a)-[:MAKES]->(b), "
        "(a)-[:KNOWS {source: 'Rumours'}]->(b), (:Secret {name: 'Plan'})-[:TOUCHES]->(a)",
        "ASSERT ('A')-[:SUPPLIES]->('B') BY 'Rumours'"}) {
    (void)writer->run(statement);
  }
  for (const auto role : kRoles) {
    for (std::size_t i = 0; i < kRules.size(); ++i) {
      const auto user = name_of(role, kRules[i]);
      const auto connection = connect(*server, user);
      for (const auto& [statement, least, answers] : kExpected) {
        CAPTURE(user, statement);
        CHECK(outcome(*connection, statement) == (role < least ? kRefused : answers[i]));
        const auto answer = tests::http_post(
            server->port(), "/query", question(statement),
            {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + token_of(user)}});
        CHECK((answer.status == 403) == (role < least || answers[i] == kRefused));
      }
    }
  }
}

TEST_CASE("serve rights: statements answer as if the hidden things did not exist",
          "[tools][serve]") {
  const std::uint64_t seed = tests::random_seed(41);
  std::mt19937_64 random(seed);
  tests::RuleStatements statements(random);
  int compared = 0, failed = 0;
  for (int round = 0; round < 8; ++round) {
    tests::StatedDatabase full(random);
    const auto all = tests::stated_graph(*full.database->view());
    const Catalog catalog = full.database->view()->catalog();
    std::vector<graph::ReadRule> rules;
    std::vector<tools::User> users;
    while (rules.size() < 5) {
      const auto rule = tests::random_rule(random);
      if (rule.empty() || rule.labels.others || rule.edge_types.others || rule.sources.others) {
        continue;  // which a user has no words for
      }
      users.push_back(user_called("u" + std::to_string(rules.size()), tools::Role::Analyst, rule));
      rules.push_back(rule);
    }
    const auto server = server_for(std::move(full.database), users);
    for (std::size_t i = 0; i < rules.size(); ++i) {
      const auto lacking = tests::stored(tests::visible_part(all, rules[i]), catalog, rules[i]);
      query::Engine expected(*lacking);
      tests::make_indexes(expected, rules[i]);
      const auto connection = connect(*server, users[i].name);
      for (int k = 0; k < 25; ++k) {
        const auto [statement, in_order] = statements.any_statement();
        INFO("CLOUT_SEED=" << seed << " round " << round << " rule " << tests::text_of(rules[i])
                           << "\n"
                           << statement);
        const auto said = without_moment(tests::told_answer(*connection, statement, in_order));
        REQUIRE(said == without_moment(tests::told_answer(expected, statement, in_order, {}, 0)));
        const auto over_http =
            tests::told_over_http(server->port(), token_of(users[i].name), statement, in_order);
        REQUIRE(without_moment(over_http) ==
                without_moment(tests::told_as_json(expected, statement, in_order)));
        ++compared;
        if (said.starts_with("error")) ++failed;
      }
    }
  }
  CHECK(compared == 1'000);
  CHECK(failed < compared / 4);
}
