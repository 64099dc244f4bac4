// Clauses, queries and statements in normal form.
#include "query/ast_printer.h"
#include "schema/value_text.h"

namespace clout::query {

namespace {

std::string requirement_text(const ast::CreateSchema& create) {
  switch (create.requirement) {
    case ast::Requirement::Unique:
      return "UNIQUE";
    case ast::Requirement::NotNull:
      return "NOT NULL";
    case ast::Requirement::Type:
      return ":: " + std::string(to_string(create.type));
  }
  return {};
}

}  // namespace

void AstPrinter::print(const ast::Statement& statement) {
  if (statement.explain == ast::ExplainMode::Explain) out_ += "EXPLAIN ";
  if (statement.explain == ast::ExplainMode::Profile) out_ += "PROFILE ";
  std::visit([&](const auto& form) { print(form); }, statement.node);
}

void AstPrinter::print(const ast::Query& query) {
  list(query.parts, query.union_all ? " UNION ALL " : " UNION ",
       [&](const ast::SingleQuery& part) { clauses(part.clauses); });
}

void AstPrinter::print(const ast::CreateSchema& create) {
  const bool index = create.object == ast::SchemaObject::Index;
  out_ += index ? "CREATE INDEX " : "CREATE CONSTRAINT ";
  if (create.name) {
    name(create.name->text);
    out_ += " ";
  }
  if (create.if_not_exists) out_ += "IF NOT EXISTS ";
  out_ += create.on_edges ? "FOR ()-[" : "FOR (";
  variable(create.variable.text);
  out_ += ":";
  name(create.subject.text);
  out_ += create.on_edges ? "]-()" : ")";
  out_ += index ? " ON (" : " REQUIRE ";
  variable(create.variable.text);
  out_ += ".";
  name(create.key.text);
  out_ += index ? ")" : " IS " + requirement_text(create);
}

void AstPrinter::print(const ast::CreateTextIndex& create) {
  out_ += "CREATE FULLTEXT INDEX ";
  name(create.name.text);
  if (create.if_not_exists) out_ += " IF NOT EXISTS";
  out_ += " FOR (";
  variable(create.variable.text);
  out_ += ":";
  list(create.labels, "|", [&](const ast::Name& label) { name(label.text); });
  out_ += ") ON EACH [";
  list(create.keys, ", ", [&](const ast::Name& key) {
    variable(create.variable.text);
    out_ += ".";
    name(key.text);
  });
  out_ += "]";
}

void AstPrinter::print(const ast::CreatePathIndex& create) {
  out_ += "CREATE PATH INDEX ";
  name(create.name.text);
  if (create.if_not_exists) out_ += " IF NOT EXISTS";
  out_ += " FOR ()-[";
  variable(create.variable.text);
  out_ += ":";
  list(create.types, "|", [&](const ast::Name& type) { edge_type(type.text); });
  out_ += "]-() COST ";
  print(*create.cost);
}

void AstPrinter::print(const ast::DropSchema& drop) {
  out_ += drop.object == ast::SchemaObject::Index ? "DROP INDEX " : "DROP CONSTRAINT ";
  name(drop.name.text);
  if (drop.if_exists) out_ += " IF EXISTS";
}

void AstPrinter::print(const ast::TransactionStatement& transaction) {
  constexpr std::string_view kWords[] = {"BEGIN", "COMMIT", "ROLLBACK"};
  out_ += kWords[static_cast<std::size_t>(transaction.kind)];
}

void AstPrinter::clauses(const std::vector<ast::Clause>& clauses) {
  list(clauses, " ", [&](const ast::Clause& form) { print(form); });
}

void AstPrinter::print(const ast::Clause& form) {
  std::visit([&](const auto& node) { clause(node); }, form.node);
}

void AstPrinter::paths(const std::vector<ast::PathPattern>& paths) {
  list(paths, ", ", [&](const ast::PathPattern& path) { print(path); });
}

void AstPrinter::clause(const ast::Match& match) {
  out_ += match.optional ? "OPTIONAL MATCH " : "MATCH ";
  paths(match.patterns);
  times(match.as_of, match.known_at);
  optional("WHERE", match.where);
}

void AstPrinter::clause(const ast::Unwind& unwind) {
  out_ += "UNWIND ";
  print(*unwind.list);
  out_ += " AS ";
  variable(unwind.variable.text);
}

void AstPrinter::clause(const ast::With& with) {
  out_ += "WITH ";
  projection(with.projection);
  optional("WHERE", with.where);
}

void AstPrinter::clause(const ast::Filter& filter) {
  out_ += "FILTER ";
  print(*filter.where);
}

void AstPrinter::clause(const ast::Let& let) {
  out_ += "LET ";
  list(let.items, ", ", [&](const ast::LetItem& item) {
    variable(item.variable.text);
    out_ += " = ";
    print(item.value);
  });
}

void AstPrinter::clause(const ast::Finish&) { out_ += "FINISH"; }

void AstPrinter::clause(const ast::Return& result) {
  out_ += "RETURN ";
  projection(result.projection);
}

void AstPrinter::projection(const ast::Projection& projection) {
  if (projection.distinct) out_ += "DISTINCT ";
  if (projection.star) out_ += projection.items.empty() ? "*" : "*, ";
  list(projection.items, ", ", [&](const ast::ProjectionItem& item) {
    print(item.expression);
    if (!item.alias) return;
    out_ += " AS ";
    variable(item.alias->text);
  });
  window(projection.window);
}

void AstPrinter::window(const ast::RowWindow& window) {
  if (!window.order_by.empty()) {
    out_ += " ORDER BY ";
    list(window.order_by, ", ", [&](const ast::SortItem& item) {
      print(item.expression);
      if (item.descending) out_ += " DESC";
    });
  }
  optional("SKIP", window.skip);
  optional("LIMIT", window.limit);
}

void AstPrinter::clause(const ast::Create& create) {
  out_ += "CREATE ";
  paths(create.patterns);
}

void AstPrinter::clause(const ast::Merge& merge) {
  out_ += "MERGE ";
  print(merge.path);
  if (!merge.on_create.empty()) {
    out_ += " ON CREATE SET ";
    set_items(merge.on_create);
  }
  if (!merge.on_match.empty()) {
    out_ += " ON MATCH SET ";
    set_items(merge.on_match);
  }
}

void AstPrinter::clause(const ast::Set& set) {
  out_ += "SET ";
  set_items(set.items);
}

void AstPrinter::labels_after(const ast::Name& holder, const std::vector<ast::Name>& labels) {
  variable(holder.text);
  for (const ast::Name& label : labels) {
    out_ += ':';
    name(label.text);
  }
}

void AstPrinter::set_items(const std::vector<ast::SetItem>& items) {
  list(items, ", ", [&](const ast::SetItem& item) {
    if (const auto* labels = std::get_if<ast::SetLabels>(&item.node)) {
      labels_after(labels->variable, labels->labels);
    } else if (const auto* all = std::get_if<ast::SetProperties>(&item.node)) {
      variable(all->variable.text);
      out_ += all->add ? " += " : " = ";
      print(*all->value);
    } else {
      const auto& one = std::get<ast::SetProperty>(item.node);
      print(*one.object, Postfix);
      out_ += '.';
      name(one.key.text);
      out_ += " = ";
      print(*one.value);
    }
  });
}

void AstPrinter::clause(const ast::Remove& remove) {
  out_ += "REMOVE ";
  list(remove.items, ", ", [&](const ast::RemoveItem& item) {
    if (const auto* labels = std::get_if<ast::RemoveLabels>(&item.node)) {
      return labels_after(labels->variable, labels->labels);
    }
    const auto& one = std::get<ast::RemoveProperty>(item.node);
    print(*one.object, Postfix);
    out_ += '.';
    name(one.key.text);
  });
}

void AstPrinter::clause(const ast::Delete& removal) {
  out_ += removal.detach ? "DETACH DELETE " : "DELETE ";
  list(removal.targets);
}

void AstPrinter::clause(const ast::CallProcedure& call) {
  out_ += "CALL ";
  dotted(call.name.text);
  if (call.arguments) {
    out_ += '(';
    list(*call.arguments);
    out_ += ')';
  }
  if (call.yield_star) out_ += " YIELD *";
  if (!call.yield) return;
  out_ += call.yield->empty() ? " YIELD -" : " YIELD ";
  list(*call.yield, ", ", [&](const ast::YieldItem& item) {
    name(item.field.text);
    if (!item.alias) return;
    out_ += " AS ";
    variable(item.alias->text);
  });
  optional("WHERE", call.where);
}

void AstPrinter::clause(const ast::CallSubquery& call) {
  out_ += "CALL ";
  if (call.imports) {
    out_ += '(';
    if (call.import_star) out_ += '*';
    list(*call.imports, ", ", [&](const ast::Name& import) { variable(import.text); });
    out_ += ") ";
  }
  out_ += "{ ";
  print(*call.query);
  out_ += " }";
}

void AstPrinter::clause(const ast::Foreach& loop) {
  out_ += "FOREACH (";
  variable(loop.variable.text);
  optional("IN", loop.list);
  out_ += " | ";
  clauses(loop.updates);
  out_ += ')';
}

void AstPrinter::clause(const ast::LoadCsv& load) {
  out_ += load.with_headers ? "LOAD CSV WITH HEADERS FROM " : "LOAD CSV FROM ";
  print(*load.url);
  out_ += " AS ";
  variable(load.variable.text);
  if (load.field_terminator) out_ += " FIELDTERMINATOR " + quoted(*load.field_terminator);
}

void AstPrinter::entity(const ast::EntityReference& entity) {
  if (const auto* named = std::get_if<ast::EntityName>(&entity.node)) {
    out_ += quoted(named->name);
  } else if (const auto* numbered = std::get_if<ast::EntityId>(&entity.node)) {
    out_ += std::to_string(numbered->id);
  } else if (const auto* pattern = std::get_if<ast::NodePattern>(&entity.node)) {
    element(*pattern);
  } else {
    node(std::get<ast::Parameter>(entity.node));
  }
}

void AstPrinter::entities(std::string_view word,
                          const std::vector<ast::EntityReference>& entities) {
  if (entities.empty()) return;
  out_ += word;
  list(entities, ", ", [&](const ast::EntityReference& one) { entity(one); });
}

void AstPrinter::clause(const ast::Influence& influence) {
  out_ += "INFLUENCE FROM ";
  entity(influence.from);
  out_ += " TO ";
  entity(influence.to);
  options(influence.options, influence.rows);
}

void AstPrinter::clause(const ast::Pressure& pressure) {
  const bool on = pressure.direction == ast::Pressure::Direction::On;
  out_ += on ? "PRESSURE ON " : "PRESSURE BY ";
  entity(pressure.who);
  if (pressure.counterparts != nullptr) {
    out_ += " FROM :";
    print(*pressure.counterparts);
  }
  options(pressure.options, pressure.rows);
}

void AstPrinter::clause(const ast::Explanation& explanation) {
  constexpr std::string_view kElements[] = {"EDGE", "NODE", "SOURCE", "CLAIM"};
  out_ += explanation.chokepoints ? "CHOKEPOINTS FROM " : "WHY ";
  entity(explanation.from);
  out_ += explanation.chokepoints ? " TO " : " PRESSURES ";
  entity(explanation.to);
  if (!explanation.chokepoints) {
    out_ += " BY ";
    out_ += kElements[static_cast<std::size_t>(explanation.element)];
  }
  options(explanation.options, explanation.rows);
}

void AstPrinter::print(const ast::WhatIf& what_if) {
  out_ += "WHAT IF { ";
  list(what_if.changes, "; ", [&](const ast::Statement& change) { print(change); });
  out_ += " } THEN ";
  print(*what_if.then);
}

void AstPrinter::print(const ast::Watch& watch) {
  out_ += "WATCH ";
  name(watch.name.text);
  out_ += " ON ";
  print(*watch.query);
  optional("WHEN", watch.when);
}

void AstPrinter::clause(const ast::History& history) {
  out_ += "HISTORY OF PRESSURE FROM ";
  entity(history.from);
  out_ += " TO ";
  entity(history.to);
  optional("FROM", history.begin);
  optional("UNTIL", history.end);
  optional("EVERY", history.every);
  out_ += " DAYS";
  options(history.options, history.rows);
}

void AstPrinter::clause(const ast::PressureChanges& changes) {
  out_ += "CHANGES IN PRESSURE ON ";
  entity(changes.who);
  out_ += " BETWEEN ";
  print(*changes.before, Add);
  out_ += " AND ";
  print(*changes.after, Add);
  options(changes.options, changes.rows);
}

void AstPrinter::clause(const ast::RecordedChanges& changes) {
  out_ += "CHANGES SINCE ";
  print(*changes.since);
  optional("UNTIL", changes.until);
  rows(changes.rows);
}

void AstPrinter::options(const ast::InfluenceOptions& options, const ast::ResultRows& rows) {
  optional("WITHIN", options.within);
  if (options.within != nullptr) out_ += " HOPS";
  if (!options.over.empty()) {
    out_ += " OVER ";
    list(options.over, "|", [&](const ast::Name& type) { edge_type(type.text); });
  }
  entities(" VIA ", options.via);
  entities(" AVOIDING ", options.avoiding);
  optional("WHERE", options.where);
  if (options.channel == ast::InfluenceChannel::Adverse) out_ += " ADVERSE";
  if (options.channel == ast::InfluenceChannel::Supportive) out_ += " SUPPORTIVE";
  times(options.as_of, options.known_at);
  optional("USING MODEL", options.model);
  optional("VERSION", options.model_version);
  if (options.decay) out_ += " WITH DECAY";
  if (options.method) out_ += " METHOD " + options.method->text;
  optional("BUDGET", options.budget_paths);
  if (options.budget_paths != nullptr) out_ += " PATHS";
  optional("BUDGET", options.budget_milliseconds);
  if (options.budget_milliseconds != nullptr) out_ += " MS";
  optional("TOP", options.top);
  this->rows(rows);
}

}  // namespace clout::query
