// A hint to the operating system about memory that is read and written at random.
#pragma once

#include <cstddef>

namespace clout::graph {

/// Asks for huge pages behind `bytes` bytes at `begin`, which nothing has touched yet: addresses
/// then are looked up much more cheaply. Changes nothing where the system has none. Thread-safe.
void prefer_huge_pages(void* begin, std::size_t bytes) noexcept;

}  // namespace clout::graph
