// The printer behind query/ast_text.h, spread over ast_text*.cc by part of the language.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/ast.h"

namespace clout::query {

/// Appends to one string. Recurses as deep as the tree, whose depth the parser bounds.
class AstPrinter {
 public:
  /// How tightly a form binds: where a tighter one is needed, parentheses go around it.
  enum Binding : int {
    Or,
    Xor,
    And,
    Not,
    Compare,
    Test,
    Add,
    Multiply,
    Power,
    Sign,
    Postfix,
    Atom
  };

  std::string take() { return std::move(out_); }

  void print(const ast::Statement& statement);
  void print(const ast::Query& query);
  void print(const ast::CreateSchema& create);
  void print(const ast::CreateTextIndex& create);
  void print(const ast::CreatePathIndex& create);
  void print(const ast::DropSchema& drop);
  void print(const ast::ModelStatement& statement);
  void print(const ast::TransactionStatement& transaction);
  void print(const ast::WhatIf& what_if);
  void print(const ast::Watch& watch);
  void print(const ast::Clause& clause);
  void print(const ast::PathPattern& path);
  void print(const ast::LabelExpression& labels, int binding = 0);
  void print(const ast::Expression& expression, int binding = Or);

 private:
  template <typename T, typename F>
  void list(const std::vector<T>& items, std::string_view separator, F print_item) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) out_ += separator;
      print_item(items[i]);
    }
  }
  void list(const std::vector<ast::Expression>& items) {
    list(items, ", ", [&](const ast::Expression& item) { print(item); });
  }
  /// `word` and the expression, if there is one.
  void optional(std::string_view word, const ast::ExpressionPtr& expression);
  void entry(const ast::MapEntry& entry);
  void name(std::string_view text);
  void variable(std::string_view text);
  void dotted(std::string_view text);
  void edge_type(std::string_view text);

  // Expressions (ast_text.cc).
  void node(const ast::Literal& literal);
  void node(const ast::Parameter& parameter);
  void node(const ast::VariableReference& reference);
  void node(const ast::PropertyAccess& access);
  void node(const ast::IndexAccess& access);
  void node(const ast::Slice& slice);
  void node(const ast::Unary& unary);
  void node(const ast::Binary& binary);
  void node(const ast::Comparison& comparison);
  void node(const ast::LabelTest& test);
  void node(const ast::TypeTest& test);
  void node(const ast::FunctionCall& call);
  void node(const ast::ListLiteral& list);
  void node(const ast::MapLiteral& map);
  void node(const ast::MapProjection& projection);
  void node(const ast::Case& choice);
  void node(const ast::CaseSubject&) {}  // what follows stands alone
  void node(const ast::ListComprehension& comprehension);
  void node(const ast::PatternComprehension& comprehension);
  void node(const ast::Quantifier& quantifier);
  void node(const ast::Reduce& reduce);
  void node(const ast::PatternExpression& pattern);
  void node(const ast::Subquery& subquery);

  // Patterns (ast_text_patterns.cc).
  void selector(const ast::PathPattern& path);
  void elements(const std::vector<ast::PathElement>& elements);
  void element(const ast::NodePattern& pattern);
  void element(const ast::EdgePattern& pattern);
  void element(const std::unique_ptr<ast::PathGroup>& group);
  void properties(const ast::ExpressionPtr& map, bool first);
  void repetition(const ast::Repetition& range);

  // Clauses (ast_text_clauses.cc).
  void clauses(const std::vector<ast::Clause>& clauses);
  void clause(const ast::Match& match);
  void clause(const ast::Unwind& unwind);
  void clause(const ast::With& with);
  void clause(const ast::Filter& filter);
  void clause(const ast::Let& let);
  void clause(const ast::Return& result);
  void clause(const ast::Finish& finish);
  void clause(const ast::Create& create);
  void clause(const ast::Merge& merge);
  void clause(const ast::Set& set);
  void clause(const ast::Remove& remove);
  void clause(const ast::Delete& removal);
  void clause(const ast::CallProcedure& call);
  void clause(const ast::CallSubquery& call);
  void clause(const ast::Foreach& loop);
  void clause(const ast::LoadCsv& load);
  void clause(const ast::Influence& influence);
  void clause(const ast::Pressure& pressure);
  void clause(const ast::Explanation& explanation);
  void clause(const ast::History& history);
  void clause(const ast::PressureChanges& changes);
  void clause(const ast::RecordedChanges& changes);
  void projection(const ast::Projection& projection);
  void window(const ast::RowWindow& window);
  void paths(const std::vector<ast::PathPattern>& paths);
  void set_items(const std::vector<ast::SetItem>& items);
  void labels_after(const ast::Name& variable, const std::vector<ast::Name>& labels);
  void entity(const ast::EntityReference& entity);
  void entities(std::string_view word, const std::vector<ast::EntityReference>& entities);
  void options(const ast::InfluenceOptions& options, const ast::ResultRows& rows);

  // Named edges and their claims (ast_text_evidence.cc).
  void clause(const ast::Assertion& assertion);
  void clause(const ast::EdgeEdit& edit);
  void clause(const ast::EntityEdit& edit);
  void clause(const ast::Contradictions& contradictions);
  void clause(const ast::SourcesFor& sources);
  void clause(const ast::Impact& impact);
  void edge(const ast::NamedEdge& edge);
  void arrow(const ast::NamedEdge& edge);
  void end(const ast::EdgeEnd& end);
  void times(const ast::ExpressionPtr& as_of, const ast::ExpressionPtr& known_at);
  void party(const ast::EdgeEnd& party);
  void rows(const ast::ResultRows& rows);

  // Influence models (ast_text_models.cc).
  void change(const ast::ModelSetting& setting);
  void change(const ast::ModelTypeSetting& setting);
  void change(const ast::ModelTypeRemoval& removal);

  std::string out_;
  bool edge_labels_ = false;  ///< hyphens need no backticks
};

}  // namespace clout::query
