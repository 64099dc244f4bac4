#include "query/functions/unknown_function.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "query/aggregates/aggregate.h"
#include "query/functions/function.h"
#include "query/spelling.h"
#include "schema/ascii.h"

namespace clout::query {
namespace {

struct Foreign {
  std::string_view name;  ///< in lower case
  std::string_view ours;
};

/// Names of SQL and of older Cypher.
constexpr Foreign kForeign[] = {
    {"array_agg", "collect(x)"},
    {"concat", "a || b, or join(list, '') of a list"},
    {"contains", "text CONTAINS part"},
    {"count_distinct", "count(DISTINCT x)"},
    {"current_date", "date()"},
    {"current_timestamp", "datetime()"},
    {"group_concat", "join(collect(x), ', ')"},
    {"ifnull", "coalesce(x, otherwise)"},
    {"isnull", "x IS NULL"},
    {"isnotnull", "x IS NOT NULL"},
    {"lcase", "toLower(text)"},
    {"len", "size(x) of a list or a string, length(path) of a path"},
    {"mean", "avg(x)"},
    {"now", "datetime(), or timestamp() as a number"},
    {"nvl", "coalesce(x, otherwise)"},
    {"string_agg", "join(collect(x), ', ')"},
    {"strlen", "size(text)"},
    {"substr", "substring(text, start, length), where the first character is 0"},
    {"to_string", "toString(x)"},
    {"typeof", "valueType(x), or x IS :: TYPE"},
    {"ucase", "toUpper(text)"},
};

}  // namespace

std::string unknown_function_hint(std::string_view name) {
  const std::string lower = ascii_lower(name);
  const auto* foreign = std::find_if(std::begin(kForeign), std::end(kForeign),
                                     [&](const Foreign& known) { return known.name == lower; });
  if (foreign != std::end(kForeign)) return "write " + std::string(foreign->ours);
  std::vector<std::string_view> names;
  for (const Function* function : all_functions()) names.push_back(function->name);
  for (const Aggregate& aggregate : all_aggregates()) names.push_back(aggregate.name);
  const auto near = nearest_word(name, names);
  return near ? "did you mean " + *near + "()?" : "SHOW FUNCTIONS lists them";
}

}  // namespace clout::query
