// Claims from CSV: rows of one EDGE_ID are claims on one edge; the article's statements load as
// such; a dump keeps them.
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "schema/error.h"
#include "tests/support/shared_data.h"
#include "tests/support/temporary_directory.h"
#include "tools/dump/dump.h"
#include "tools/load/load.h"

using namespace clout;
using namespace clout::tools;
using clout::graph::Database;
using clout::tests::TemporaryDirectory;

namespace {

void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

LoadReport load_files(Database& database, const std::vector<std::string>& files,
                      OnError on_error = OnError::Abort) {
  LoadOptions options;
  options.groups.push_back({FileGroup::Kind::ByHeader, {}, {}, files});
  options.on_error = on_error;
  NoProgress progress;
  return load(database, options, progress);
}

/// By edge id property, the claims on each edge.
std::map<std::string, std::vector<Claim>> claims_by_id(const graph::GraphView& view) {
  std::map<std::string, std::vector<Claim>> claims;
  const auto key = view.catalog().property_keys.find("id");
  view.visit_claims([&](EdgeId edge, const Claim& claim) {
    const auto found = view.find_edge(edge);
    REQUIRE(found);
    claims[view.property(*found, *key).as_string()].push_back(claim);
    return true;
  });
  return claims;
}

constexpr const char* kNodes = ":ID,name,:LABEL\na,A,Company\nb,B,Company\nc,C,Company\n";

}  // namespace

