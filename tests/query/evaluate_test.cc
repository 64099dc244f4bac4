// Operators, bound expressions, and that rows, batches and filters agree.
#include "query/evaluate.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "graph/database.h"
#include "query/bound_make.h"
#include "query/evaluate_operators.h"
#include "schema/error.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

using ast::BinaryOperator;
using ast::ComparisonOperator;
using ast::UnaryOperator;

constexpr SourcePosition kHere{1, 1, 1};

Value value(std::string_view text) { return parse_literal(text).value(); }
BoundPtr constant(std::string_view text) { return make_constant(value(text), kHere); }
BoundPtr column(Slot slot, TypeSet type = kAnyType) { return make_column(slot, type, kHere); }

/// The literal of what `work` gives, or "Code/Detail" of its error.
template <typename Work>
std::string outcome(Work work) {
  try {
    return literal(work());
  } catch (const Error& error) {
    return std::string(to_string(error.code())) + "/" + error.detail_name();
  }
}

struct Case {
  BinaryOperator op;
  std::string_view left;
  std::string_view right;
  std::string_view result;
};

/// A graph of one node (:Firm {name: 'Ann', size: 3}) and one edge.
struct Fixture {
  std::unique_ptr<graph::Database> database = graph::Database::open_in_memory();
  std::unique_ptr<graph::Transaction> transaction = database->begin();
  QueryBudget budget;
  NodeId ann{};
  Edge edge;

  Fixture() {
    const std::vector<LabelId> labels = {transaction->label("Firm"), transaction->label("Big")};
    ann = transaction->create_node(labels, {{transaction->property_key("name"), "Ann"},
                                            {transaction->property_key("size"), 3}});
    const NodeId other = transaction->create_node({}, {});
    edge = transaction->create_edge(transaction->edge_type("COMPETES_WITH"), ann, other, {});
  }
};

}  // namespace

