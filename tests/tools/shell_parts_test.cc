// Parts of the command line and the shell that need no database: completion, amounts, parameters,
// history, errors as text.
#include <filesystem>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "schema/error.h"
#include "tests/support/fake_view.h"
#include "tests/support/temporary_directory.h"
#include "tools/cli/quantity.h"
#include "tools/render/error_text.h"
#include "tools/repl/completion.h"
#include "tools/repl/history_file.h"

namespace clout::tools {
namespace {

using Words = std::vector<std::string>;

TEST_CASE("completion: the kind of word is seen from what stands before it", "[tools][repl]") {
  const auto kind = [](std::string_view text) { return word_context(text).kind; };
  CHECK(kind("") == WordKind::Keyword);
  CHECK(kind("MATCH (n) RET") == WordKind::Keyword);
  CHECK(kind("MATCH (n:Comp") == WordKind::Label);
  CHECK(kind("MATCH (n:Company:") == WordKind::Label);
  CHECK(kind("MATCH (n)-[:COMP") == WordKind::EdgeType);
  CHECK(kind("MATCH (n)-[r:A|B") == WordKind::EdgeType);
  CHECK(kind("MATCH (n)-[:competes-w") == WordKind::EdgeType);
  CHECK(kind("PRESSURE ON 'Apple' OVER COMP") == WordKind::EdgeType);
  CHECK(kind("PRESSURE ON 'Apple' over A | B") == WordKind::EdgeType);
  CHECK(kind("RETURN n.na") == WordKind::PropertyKey);
  CHECK(kind("MATCH (n {na") == WordKind::PropertyKey);
  CHECK(kind("MATCH (n {name: 1, co") == WordKind::PropertyKey);
  CHECK(kind("MATCH (n {name: nu") == WordKind::Keyword);
  CHECK(kind("PRESSURE ON 'App") == WordKind::EntityName);
  CHECK(kind("RETURN 'it\\'s (n:") == WordKind::EntityName);
  CHECK(kind("RETURN 'a' + \"b") == WordKind::EntityName);
  CHECK(kind("PRESSURE ON 'Apple' TO") == WordKind::Keyword);
  CHECK(kind("WHERE n:Comp") == WordKind::Label);
}

struct Completing {
  Completing() {
    const auto huawei = view->add_node({"Company"}, {{"name", "Huawei"}});
    const auto phones = view->add_node({"Product"}, {{"name", "Huawei's phones"}});
    view->add_edge("MAKES", huawei, phones, {{"confidence", 0.9}});
  }
  std::shared_ptr<tests::FakeView> view = std::make_shared<tests::FakeView>();
  Completer completer{{"MATCH", "MERGE", "RETURN"}, [this] { return view; }};
};

TEST_CASE("completion: candidates come from the language and the catalog", "[tools][repl]") {
  const Completing c;
  CHECK(c.completer.complete("", "m").candidates == Words{"MATCH", "MERGE"});
  CHECK(c.completer.complete("", "m").common == "M");
  CHECK(c.completer.complete("", "MATCH (n) ret").common == "RETURN ");
  CHECK(c.completer.complete("", "MATCH (n:").candidates == Words{"Company", "Product"});
  CHECK(c.completer.complete("MATCH (n\n", ":c").common == "Company");
  CHECK(c.completer.complete("", "MATCH ()-[:ma").common == "MAKES");
  CHECK(c.completer.complete("", "RETURN e.conf").common == "confidence");
  CHECK(c.completer.complete("", "RETURN nothing_like_it").candidates.empty());
}

TEST_CASE("completion: names are completed inside quotes and escaped", "[tools][repl]") {
  const Completing c;
  const auto both = c.completer.complete("", "PRESSURE ON 'Hua");
  CHECK(both.start == 13);
  CHECK(both.candidates == Words{"Huawei", "Huawei's phones"});
  CHECK(both.common == "Huawei");
  CHECK(c.completer.complete("", "PRESSURE ON 'Huawei' RET").common == "RETURN ");
  CHECK(c.completer.complete("", "RETURN \"Huawei'").common == "Huawei's phones\"");
}

TEST_CASE("completion: without a database only keywords are offered", "[tools][repl]") {
  const Completer completer({"MATCH"}, [] { return nullptr; });
  CHECK(completer.complete("", "ma").common == "MATCH ");
  CHECK(completer.complete("", "MATCH (n:").candidates.empty());
}

TEST_CASE("amounts: times and sizes as people write them", "[tools][cli]") {
  using std::chrono::milliseconds;
  CHECK(parse_time_limit("500ms") == milliseconds(500));
  CHECK(parse_time_limit("30s") == milliseconds(30'000));
  CHECK(parse_time_limit("1.5") == milliseconds(1'500));
  CHECK(parse_time_limit("2 m") == milliseconds(120'000));
  CHECK(parse_time_limit("0") == milliseconds(0));
  CHECK(parse_time_limit("0.0001ms") == milliseconds(1));  // a limit never becomes none
  CHECK(parse_memory_limit("512MB") == std::size_t{512} << 20);
  CHECK(parse_memory_limit("2g") == std::size_t{2} << 30);
  CHECK(parse_memory_limit("100") == 100);
  for (const auto* text : {"", "s", "-1s", "1 day", "nan", "inf", "1e400s", "5s5", "9999999999h"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_time_limit(text), Error);
  }
  for (const auto* text : {"", "MB", "-1", "1 XB", "99999999999TB"}) {
    CHECK_THROWS_AS(parse_memory_limit(text), Error);
  }
  CHECK(counted(1, "property") == "1 property");
  CHECK(counted(2, "property") == "2 properties");
  CHECK(counted(0, "row") == "0 rows");
  CHECK(text_of_bytes(1) == "1 byte");
  CHECK(text_of_bytes(1'023) == "1023 bytes");
  CHECK(text_of_bytes(1'536) == "1.5 kB");
  CHECK(text_of_bytes(std::uint64_t{20} << 30) == "20 GB");
}

TEST_CASE("parameters: a literal if it is one and a string otherwise", "[tools][cli]") {
  const auto value = [](std::string_view text) { return parse_parameter(text).second; };
  CHECK(parse_parameter("who=Apple").first == "who");
  CHECK(parse_parameter("$who=Apple").first == "who");
  CHECK(equivalent(value("x=12"), Value(12)));
  CHECK(value("x=12").is_integer());
  CHECK(equivalent(value("x=-1.5"), Value(-1.5)));
  CHECK(equivalent(value("x=Apple"), Value("Apple")));
  CHECK(equivalent(value("x='12'"), Value("12")));
  CHECK(equivalent(value("x=true"), Value(true)));
  CHECK(value("x=null").is_null());
  CHECK(equivalent(value("x="), Value("")));
  CHECK(equivalent(value("x=a=b"), Value("a=b")));
  CHECK(equivalent(value("x=['a', 1]"), Value(List{Value("a"), Value(1)})));
  CHECK(value("x=date('2025-02-13')").type() == ValueType::Date);
  CHECK_THROWS_AS(parse_parameter("nothing"), Error);
  CHECK_THROWS_AS(parse_parameter("=1"), Error);
}

TEST_CASE("history: entries outlive the session and stay private", "[tools][repl]") {
  const tests::TemporaryDirectory directory;
  const auto path = directory.path() / "state" / "clout" / "history";
  const HistoryFile history(path);
  CHECK(history.load(10).empty());
  history.append("first");
  HistoryFile(path).append("second");
  CHECK(history.load(10) == Words{"first", "second"});
  CHECK(history.load(1) == Words{"second"});
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("history: a long file is cut to its newest entries", "[tools][repl]") {
  const tests::TemporaryDirectory directory;
  const auto path = directory.path() / "history";
  const HistoryFile history(path);
  for (int i = 0; i < 20; ++i) history.append(std::to_string(i));
  CHECK(history.load(10).front() == "10");
  CHECK(history.load(100).size() == 10);
}

TEST_CASE("history: what cannot be written is not missed", "[tools][repl]") {
  const HistoryFile nowhere{std::filesystem::path()};
  nowhere.append("x");
  CHECK(nowhere.load(10).empty());
  const HistoryFile impossible{"/dev/null/history"};
  impossible.append("x");
  CHECK(impossible.load(10).empty());
}

TEST_CASE("error text: carets stand under the cells of wide characters", "[tools][render]") {
  const std::string text = "RETURN '华为' + nope";
  const auto error =
      Error(ErrorCode::Semantic, "unknown variable").at(position_at(text, text.find("nope"), 4));
  CHECK(error_text(error, text, {}) ==
        "Semantic error at 1:15: unknown variable\n"
        "  RETURN '华为' + nope\n"
        "                  ^^^^\n");
}

TEST_CASE("error text: names in messages are made harmless", "[tools][render]") {
  const Error error(ErrorCode::NotFound, "no entity '\x1b[2J'");
  CHECK(error_text(error, {}, {}) == "NotFound error: no entity '\\u001B[2J'\n");
}

}  // namespace
}  // namespace clout::tools
