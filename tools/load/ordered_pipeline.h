// Work on pieces in parallel, results in the order of the pieces.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace clout::tools {

/// `next()` gives the pieces until it gives none, called by one thread at a time; `work(piece)`
/// runs on `threads` threads at once; `commit(result)` is called for one result at a time, in the
/// order of the pieces. At most one piece per thread is in memory. An exception stops everything
/// and is rethrown: that of the earliest piece, whoever threw it, so that the answer does not
/// depend on timing.
template <typename Next, typename Work, typename Commit>
void run_in_order(unsigned threads, Next next, Work work, Commit commit) {
  std::mutex next_mutex;
  std::uint64_t pieces = 0;  // guarded by next_mutex
  std::mutex mutex;
  std::condition_variable turn_changed;
  std::uint64_t turn = 0;    // the piece to commit next; guarded by mutex
  std::exception_ptr error;  // guarded by mutex

  const auto await_turn = [&](std::uint64_t piece) {
    std::unique_lock lock(mutex);
    turn_changed.wait(lock, [&] { return turn == piece || error; });
    return !error;
  };
  const auto end_turn = [&](std::exception_ptr cause) {
    const std::lock_guard lock(mutex);
    ++turn;
    if (!error) error = std::move(cause);
    turn_changed.notify_all();
  };
  // Takes, works on and commits one piece; false when there is no more to do.
  const auto run_piece = [&] {
    std::uint64_t number = 0;
    std::optional<decltype(work(*next()))> result;
    std::exception_ptr cause;
    try {
      auto piece = [&] {
        const std::lock_guard lock(next_mutex);
        number = pieces++;
        return next();
      }();
      if (piece) result.emplace(work(*std::move(piece)));
    } catch (...) {
      cause = std::current_exception();
    }
    if (!await_turn(number)) return false;
    try {
      if (result) commit(std::move(*result));
    } catch (...) {
      cause = std::current_exception();
    }
    end_turn(cause);
    return result.has_value() && !cause;
  };
  const auto run = [&] {
    while (run_piece()) {
    }
  };
  {
    std::vector<std::jthread> helpers;
    for (unsigned i = 1; i < threads; ++i) helpers.emplace_back(run);
    run();
  }
  if (error) std::rethrow_exception(error);
}

}  // namespace clout::tools
