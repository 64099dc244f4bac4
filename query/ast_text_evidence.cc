// Named edges and their claims as text.
#include "query/ast_printer.h"

namespace clout::query {

void AstPrinter::end(const ast::EdgeEnd& end) {
  const auto* reference = std::get_if<ast::EntityReference>(&end.node);
  if (reference != nullptr && std::holds_alternative<ast::NodePattern>(reference->node)) {
    return entity(*reference);
  }
  out_ += '(';
  if (reference != nullptr) {
    entity(*reference);
  } else {
    variable(std::get<ast::Name>(end.node).text);
  }
  out_ += ')';
}

/// Without its start, which the edge before it ends with.
void AstPrinter::arrow(const ast::NamedEdge& edge) {
  out_ += "-[";
  if (edge.variable) variable(edge.variable->text);
  if (edge.type) {
    out_ += ':';
    edge_type(edge.type->text);
  }
  if (edge.properties != nullptr) {
    out_ += ' ';
    print(*edge.properties);
  }
  out_ += "]->";
  end(edge.end);
}

void AstPrinter::edge(const ast::NamedEdge& edge) {
  end(edge.start);
  arrow(edge);
}

void AstPrinter::clause(const ast::Assertion& assertion) {
  constexpr std::string_view kVerbs[] = {"ASSERT ", "DENY ", "DOUBT "};
  out_ += kVerbs[static_cast<std::size_t>(assertion.stance)];
  edge(assertion.edge);
  for (std::size_t i = 0; i < ast::kClaimParts; ++i) {
    optional(ast::kClaimPartWords[i], assertion.parts[i]);
  }
}

void AstPrinter::clause(const ast::EdgeEdit& edit) {
  using Kind = ast::EdgeEdit::Kind;
  out_ += edit.kind == Kind::Create   ? "CREATE "
          : edit.kind == Kind::Delete ? "DELETE "
                                      : "SET OUTCOME OF ";
  edge(edit.edge);
  if (edit.kind == Kind::Grant) out_ += " = GRANTED";
  if (edit.kind == Kind::Deny) out_ += " = DENIED";
  if (edit.kind == Kind::Pend) out_ += " = PENDING";
}

void AstPrinter::clause(const ast::EntityEdit& edit) {
  out_ += edit.splits ? "SPLIT " : "MERGE ENTITIES ";
  party(edit.which);
  out_ += edit.splits ? " FROM " : " INTO ";
  party(edit.kept);
}

/// An entity as influence statements name it, or a variable in brackets.
void AstPrinter::party(const ast::EdgeEnd& party) {
  const auto* reference = std::get_if<ast::EntityReference>(&party.node);
  if (reference == nullptr) return end(party);
  entity(*reference);
}

void AstPrinter::clause(const ast::Contradictions& contradictions) {
  out_ += "CONTRADICTIONS";
  if (contradictions.about) {
    out_ += " ABOUT ";
    entity(*contradictions.about);
  }
  times(contradictions.as_of, contradictions.known_at);
  rows(contradictions.rows);
}

void AstPrinter::clause(const ast::SourcesFor& sources) {
  out_ += "SOURCES FOR ";
  list(sources.edges, ", ", [&](const ast::NamedEdge& one) { edge(one); });
  times(sources.as_of, sources.known_at);
  rows(sources.rows);
}

void AstPrinter::clause(const ast::Impact& impact) {
  out_ += "IMPACT OF { ";
  list(impact.ties, "; ", [&](const ast::NamedEdge& tie) {
    out_ += "CREATE ";
    edge(tie);
  });
  out_ += " }";
  if (impact.on) {
    out_ += " ON ";
    entity(*impact.on);
  }
  options(impact.options, impact.rows);
}

void AstPrinter::times(const ast::ExpressionPtr& as_of, const ast::ExpressionPtr& known_at) {
  optional("AS OF", as_of);
  optional("KNOWN AT", known_at);
}

void AstPrinter::rows(const ast::ResultRows& rows) {
  optional("WHERE", rows.where);
  window(rows.window);
}

}  // namespace clout::query
