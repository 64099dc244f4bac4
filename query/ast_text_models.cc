// Influence models in normal form.
#include "query/ast_printer.h"
#include "schema/value_text.h"

namespace clout::query {

void AstPrinter::print(const ast::ModelStatement& statement) {
  constexpr std::string_view kVerbs[] = {"CREATE", "ALTER", "DROP"};
  out_ += kVerbs[static_cast<std::size_t>(statement.kind)];
  out_ += " INFLUENCE MODEL " + literal(Value(statement.name.text));
  const bool drops = statement.kind == ast::ModelStatement::Kind::Drop;
  if (statement.conditional) out_ += drops ? " IF EXISTS" : " IF NOT EXISTS";
  if (statement.source) {
    out_ += " FROM " + literal(Value(statement.source->name.text));
    optional("VERSION", statement.source->version);
  }
  for (const ast::ModelChange& each : statement.changes) {
    std::visit([&](const auto& form) { change(form); }, each);
  }
}

void AstPrinter::change(const ast::ModelSetting& setting) {
  out_ += " SET ";
  name(setting.key.text);
  out_ += " = ";
  print(*setting.value);
}

void AstPrinter::change(const ast::ModelTypeSetting& setting) {
  out_ += " SET TYPE ";
  edge_type(setting.type.text);
  out_ += setting.adds ? " += " : " = ";
  print(*setting.map);
}

void AstPrinter::change(const ast::ModelTypeRemoval& removal) {
  out_ += " REMOVE TYPE ";
  edge_type(removal.type.text);
}

}  // namespace clout::query
