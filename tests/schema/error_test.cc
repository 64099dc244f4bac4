// How errors are shown.
#include "schema/error.h"

#include <catch2/catch.hpp>

namespace clout {

TEST_CASE("error: the place is shown as far as it is known", "[schema][error]") {
  const Error error(ErrorCode::Limit, "too long");
  CHECK(render_error(error, "RETURN 1") == "Limit error: too long\n");
  CHECK(render_error(Error(error).in("f.cypher"), "") == "Limit error in f.cypher: too long\n");
  CHECK(render_error(Error(error).in("f.cypher").at({3, 0, 1}), "") ==
        "Limit error at f.cypher:3: too long\n");
  CHECK(render_error(Error(error).at({1, 8, 1}).hint("wait"), "RETURN 1") ==
        "Limit error at 1:8: too long\n"
        "  RETURN 1\n"
        "         ^\n"
        "hint: wait\n");
}

}  // namespace clout
