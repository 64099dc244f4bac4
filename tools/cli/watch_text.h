// What a watch tells, as lines for a person.
#pragma once

#include <ostream>
#include <vector>

#include "tools/client/connection.h"

namespace clout::tools {

/// The number of the commit, and a line for each row: `+` one that is new, `-` one that is gone,
/// `~` one that has changed, with the values that it had. Of the first news: all rows. Nothing for
/// no news.
void write_news(std::ostream& out, const client::Watch& watch,
                const std::vector<client::WatchedChange>& news);

}  // namespace clout::tools
