#include "query/schema_statement.h"

#include <algorithm>

#include "query/spelling.h"
#include "schema/error.h"

namespace clout::query {
namespace {

std::string word_of(bool unique) { return unique ? "constraint" : "index"; }

/// The index that the statement would make again, if there is one.
const IndexDefinition* same_index(const Catalog& catalog, const ast::CreateSchema& create) {
  const auto label = catalog.labels.find(create.label.text);
  const auto key = catalog.property_keys.find(create.key.text);
  const auto found =
      std::find_if(catalog.indexes.begin(), catalog.indexes.end(), [&](const auto& index) {
        const bool named = create.name && index.name == create.name->text;
        return named || (label == index.label && key == index.key);
      });
  return found == catalog.indexes.end() ? nullptr : &*found;
}

const IndexDefinition* named_index(const Catalog& catalog, std::string_view name) {
  const auto found = std::find_if(catalog.indexes.begin(), catalog.indexes.end(),
                                  [&](const auto& index) { return index.name == name; });
  return found == catalog.indexes.end() ? nullptr : &*found;
}

Error no_such(const Catalog& catalog, const ast::DropSchema& drop, bool unique) {
  std::vector<std::string_view> names;
  for (const IndexDefinition& index : catalog.indexes) {
    if (index.unique == unique) names.emplace_back(index.name);
  }
  Error error(ErrorCode::NotFound, "there is no " + word_of(unique) + " '" + drop.name.text + "'");
  if (const auto near = nearest_word(drop.name.text, names)) {
    return std::move(error).hint("did you mean " + *near + "?");
  }
  return std::move(error).hint(unique ? "SHOW CONSTRAINTS lists them" : "SHOW INDEXES lists them");
}

SourcePosition place(std::string_view text, ast::Span span) {
  return position_at(text, span.begin, span.size());
}

}  // namespace

void run_schema_statement(graph::Database& database, const ast::CreateSchema& create,
                          std::string_view text, WriteSummary& writes,
                          std::vector<std::string>& notices) {
  const bool unique = create.object == ast::SchemaObject::UniqueConstraint;
  if (create.if_not_exists) {
    const auto view = database.view();
    if (const IndexDefinition* known = same_index(view->catalog(), create)) {
      notices.push_back(word_of(known->unique) + " '" + known->name + "' exists already");
      return;
    }
  }
  try {
    database.create_index({create.name ? create.name->text : std::string(), create.label.text,
                           create.key.text, unique});
  } catch (Error& error) {
    throw std::move(error).at(place(text, create.span));
  }
  ++(unique ? writes.constraints_created : writes.indexes_created);
}

void run_schema_statement(graph::Database& database, const ast::DropSchema& drop,
                          std::string_view text, WriteSummary& writes,
                          std::vector<std::string>& notices) {
  const bool unique = drop.object == ast::SchemaObject::UniqueConstraint;
  const auto view = database.view();
  const IndexDefinition* known = named_index(view->catalog(), drop.name.text);
  if (known == nullptr && drop.if_exists) {
    notices.push_back("there is no " + word_of(unique) + " '" + drop.name.text + "'");
    return;
  }
  const SourcePosition position = place(text, drop.name.span);
  if (known == nullptr) throw no_such(view->catalog(), drop, unique).at(position);
  if (known->unique != unique) {
    throw Error(ErrorCode::Semantic, "'" + drop.name.text + "' is " +
                                         (known->unique ? "a constraint" : "an index without one"))
        .at(position)
        .hint(std::string("write DROP ") + (known->unique ? "CONSTRAINT " : "INDEX ") +
              drop.name.text);
  }
  database.drop_index(drop.name.text);
  ++(unique ? writes.constraints_dropped : writes.indexes_dropped);
}

}  // namespace clout::query
