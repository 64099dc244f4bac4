// For bulk writes that nobody watches.
#pragma once

#include <cstdint>
#include <string_view>

#include "graph/bulk_writer.h"

namespace clout::tests {

class SilentObserver : public graph::BulkObserver {
 public:
  void begin(std::string_view, std::uint64_t) override {}
  void advance(std::uint64_t) override {}
};

}  // namespace clout::tests
