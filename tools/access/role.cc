#include "tools/access/role.h"

#include <algorithm>
#include <array>
#include <string>

#include "schema/error.h"

namespace clout::tools {
namespace {

constexpr std::array<std::string_view, 4> kRoles{"reader", "analyst", "writer", "admin"};

/// 0 is no limit.
template <typename Amount>
Amount tighter(Amount a, Amount b) {
  if (a == Amount{}) return b;
  if (b == Amount{}) return a;
  return std::min(a, b);
}

}  // namespace

std::string_view to_string(Role role) { return kRoles[static_cast<std::size_t>(role)]; }

Role role_called(std::string_view name) {
  for (std::size_t i = 0; i < kRoles.size(); ++i) {
    if (kRoles[i] == name) return static_cast<Role>(i);
  }
  throw Error(ErrorCode::Usage, "there is no role '" + std::string(name) + "'")
      .hint("reader, analyst, writer and admin are");
}

Budget Budget::within(const Budget& other) const {
  return {tighter(timeout, other.timeout), tighter(memory_bytes, other.memory_bytes),
          tighter(rows, other.rows), tighter(statements, other.statements)};
}

}  // namespace clout::tools
