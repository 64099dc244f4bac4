// The parser behind query/parser.h: one object per text. Its functions follow the grammar of
// docs/query_language.md and are spread over parser_*.cc by part of the language.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/ast.h"
#include "query/lexer.h"
#include "query/parser.h"
#include "query/words.h"
#include "schema/error.h"

namespace clout::query {

class Parser {
 public:
  Parser(std::string_view text, const ParserLimits& limits);

  ast::Statement statement();
  ast::ExpressionPtr whole_expression();

 private:
  using Index = std::size_t;  ///< of a token

  /// Where a pattern stands; it decides what a pattern may have.
  enum class Place : std::uint8_t { Match, Create, Merge, Expression };

  /// What the surroundings of an expression allow.
  struct Context {
    bool patterns = false;  ///< a bare pattern is a predicate
    bool bar_ends = false;  ///< `|` ends the expression: it is not part of a label expression
  };

  /// Counts a level of nesting while it lives.
  class Level {
   public:
    explicit Level(Parser& parser);
    ~Level() { --parser_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Parser& parser_;
  };

  // Tokens (parser.cc). `accept` consumes the token if it is there and else remembers it as
  // expected; `expect` fails without it. Words are given in upper case and match any case.
  [[nodiscard]] const Token& peek(Index ahead = 0) const;
  [[nodiscard]] std::string_view text_of(const Token& token) const { return token.text(text_); }
  [[nodiscard]] bool at(TokenKind kind, Index ahead = 0) const { return peek(ahead).kind == kind; }
  [[nodiscard]] bool at_word(std::string_view upper, Index ahead = 0) const;
  [[nodiscard]] bool at_name(Index ahead = 0) const;
  [[nodiscard]] bool at_clause() const;
  const Token& advance() { return tokens_[at_++]; }
  bool accept(TokenKind kind);
  bool accept_word(std::string_view upper);
  bool accept_rare_word(std::string_view upper);  ///< not named among what was expected
  void expect(TokenKind kind);
  void expect_word(std::string_view upper);
  void note(std::string_view what) { note(what, {}); }
  void note(std::string_view what, std::string_view keyword);
  [[nodiscard]] ast::Span span_from(Index start) const;
  [[nodiscard]] std::string written(ast::Span span) const;
  ast::Name any_name(std::string_view what);
  ast::Name name_of_token();
  ast::Name variable();
  ast::Name dotted_name(std::string_view what);

  // Errors (parser_errors.cc).
  [[noreturn]] void fail();
  [[noreturn]] void fail_at(ast::Span span, std::string message, std::string hint = {},
                            std::string detail = "UnexpectedSyntax");
  [[noreturn]] void fail(const LiteralFault& fault);
  [[nodiscard]] SourcePosition position(ast::Span span) const;
  [[nodiscard]] std::string found_text() const;
  [[nodiscard]] std::string expected_text() const;
  [[nodiscard]] std::string slip_hint() const;
  [[nodiscard]] std::string spelling_hint() const;
  [[nodiscard]] const Token* open_bracket() const;
  void fail_on_faulty_token() const;
  void fail_on_doubled_operator() const;
  void fail_on_unclosed_bracket();

  // Expressions (parser_expressions.cc), loosest binding first.
  ast::ExpressionPtr expression(Context context);
  ast::ExpressionPtr expression() { return expression(Context()); }
  ast::ExpressionPtr predicate() { return expression({.patterns = true}); }
  ast::ExpressionPtr boolean_chain(int level);
  ast::ExpressionPtr balanced(ast::BinaryOperator op, std::vector<ast::ExpressionPtr>& operands,
                              Index first, Index last);
  ast::ExpressionPtr negation();
  ast::ExpressionPtr comparison(Index start, ast::ExpressionPtr first);
  ast::ExpressionPtr test();
  ast::ExpressionPtr tests(Index start, ast::ExpressionPtr left);
  ast::ExpressionPtr is_test(Index start, ast::ExpressionPtr left);
  std::optional<ast::BinaryOperator> test_operator();
  ast::ExpressionPtr arithmetic(int level);
  ast::ExpressionPtr signed_value();
  ast::ExpressionPtr postfix(bool labels_allowed);
  ast::ExpressionPtr subscript(Index start, ast::ExpressionPtr object);
  void count_chain(int length);
  /// What `parse` reads as an expression in these surroundings.
  template <typename Parse>
  ast::ExpressionPtr within(Context context, Parse parse) {
    const Level level(*this);
    if (depth_ == 1) chained_ = 0;
    const Context outer = std::exchange(context_, context);
    auto result = parse();
    context_ = outer;
    return result;
  }
  template <typename T>
  ast::ExpressionPtr make(Index start, T node) const {
    return std::make_unique<ast::Expression>(span_from(start), std::move(node));
  }

