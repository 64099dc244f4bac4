// The parts of the binder that work on clauses and whole queries.
#pragma once

#include <string>
#include <vector>

#include "query/binder_context.h"
#include "query/binder_scope.h"

namespace clout::query {

/// Where a query stands, which decides how it may end and what it may do.
enum class QueryPlace : std::uint8_t {
  Statement,  ///< ends with RETURN or a write
  Subquery,   ///< inside an expression: only reads; RETURN may be missing
  Call,       ///< CALL (..) { }, FOREACH: ends with RETURN or a write
  CallWith,   ///< CALL { }: the same, and sees outer variables by a leading WITH alone
};

/// Binds a query whose parts begin with the variables of `outer`.
[[nodiscard]] BoundQuery bind_query(const BindContext& context, const ast::Query& query,
                                    const Scope& outer, QueryPlace place);

/// Gives the projection and replaces `scope` by what it hands on. `names` gets the columns in
/// order. `keyword` is the place of the clause. Variables of `outside` stay in scope whatever the
/// WITH names.
[[nodiscard]] BoundProjection bind_with(const BindContext& context, Scope& scope,
                                        const ast::With& with, const Scope& outside,
                                        ast::Span keyword, std::vector<std::string>& names);
[[nodiscard]] BoundProjection bind_return(const BindContext& context, Scope& scope,
                                          const ast::Return& result, ast::Span keyword,
                                          std::vector<std::string>& names);

/// The rows that satisfy the condition; all columns stay.
[[nodiscard]] BoundProjection bind_filter(const BindContext& context, const Scope& scope,
                                          const ast::Expression& where);
/// One more column for each item, which `scope` then has, too.
[[nodiscard]] BoundProjection bind_let(const BindContext& context, Scope& scope,
                                       const ast::Let& let);

/// Conditions, order and window over columns that stay as they are: what may follow TOP of an
/// influence statement.
[[nodiscard]] std::vector<BoundProjection> bind_row_window(const BindContext& context,
                                                           const Scope& scope,
                                                           const ast::ResultRows& rows);

[[nodiscard]] BoundCreate bind_create(const BindContext& context, Scope& scope,
                                      const std::vector<const ast::PathPattern*>& paths);
[[nodiscard]] BoundMerge bind_merge(const BindContext& context, Scope& scope,
                                    const ast::Merge& merge);
[[nodiscard]] BoundSet bind_set(const BindContext& context, const Scope& scope,
                                const std::vector<ast::SetItem>& items);
[[nodiscard]] BoundSet bind_remove(const BindContext& context, const Scope& scope,
                                   const std::vector<ast::RemoveItem>& items);
[[nodiscard]] BoundDelete bind_delete(const BindContext& context, const Scope& scope,
                                      const ast::Delete& clause);

/// CALL of a procedure; what it yields is added to `scope` and, in order, to `names`. `standalone`:
/// the call is the whole query, and without YIELD all of its columns are the result.
[[nodiscard]] BoundProcedureCall bind_procedure_call(const BindContext& context, Scope& scope,
                                                     const ast::CallProcedure& call,
                                                     bool standalone,
                                                     std::vector<std::string>& names);

/// Influence statements; their columns are added to `scope` and, in order, to `names`.
[[nodiscard]] BoundInfluence bind_influence(const BindContext& context, Scope& scope,
                                            const ast::Influence& statement,
                                            std::vector<std::string>& names);
[[nodiscard]] BoundPressure bind_pressure(const BindContext& context, Scope& scope,
                                          const ast::Pressure& statement,
                                          std::vector<std::string>& names);
[[nodiscard]] BoundHistory bind_history(const BindContext& context, Scope& scope,
                                        const ast::History& statement,
                                        std::vector<std::string>& names);
[[nodiscard]] BoundExplanation bind_explanation(const BindContext& context, Scope& scope,
                                                const ast::Explanation& statement,
                                                std::vector<std::string>& names);

/// Named edges and their claims.
[[nodiscard]] BoundAssertion bind_assertion(const BindContext& context, Scope& scope,
                                            const ast::Assertion& assertion);
[[nodiscard]] BoundEdgeEdit bind_edge_edit(const BindContext& context, Scope& scope,
                                           const ast::EdgeEdit& edit);
[[nodiscard]] BoundEntityEdit bind_entity_edit(const BindContext& context, Scope& scope,
                                               const ast::EntityEdit& edit);
[[nodiscard]] BoundContradictions bind_contradictions(const BindContext& context, Scope& scope,
                                                      const ast::Contradictions& statement,
                                                      std::vector<std::string>& names);
[[nodiscard]] BoundSourcesFor bind_sources_for(const BindContext& context, Scope& scope,
                                               const ast::SourcesFor& statement,
                                               std::vector<std::string>& names);
[[nodiscard]] BoundImpact bind_impact(const BindContext& context, Scope& scope,
                                      const ast::Impact& statement,
                                      std::vector<std::string>& names);
[[nodiscard]] BoundPressureChanges bind_pressure_changes(const BindContext& context, Scope& scope,
                                                         const ast::PressureChanges& statement,
                                                         std::vector<std::string>& names);
/// What was recorded.
[[nodiscard]] BoundRecordedChanges bind_recorded_changes(const BindContext& context, Scope& scope,
                                                         const ast::RecordedChanges& statement,
                                                         std::vector<std::string>& names);

}  // namespace clout::query
