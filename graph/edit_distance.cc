#include "graph/edit_distance.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "schema/utf8.h"

namespace clout::graph {

std::u32string code_points(std::string_view text) {
  std::u32string points;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    points.push_back(point.value);
    i += point.bytes;
  }
  return points;
}

std::size_t edit_distance(const std::u32string& a, const std::u32string& b, std::size_t limit) {
  if (a.size() > b.size() + limit || b.size() > a.size() + limit) return limit + 1;
  std::vector<std::size_t> before_last(b.size() + 1, limit + 1);
  std::vector<std::size_t> last(b.size() + 1, limit + 1);
  std::vector<std::size_t> row(b.size() + 1, limit + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = std::min(j, limit + 1);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::fill(row.begin(), row.end(), limit + 1);
    if (i <= limit) row[0] = i;
    const std::size_t from = i > limit ? i - limit : 1;
    const std::size_t to = std::min(b.size(), i + limit);
    std::size_t best = row[0];
    for (std::size_t j = from; j <= to; ++j) {
      std::size_t cost = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost = std::min({cost, last[j] + 1, row[j - 1] + 1, limit + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost = std::min(cost, before_last[j - 2] + 1);
      }
      row[j] = cost;
      best = std::min(best, cost);
    }
    if (best > limit) return limit + 1;
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return std::min(last[b.size()], limit + 1);
}

}  // namespace clout::graph