  // Atoms (parser_atoms.cc).
  ast::ExpressionPtr atom();
  ast::ExpressionPtr word_atom();
  ast::ExpressionPtr special_form();
  ast::ExpressionPtr number();
  ast::ExpressionPtr string_literal();
  ast::ExpressionPtr parameter();
  ast::ExpressionPtr count_literal(std::string_view what);
  ast::ExpressionPtr parenthesised();
  ast::ExpressionPtr list_or_comprehension();
  [[nodiscard]] bool has_second_item() const;
  ast::ExpressionPtr list_comprehension(Index start);
  ast::ExpressionPtr pattern_comprehension(Index start);
  ast::ExpressionPtr map_literal();
  ast::MapEntry map_entry();
  ast::ExpressionPtr map_projection();
  void map_selection(const ast::Name& object, ast::MapProjection& result);
  ast::ExpressionPtr case_expression();
  ast::CaseCondition case_condition(bool subject);
  ast::ExpressionPtr quantifier(ast::QuantifierKind kind);
  ast::ExpressionPtr reduce();
  ast::ExpressionPtr subquery_expression(ast::SubqueryKind kind);
  ast::ExpressionPtr pattern_expression();
  std::vector<ast::Expression> expression_list(TokenKind close, Context context);

  // Calls of functions (parser_functions.cc).
  [[nodiscard]] bool at_function_call() const;
  ast::ExpressionPtr function_call();
  void trim_arguments(ast::FunctionCall& call);
  [[nodiscard]] bool at_operand(Index ahead) const;

  // Patterns (parser_patterns.cc).
  std::vector<ast::PathPattern> pattern_list(Place place);
  ast::PathPattern path_pattern(Place place);
  void selector(ast::PathPattern& path);
  bool selector_words(ast::PathSelector& selector);
  std::optional<ast::PathMode> path_mode();
  ast::PathPattern shortest_path_function();
  std::vector<ast::PathElement> path_elements(Place place);
  std::unique_ptr<ast::PathGroup> path_group(Place place);
  ast::NodePattern node_pattern(Place place);
  ast::EdgePattern edge_pattern(Place place);
  void edge_detail(ast::EdgePattern& edge, Place place);
  [[noreturn]] void fail_without_parenthesis();
  ast::ExpressionPtr pattern_properties(Place place);
  std::optional<ast::Repetition> quantifier_after();
  ast::Repetition star_range();
  std::uint64_t bound();
  [[nodiscard]] bool at_edge(Place place) const;
  [[nodiscard]] bool at_group() const;
  [[nodiscard]] bool looks_like_path(Index ahead) const;
  void check_plain(const ast::PathPattern& path, std::string_view clause);

  // Label expressions (parser_labels.cc), after the `:`.
  enum class LabelPlace : std::uint8_t { Node, Edge, Expression };
  bool accept_label_sign();
  ast::LabelExpressionPtr labels(LabelPlace place);
  ast::LabelExpression label_or(LabelPlace place);
  ast::LabelExpression label_and(LabelPlace place);
  ast::LabelExpression label_term(LabelPlace place);
  ast::Name type_name();

  // Types of values (parser_types.cc).
  [[nodiscard]] bool at_type_sign() const;
  void type_sign();
  ast::TypeName value_type();

  // Statements that stand alone (parser_schema.cc).
  [[nodiscard]] bool at_schema_statement() const;
  ast::SchemaObject schema_object();
  ast::CreateSchema create_schema();
  ast::CreateTextIndex create_text_index();
  ast::CreatePathIndex create_path_index();
  std::optional<ast::Name> schema_name();
  bool if_not_exists();
  void schema_subject(ast::CreateSchema& create);
  void edge_subject(ast::Name& variable, std::vector<ast::Name>& types);
  ast::Name schema_property(const ast::Name& of, std::string_view what);
  void requirement(ast::CreateSchema& create);
  ValueType property_type();
  ast::DropSchema drop_schema();
  std::optional<ast::TransactionStatement> transaction_statement();
  ast::ExplainMode explain_mode();
  void count(std::size_t& counter, std::size_t limit, std::string_view what, std::string_view hint);