TEST_CASE("claim rows: the first of an edge makes it, the others add to it", "[tools]") {
  const TemporaryDirectory directory;
  write_file(directory / "nodes.csv", kNodes);
  // Edge 2 sorts before edge 1: claims must find their edges all the same.
  write_file(directory / "edges.csv",
             "id:EDGE_ID,:START_ID,:END_ID,:TYPE,weight:int,:CLAIM(source),:CLAIM(stance),"
             ":CLAIM(certainty),:CLAIM(published),:CLAIM(recorded),:CLAIM(origin),:CLAIM(speaker),"
             ":CLAIM(quote),:CLAIM(url),:CLAIM(status)\n"
             "1,b,a,SUPPLIES,5,Wire,,0.5,2024-01-02,2024-01-03T04:05:06.5Z,Agency,Jo,\"a, b\",u,"
             "reported\n"
             "2,a,b,SUPPLIES,6,Wire,denies,,,,,,,,\n"
             "1,b,a,SUPPLIES,7,Blog,weakens,,,,,,,,\n"
             "3,a,c,SUPPLIES,8,,,,,,,,,,\n");
  const auto database = Database::open_in_memory();
  const LoadReport report =
      load_files(*database, {directory / "nodes.csv", directory / "edges.csv"});
  CHECK(report.edges == 3);
  CHECK(report.claims == 3);
  const auto view = database->view();
  CHECK(view->edge_count() == 3);
  const auto claims = claims_by_id(*view);
  REQUIRE(claims.size() == 2);
  REQUIRE(claims.at("1").size() == 2);
  const Claim& first = claims.at("1")[0];
  CHECK(first.source == "Wire");
  CHECK(first.stance == Stance::Supports);
  CHECK(first.certainty == 0.5);
  CHECK(equivalent(first.published, Value(Date{19'724})));
  CHECK(first.recorded == 1'704'254'706'500'000);
  CHECK(first.commit == view->commit());
  CHECK(first.origin == "Agency");
  CHECK(first.speaker == "Jo");
  CHECK(first.quote == "a, b");
  CHECK(first.url == "u");
  CHECK(first.status == "reported");
  CHECK(claims.at("1")[1].stance == Stance::Weakens);
  CHECK(claims.at("2")[0].stance == Stance::Denies);
  const Edge edge = *view->find_edge(EdgeId{0});
  CHECK(equivalent(view->property(edge, *view->catalog().property_keys.find("weight")), Value(6)));
}

TEST_CASE("claim rows: faults are told by their cell and leave the others", "[tools]") {
  const TemporaryDirectory directory;
  write_file(directory / "nodes.csv", kNodes);
  write_file(directory / "edges.csv",
             "id:EDGE_ID,:START_ID,:END_ID,:TYPE,confidence:float,:CLAIM(stance),"
             ":CLAIM(certainty),:CLAIM(published),:CLAIM(recorded),:CLAIM(source)\n"
             "1,a,b,SUPPLIES,,maybe,,,,s\n"
             "2,a,b,SUPPLIES,,,1.5,,,s\n"
             "3,a,b,SUPPLIES,,,,soon,,s\n"
             "4,a,b,SUPPLIES,,,,,2999-01-01,s\n"
             "5,a,b,SUPPLIES,1.5,,,,,s\n"
             ",a,b,SUPPLIES,,,,,,\n"
             "6,a,b,SUPPLIES,,denies,,,,s\n"
             "6,a,c,SUPPLIES,,denies,,,,s\n"
             "7,a,nobody,SUPPLIES,,denies,,,,s\n"
             "8,a,c,KNOWS,1.5,denies,,,,s\n"
             "9,a,c,SUPPLIES,,denies, 0.5 , 2020-01-01 ,,\n"
             "10,a,c,SUPPLIES,,denies, 0.5 , 2020-01-01 ,,s\n");
  const auto database = Database::open_in_memory();
  const LoadReport report =
      load_files(*database, {directory / "nodes.csv", directory / "edges.csv"}, OnError::Skip);
  CHECK(report.rejected == 9);
  CHECK(report.edges == 3);
  CHECK(report.claims == 3);
  std::vector<std::string> places;
  for (const LoadDiagnostic& told : report.diagnostics) {
    places.push_back(std::to_string(told.line) + ":" + std::to_string(told.column));
  }
  CHECK(places == std::vector<std::string>{"2:17", "3:18", "4:19", "5:20", "6:16", "7:1", "9:1",
                                           "10:5", "12:44"});
  CHECK(claims_by_id(*database->view()).at("6").size() == 1);
}

TEST_CASE("claim rows: a dump loads back to the same bytes", "[tools]") {
  const TemporaryDirectory directory;
  write_file(directory / "nodes.csv", kNodes);
  write_file(directory / "edges.csv",
             ":EDGE_ID,:START_ID,:END_ID,:TYPE,weight:int,:CLAIM(source),:CLAIM(published)\n"
             "1,b,a,SUPPLIES,5,Wire,2024-01-02T03:04Z\n"
             "1,b,a,SUPPLIES,5,Blog,2024-01-02\n"
             "2,a,b,OWNS,, Blog of Jo ,\n3,b,c,OWNS,,,\n");
  const auto dumped = [&](const Database& database, const std::string& into) {
    NoProgress progress;
    dump(*database.view(), directory / into, progress);
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(directory / into)) {
      std::ifstream in(entry.path(), std::ios::binary);
      std::stringstream text;
      text << in.rdbuf();
      files[entry.path().filename().string()] = text.str();
    }
    return files;
  };
  const auto database = Database::open_in_memory();
  load_files(*database, {directory / "nodes.csv", directory / "edges.csv"});
  const auto first = dumped(*database, "first");
  const auto again = Database::open_in_memory();
  std::vector<std::string> files;
  for (const auto& [name, text] : first) files.push_back(directory / ("first/" + name));
  load_files(*again, files);
  CHECK(dumped(*again, "second") == first);
}

TEST_CASE("claim rows: the article's 77 statements are claims on 68 facts", "[tools]") {
  const auto data = tests::shared_data("data/seed-article");
  if (!data) {
    WARN("skipped: the shared data set seed-article is not there");
    return;
  }
  const TemporaryDirectory directory;
  std::ifstream statements(*data / "edges.csv");
  std::string header;
  std::getline(statements, header);
  std::stringstream rows;
  rows << statements.rdbuf();
  write_file(directory / "edges.csv",
             "stmt_id:IGNORE,id:EDGE_ID,:START_ID,:END_ID,:TYPE,directed:boolean,polarity:int,"
             ":CLAIM(status),:CLAIM(certainty),:CLAIM(stance),since:date,until:date,"
             "since_precision,since_basis,market,magnitude:float,magnitude_unit,:CLAIM(source),"
             ":CLAIM(speaker),depends_on:string[],derived:boolean,sentence:IGNORE,:CLAIM(quote),"
             "note:IGNORE\n" +
                 rows.str());
  const auto database = Database::open_in_memory();
  const LoadReport report =
      load_files(*database, {(*data / "nodes.csv").string(), directory / "edges.csv"});
  CHECK(report.nodes == 36);
  CHECK(report.edges == 68);
  CHECK(report.claims == 77);
  const auto claims = claims_by_id(*database->view());
  CHECK(claims.size() == 68);
  // The partnership has five statements, one of which weakens it.
  REQUIRE(claims.at("F01").size() == 5);
  CHECK(claims.at("F01")[2].stance == Stance::Weakens);
  CHECK(claims.at("F01")[0].source == "The Information");
}
