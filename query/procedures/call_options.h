// The map of options that a procedure is given.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/procedures/procedure.h"
#include "schema/error.h"

namespace clout::query {

/// Reads options one by one. Each is Error{Argument} at the map if its value is not what it must
/// be; null is as good as left out, also for all of the map. Refers to the call.
class CallOptions {
 public:
  /// `argument` is the map. Options that are not `known` are Error{Argument}.
  CallOptions(const ProcedureCall& call, std::size_t argument, std::vector<std::string_view> known);

  /// An integer of at least `least`.
  [[nodiscard]] std::uint64_t integer(std::string_view key, std::uint64_t otherwise,
                                      std::uint64_t least) const;
  /// A number from 0 to 1.
  [[nodiscard]] double share(std::string_view key, double otherwise) const;
  [[nodiscard]] bool boolean(std::string_view key, bool otherwise) const;
  /// A string or a list of strings, as a list; nothing if it is left out.
  [[nodiscard]] std::optional<std::vector<std::string>> texts(std::string_view key) const;

 protected:
  /// The value, or null.
  [[nodiscard]] const Value& find(std::string_view key) const;
  /// "option `key` must be .."
  [[nodiscard]] Error wrong(std::string_view key, const std::string& expected) const;

  const ProcedureCall& call_;

 private:
  void require_known(const std::string& key) const;

  SourcePosition position_;
  const Map* map_;  ///< null: none is given
  std::vector<std::string_view> known_;
};

}  // namespace clout::query