  // Influence models (parser_models.cc).
  [[nodiscard]] bool at_model_statement() const;
  ast::ModelStatement model_statement();
  ast::ExpressionPtr model_reference();
  ast::ExpressionPtr model_version();
  std::vector<ast::ModelChange> model_changes();
  ast::ModelChange model_setting();
  ast::Name model_name();
  ast::CallProcedure model_listing();

  // Clauses (parser_clauses.cc, parser_updates.cc).
  enum class QueryPlace : std::uint8_t { Statement, Subquery, Predicate };
  ast::Query query(QueryPlace place);
  ast::WhatIf what_if();
  ast::Watch watch();
  ast::Statement part_statement();
  ast::SingleQuery single_query(QueryPlace place);
  void check_end(const ast::SingleQuery& query, QueryPlace place);
  void check_calls(const ast::SingleQuery& query);
  ast::Clause clause(bool first);
  ast::Match match();
  ast::Unwind unwind();
  ast::With with();
  ast::Filter filter();
  ast::Let let();
  ast::Return return_clause();
  ast::Projection projection();
  ast::ProjectionItem projection_item();
  void count_column();
  ast::RowWindow row_window();
  std::vector<ast::SortItem> sort_items();
  ast::ExpressionPtr optional_where();
  ast::CallProcedure call_procedure();
  void yield(ast::CallProcedure& call);
  [[nodiscard]] bool at_show() const { return at_word("SHOW"); }
  ast::CallProcedure show();
  ast::CallSubquery call_subquery();
  ast::LoadCsv load_csv();
  ast::Create create();
  ast::Merge merge();
  ast::Set set();
  std::vector<ast::SetItem> set_items();
  ast::SetItem set_item();
  std::vector<ast::Name> label_list();
  ast::Remove remove();
  ast::RemoveItem remove_item();
  ast::Delete delete_clause();
  ast::Foreach foreach ();

  // Influence statements (parser_influence.cc).
  [[nodiscard]] bool at_influence_statement() const;
  ast::Influence influence();
  ast::Pressure pressure();
  ast::Explanation why();
  ast::Explanation chokepoints();
  ast::History history();
  ast::PressureChanges pressure_changes();
  ast::RecordedChanges recorded_changes();
  ast::Explanation::Element explained_element();
  ast::EntityReference entity();
  std::vector<ast::EntityReference> entities();
  void options(ast::InfluenceOptions& options, ast::ResultRows& rows);
  bool option(ast::InfluenceOptions& options);
  [[nodiscard]] bool goes_on_as_expression(Index ahead) const;
  ast::Name method();
  bool time_option(ast::ExpressionPtr& as_of, ast::ExpressionPtr& known_at);
  void time_options(ast::ExpressionPtr& as_of, ast::ExpressionPtr& known_at);
  void budget(ast::InfluenceOptions& options);
  void once(bool given, std::string_view word);
  void pair(std::string_view statement, ast::EntityReference& from, ast::EntityReference& to);
  void to_word(std::string_view statement);

  // Named edges and their claims (parser_evidence.cc).
  [[nodiscard]] bool at_assertion() const;
  [[nodiscard]] bool at_named_edge(Index ahead) const;
  [[nodiscard]] bool at_gone_edge() const;
  ast::Assertion assertion();
  bool claim_part(ast::Assertion& assertion);
  ast::EdgeEdit edge_edit(ast::EdgeEdit::Kind kind, Index words);
  ast::EdgeEdit outcome();
  [[nodiscard]] bool at_entity_edit() const;
  ast::EntityEdit entity_edit();
  ast::EdgeEnd party();
  ast::Contradictions contradictions();
  ast::SourcesFor sources_for();
  ast::Impact impact();
  struct EdgeForm;
  ast::NamedEdge named_edge(const EdgeForm& form);
  ast::EdgeEnd edge_end();

  std::string_view text_;
  ParserLimits limits_;
  std::vector<Token> tokens_;
  Index at_ = 0;
  std::size_t clauses_ = 0, steps_ = 0, columns_ = 0;  ///< so far, as ParserLimits counts them
  Index last_end_ = 0;  ///< where the end of the last named edge begins
  std::size_t depth_ = 0;
  std::size_t chained_ = 0;  ///< operators chained in the outermost expression
  Context context_;

  struct Expected {
    std::string_view what;     ///< for the message; empty: only a candidate for spelling
    std::string_view keyword;  ///< upper case, if it is one
  };
  std::vector<Expected> expected_;
  Index expected_at_ = 0;
};

}  // namespace clout::query