TEST_CASE("evaluate: binary operators", "[query][evaluate]") {
  using enum BinaryOperator;
  const std::vector<Case> cases = {
      {Add, "1", "2", "3"},
      {Add, "1", "2.5", "3.5"},
      {Add, "9223372036854775807", "1", "Argument/IntegerOverflow"},
      {Add, "'a'", "'b'", "'ab'"},
      {Add, "'a'", "1", "'a1'"},
      {Add, "1.5", "'a'", "'1.5a'"},
      {Add, "[1]", "[2]", "[1, 2]"},
      {Add, "[1]", "2", "[1, 2]"},
      {Add, "0", "[1]", "[0, 1]"},
      {Add, "[1]", "null", "null"},
      {Add, "true", "1", "Type/InvalidArgumentType"},
      {Add, "{}", "{}", "Type/InvalidArgumentType"},
      {Subtract, "1", "3", "-2"},
      {Subtract, "'a'", "1", "Type/InvalidArgumentType"},
      {Multiply, "4611686018427387904", "2", "Argument/IntegerOverflow"},
      {Multiply, "2", "0.5", "1.0"},
      {Divide, "7", "2", "3"},
      {Divide, "-7", "2", "-3"},
      {Divide, "7", "0", "Argument/DivisionByZero"},
      {Divide, "7", "0.0", "Infinity"},
      {Divide, "0.0", "0.0", "NaN"},
      {Divide, "-9223372036854775808", "-1", "Argument/IntegerOverflow"},
      {Modulo, "7", "3", "1"},
      {Modulo, "-7", "3", "-1"},
      {Modulo, "-9223372036854775808", "-1", "0"},
      {Modulo, "7.5", "2", "1.5"},
      {Modulo, "1", "0", "Argument/DivisionByZero"},
      {Power, "2", "3", "8.0"},
      {And, "true", "null", "null"},
      {And, "false", "null", "false"},
      {Or, "true", "null", "true"},
      {Or, "false", "null", "null"},
      {Xor, "true", "true", "false"},
      {Xor, "true", "null", "null"},
      {And, "1", "true", "Type/InvalidArgumentType"},
      {In, "1", "[1, null]", "true"},
      {In, "2", "[1, null]", "null"},
      {In, "2", "[1]", "false"},
      {In, "null", "[]", "false"},
      {In, "null", "[1]", "null"},
      {In, "1", "null", "null"},
      {In, "[1]", "[[1], null]", "true"},
      {In, "1", "'a'", "Type/InvalidArgumentType"},
      {StartsWith, "'abc'", "'ab'", "true"},
      {StartsWith, "'a'", "'ab'", "false"},
      {EndsWith, "'abc'", "'bc'", "true"},
      {EndsWith, "'c'", "'bc'", "false"},
      {Contains, "'abc'", "'b'", "true"},
      {Contains, "'abc'", "null", "null"},
      {Contains, "'abc'", "1", "null"},
      {Matches, "'abc'", "'a.*'", "true"},
      {Matches, "'abc'", "'b'", "false"},
      {Matches, "'abc'", "'('", "Argument/InvalidArgumentValue"},
      {Matches, "'aa'", "'(a)\\\\1'", "Argument/InvalidArgumentValue"},
      {Add, "date('1984-10-11')", "duration('P12Y5M14DT16H13M10S')", "date('1997-03-25')"},
      {Subtract, "date('1984-10-11')", "duration('P12Y5M14DT16H13M10S')", "date('1972-04-27')"},
      {Add, "date('2016-01-31')", "duration('P1M')", "date('2016-02-29')"},
      {Add, "time('12:31:14+01:00')", "duration('P1DT16H13M10S')", "time('04:44:24+01:00')"},
      {Add, "datetime('2017-10-28T12:00[Europe/Stockholm]')", "duration('P1D')",
       "datetime('2017-10-29T12:00+01:00[Europe/Stockholm]')"},
      {Add, "datetime('2017-10-28T12:00[Europe/Stockholm]')", "duration('PT24H')",
       "datetime('2017-10-29T11:00+01:00[Europe/Stockholm]')"},
      {Subtract, "duration('P1Y')", "duration('P1D')", "duration('P1Y-1D')"},
      {Multiply, "duration('P12Y5M14DT16H13M10.000000001S')", "0.5",
       "duration('P6Y2M22DT13H21M8S')"},
      {Divide, "duration('P12Y5M14DT16H13M10.000000001S')", "0.5",
       "duration('P24Y10M28DT32H26M20.000000002S')"},
      {Divide, "duration('P1D')", "0", "Argument/NumberOutOfRange"},
      {Add, "date('+999999999-12-31')", "duration('P1D')", "Argument/NumberOutOfRange"},
  };
  QueryBudget budget;
  EvaluationContext context(budget);
  for (const Case& each : cases) {
    CAPTURE(std::string(to_string(each.op)), each.left, each.right);
    const auto apply = [&] {
      return apply_binary(each.op, value(each.left), value(each.right), context);
    };
    CHECK(outcome(apply) == each.result);
  }
}

TEST_CASE("evaluate: text that grows beyond the memory limit is refused", "[query][evaluate]") {
  QueryBudget budget(QueryBudget::Limits{.memory_bytes = std::size_t{1} << 20});
  EvaluationContext context(budget);
  Value text = "0123456789";
  const auto grow = [&] {
    for (int i = 0; i < 40; ++i) text = apply_binary(BinaryOperator::Add, text, text, context);
  };
  CHECK_THROWS_AS(grow(), Error);
  CHECK(text.as_string().size() <= std::size_t{1} << 20);
}

