// Where in a bound statement the values of its parameters stand.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "query/bound_expression.h"

namespace clout::query {

/// Noted by the binder, so that a plan can be run again with other values.
struct ParameterSites {
  struct Site {
    std::string name;
    std::shared_ptr<BoundExpression> expression;  ///< a bound::Constant
  };
  std::vector<Site> sites;
  bool exchangeable = true;  ///< false: the statement was bound for what these values are
};

}  // namespace clout::query
