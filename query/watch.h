// `WATCH name ON query [WHEN condition]`: what to tell somebody of, after commits have changed it.
//
// The query is asked again when something that it read has changed (graph/read_set.h); this says
// what of its new rows is news. Rows are matched by entity, path, element, at, who or route,
// whichever column comes first in this list, else by their first column; equal ones in their order;
// and a single row with a single row.
//
// Without WHEN, rows that are new, gone or different are news. With it, a row is news when the
// condition begins or ceases to hold for it; of conditions joined by OR, when one of them does.
// `rank_changed` holds for a row whose `rank` is not what it was, and for one that is new or gone:
// it is about the change alone, so it is news each time. Of a row that is gone the condition sees
// nulls.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph_view.h"
#include "query/engine.h"
#include "schema/value.h"

namespace clout::query {

/// The rows of a watched query at one moment, as far as comparing needs them. A value.
struct WatchedRows {
  struct Row {
    Value key;
    std::string shown;  ///< as whoever watches is told of it
    Value rank;
    /// For each alternative of the condition: does it hold if the rank is what it was, if not?
    std::vector<bool> holds, holds_if_moved;
  };
  std::vector<Row> rows;
  std::vector<bool> holds_if_gone;
  bool conditional = false;
};

/// A row that is news: as it was and as it is, one of which may be missing.
struct WatchNews {
  std::optional<std::string> before, after;
  bool holds = true;  ///< the condition does now
};

/// A statement of WATCH, or any other statement that reads, which is watched without a condition
/// under the name "watch". Immutable; any number of threads.
class Watch {
 public:
  /// Throws Error{Syntax}, and Error{Semantic} for a statement that does not read.
  Watch(std::string_view text, Map parameters);
  ~Watch();

  [[nodiscard]] const std::string& name() const { return name_; }
  /// What is to be asked. Positions in its errors are those of the whole text.
  [[nodiscard]] const std::shared_ptr<const PreparedStatement>& query() const { return query_; }
  [[nodiscard]] const Map& parameters() const { return parameters_; }

  /// `rows` as the query gave them out of `view`, and `shown` as they are told. Throws what binding
  /// and evaluating the condition throw. O(rows).
  [[nodiscard]] WatchedRows look(const std::vector<std::string>& columns,
                                 const std::vector<std::vector<Value>>& rows,
                                 std::vector<std::string> shown, const graph::GraphView& view,
                                 QueryBudget& budget) const;

 private:
  class Condition;

  std::string text_, name_;
  std::unique_ptr<const ast::Statement> statement_;
  std::shared_ptr<const PreparedStatement> query_;
  Map parameters_;
};

/// All rows, to who knows none yet.
[[nodiscard]] std::vector<WatchNews> first_news(const WatchedRows& rows);

/// What of `after` is news to who knows `before`: rows that are there in their order, then those
/// that are gone.
[[nodiscard]] std::vector<WatchNews> news_of(const WatchedRows& before, const WatchedRows& after);

}  // namespace clout::query
