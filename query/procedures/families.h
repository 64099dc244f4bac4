// The families of procedures, each added to the table by a function of its own file.
//
// A new procedure is a row in one of these files; a new family is a declaration here and a line in
// procedure_table.cc.
#pragma once

#include "query/procedures/procedure.h"

namespace clout::query {

/// db.*: what the database has names for.
void add_catalog_procedures(ProcedureTable& table);
/// db.*: the influence models.
void add_model_procedures(ProcedureTable& table);
/// algo.*: what can be computed over all of a graph.
void add_algorithm_procedures(ProcedureTable& table);
/// algo.*: what can be computed from a node on.
void add_source_procedures(ProcedureTable& table);
/// db.index.fulltext.*, search.*: what is found by words.
void add_search_procedures(ProcedureTable& table);
/// clout.*: what the language has.
void add_reference_procedures(ProcedureTable& table);

}  // namespace clout::query
