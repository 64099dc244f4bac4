// `==` between values, as DISTINCT has it. For tests alone: the engine says which equality it
// means.
#pragma once

#include "schema/value.h"

namespace clout {

inline bool operator==(const Value& a, const Value& b) { return equivalent(a, b); }

}  // namespace clout