TEST_CASE("evaluate: constants fold and impossible types are refused", "[query][evaluate]") {
  const auto sum = make_binary(BinaryOperator::Add, constant("1"), constant("2"), kHere);
  REQUIRE(sum->as<bound::Constant>());
  CHECK(sum->type == TypeSet(ValueType::Integer));
  CHECK(make_call("date", {constant("'2015-07-21'")}, kHere)->as<bound::Constant>());
  CHECK_FALSE(make_call("date", {}, kHere)->as<bound::Constant>());
  CHECK_FALSE(make_call("rand", {}, kHere)->as<bound::Constant>());
  const auto failing = make_binary(BinaryOperator::Divide, constant("1"), constant("0"), kHere);
  CHECK_FALSE(failing->as<bound::Constant>());

  const auto detail = [](auto work) {
    return outcome([&] {
      work();
      return Value();
    });
  };
  const BoundPtr node = column(0, ValueType::Node);
  CHECK(detail([&] {
          (void)make_binary(BinaryOperator::And, constant("1"), constant("true"), kHere);
        }) == "Semantic/InvalidArgumentType");
  CHECK(detail([&] {
          (void)make_binary(BinaryOperator::In, constant("1"), constant("'a'"), kHere);
        }) == "Semantic/InvalidArgumentType");
  CHECK(detail([&] { (void)make_call("type", {node}, kHere); }) == "Semantic/InvalidArgumentType");
  CHECK(detail([&] { (void)make_call("type", {}, kHere); }) == "Semantic/InvalidNumberOfArguments");
  CHECK(detail([&] { (void)make_call("nope", {}, kHere); }) == "Semantic/UnknownFunction");
  CHECK(detail([&] { (void)make_property(constant("1"), "x", {}, kHere); }) ==
        "Type/InvalidArgumentType");
  CHECK(make_property(constant("null"), "x", {}, kHere)->as<bound::Constant>());
}

TEST_CASE("evaluate: access to parts of values", "[query][evaluate]") {
  QueryBudget budget;
  EvaluationContext context(budget);
  const auto index = [&](std::string_view object, std::string_view at) {
    // Columns, so that nothing is folded or refused beforehand.
    Batch batch(2);
    batch.column(0) = {value(object)};
    batch.column(1) = {value(at)};
    batch.set_size(1);
    return outcome(
        [&] { return evaluate(*make_index(column(0), column(1), kHere), Row(batch, 0), context); });
  };
  CHECK(index("[1, 2, 3]", "-1") == "3");
  CHECK(index("[1, 2, 3]", "3") == "null");
  CHECK(index("[1]", "null") == "null");
  CHECK(index("[1]", "'a'") == "Type/InvalidArgumentType");
  CHECK(index("{a: 1}", "'a'") == "1");
  CHECK(index("{a: 1}", "'A'") == "null");
  CHECK(index("{a: 1}", "0") == "Type/MapElementAccessByNonString");
  CHECK(index("100", "0") == "Type/InvalidArgumentType");

  const auto slice = [&](const BoundPtr& from, const BoundPtr& to) {
    return outcome([&] {
      return evaluate_constant(*make_slice(constant("[1, 2, 3, 4]"), from, to, kHere), context);
    });
  };
  CHECK(slice(constant("1"), constant("3")) == "[2, 3]");
  CHECK(slice(constant("-2"), nullptr) == "[3, 4]");
  CHECK(slice(nullptr, constant("-9")) == "[]");
  CHECK(slice(nullptr, constant("99")) == "[1, 2, 3, 4]");
  CHECK(slice(constant("3"), constant("1")) == "[]");
  CHECK(slice(constant("null"), constant("1")) == "null");

  const auto field =
      make_property(constant("duration('PT-0.4S')"), "nanosecondsOfSecond", {}, kHere);
  CHECK(evaluate_constant(*field, context).as_integer() == 600'000'000);
}

