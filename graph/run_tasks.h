// Independent pieces of work on a few threads.
#pragma once

#include <functional>
#include <vector>

namespace clout::graph {

/// Runs every task, in this thread and `threads` - 1 others, starting them in order. After an
/// exception no further task starts, and the one of the earliest task is rethrown at the end.
void run_tasks(unsigned threads, const std::vector<std::function<void()>>& tasks);

}  // namespace clout::graph