TEST_CASE("evaluate: comprehensions, quantifiers and reduce", "[query][evaluate]") {
  QueryBudget budget;
  EvaluationContext context(budget);
  const auto x = make_local(7, kAnyType, kHere);
  const auto large = make_comparison(ComparisonOperator::Greater, x, constant("2"), kHere);
  const auto run = [&](const BoundPtr& expression) {
    return outcome([&] { return evaluate_constant(*expression, context); });
  };
  const auto twice = make_binary(BinaryOperator::Multiply, x, constant("2"), kHere);
  CHECK(run(make_comprehension({7, constant("[1, 3, null, 4]"), large, twice}, kHere)) == "[6, 8]");
  CHECK(run(make_comprehension({7, constant("null"), nullptr, nullptr}, kHere)) == "null");

  using Kind = ast::QuantifierKind;
  const auto quantifier = [&](Kind kind, std::string_view list) {
    return run(make_quantifier({kind, 7, constant(list), large}, kHere));
  };
  CHECK(quantifier(Kind::All, "[]") == "true");
  CHECK(quantifier(Kind::All, "[3, null]") == "null");
  CHECK(quantifier(Kind::All, "[1, null]") == "false");
  CHECK(quantifier(Kind::Any, "[1, null]") == "null");
  CHECK(quantifier(Kind::Any, "[null, 3]") == "true");
  CHECK(quantifier(Kind::None, "[1, 2]") == "true");
  CHECK(quantifier(Kind::None, "[null]") == "null");
  CHECK(quantifier(Kind::None, "[3, null]") == "false");
  CHECK(quantifier(Kind::Single, "[3, 1]") == "true");
  CHECK(quantifier(Kind::Single, "[3, 4, null]") == "false");
  CHECK(quantifier(Kind::Single, "[3, null]") == "null");
  CHECK(quantifier(Kind::Single, "[1]") == "false");

  const auto total = make_local(8, kAnyType, kHere);
  const auto step = make_binary(BinaryOperator::Add, total, x, kHere);
  CHECK(run(make_reduce({8, constant("10"), 7, constant("[1, 2, 3]"), step}, kHere)) == "16");
  CHECK(context.locals().empty());
}

TEST_CASE("evaluate: nodes, edges and labels", "[query][evaluate]") {
  Fixture fixture;
  EvaluationContext context(fixture.transaction->view(), fixture.budget, 0, 1);
  Batch batch(2);
  batch.column(0) = {Node{fixture.ann}};
  batch.column(1) = {fixture.edge};
  batch.set_size(1);
  const auto run = [&](const BoundPtr& expression) {
    return outcome([&] { return evaluate(*expression, Row(batch, 0), context); });
  };
  const auto& keys = fixture.transaction->view().catalog().property_keys;
  CHECK(run(make_property(column(0), "name", keys.find("name"), kHere)) == "'Ann'");
  CHECK(run(make_property(column(0), "size", {}, kHere)) == "3");
  CHECK(run(make_property(column(1), "none", {}, kHere)) == "null");
  CHECK(run(make_call("labels", {column(0)}, kHere)) == "['Firm', 'Big']");
  CHECK(run(make_call("keys", {column(0)}, kHere)) == "['name', 'size']");
  CHECK(run(make_call("properties", {column(0)}, kHere)) == "{name: 'Ann', size: 3}");
  CHECK(run(make_call("type", {column(1)}, kHere)) == "'COMPETES_WITH'");
  CHECK(run(make_call("id", {make_call("startNode", {column(1)}, kHere)}, kHere)) ==
        std::to_string(raw(fixture.ann)));

  const auto labelled = [&](ast::LabelExpression labels, Slot slot) {
    return run(make_label_test(column(slot), labels, kHere));
  };
  CHECK(labelled({{}, ast::LabelName{"Firm"}}, 0) == "true");
  CHECK(labelled({{}, ast::LabelName{"Other"}}, 0) == "false");
  CHECK(labelled({{}, ast::LabelWildcard{}}, 0) == "true");
  CHECK(labelled({{}, ast::LabelName{"competes-with"}}, 1) == "true");

  context.set_deletes(true);
  fixture.transaction->detach_delete_node(fixture.ann);
  CHECK(run(make_property(column(0), "name", {}, kHere)) == "NotFound/DeletedEntityAccess");
  CHECK(run(make_call("labels", {column(0)}, kHere)) == "NotFound/DeletedEntityAccess");
  CHECK(run(make_call("type", {column(1)}, kHere)) == "'COMPETES_WITH'");
}

TEST_CASE("evaluate: a batch gives what its rows give", "[query][evaluate]") {
  Fixture fixture;
  EvaluationContext context(fixture.transaction->view(), fixture.budget, 0, 1);
  Batch batch(2);
  for (int i = 0; i < 300; ++i) {
    batch.column(0).emplace_back(i % 7 == 0 ? Value() : Value(i % 10));
    batch.column(1).emplace_back(i % 3 == 0 ? Value(i * 0.5) : Value(i % 4));
  }
  batch.set_size(300);
  const auto less = make_comparison(ComparisonOperator::Less, column(0), constant("5"), kHere);
  const auto equal = make_comparison(ComparisonOperator::Equal, column(0), column(1), kHere);
  const auto both = make_binary(BinaryOperator::And, less, equal, kHere);
  const auto either = make_binary(BinaryOperator::Or, less, equal, kHere);
  // Guarded by the left side: no division by zero may happen.
  const auto not_zero =
      make_comparison(ComparisonOperator::NotEqual, column(0), constant("0"), kHere);
  const auto quotient =
      make_comparison(ComparisonOperator::Greater,
                      make_binary(BinaryOperator::Divide, constant("8"), column(0, kNumber), kHere),
                      constant("1"), kHere);
  const auto guarded = make_binary(BinaryOperator::And, not_zero, quotient, kHere);
  const auto mixed = make_call(
      "coalesce", {make_binary(BinaryOperator::Add, column(0), constant("1"), kHere), column(1)},
      kHere);
  const auto negated = make_unary(UnaryOperator::Not, either, kHere);
  const auto chosen = make_case({0, nullptr, {{less, column(0)}}, column(1)}, kHere);

  for (const BoundPtr& expression : {less, equal, both, either, guarded, mixed, negated, chosen}) {
    std::vector<Value> values;
    evaluate(*expression, batch, context, values);
    REQUIRE(values.size() == batch.size());
    std::vector<std::uint32_t> expected;
    for (std::uint32_t row = 0; row < batch.size(); ++row) {
      const Value single = evaluate(*expression, Row(batch, row), context);
      REQUIRE(equivalent(single, values[row]));
      if (single.is_boolean() && single.as_boolean()) expected.push_back(row);
    }
    if (!expression->type.within(ValueType::Boolean)) continue;
    std::vector<std::uint32_t> kept;
    filter(*expression, batch, context, kept);
    CHECK(kept == expected);
  }
}

TEST_CASE("evaluate: errors point at the expression", "[query][evaluate]") {
  QueryBudget budget;
  EvaluationContext context(budget);
  Batch batch(1);
  batch.column(0) = {Value(0)};
  batch.set_size(1);
  const auto division =
      make_binary(BinaryOperator::Divide, constant("1"), column(0), SourcePosition{3, 14, 5});
  try {
    (void)evaluate(*division, Row(batch, 0), context);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.position() == SourcePosition{3, 14, 5});
  }
  std::vector<std::uint32_t> kept;
  CHECK_THROWS_AS(filter(*column(0), batch, context, kept), Error);
}

TEST_CASE("evaluate: what an expression reads", "[query][evaluate]") {
  const auto sum = make_binary(BinaryOperator::Add, column(4), column(2), kHere);
  const auto all = make_list({sum, column(4), make_call("rand", {}, kHere)}, kHere);
  CHECK(columns_read(*all) == std::vector<Slot>{2, 4});
  CHECK(is_deterministic(*sum));
  CHECK_FALSE(is_deterministic(*all));
}

}  // namespace clout::query
