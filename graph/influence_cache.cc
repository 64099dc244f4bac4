#include "graph/influence_cache.h"

#include "graph/influence/influence_graph.h"

namespace clout::graph {

std::shared_ptr<const InfluenceGraph> InfluenceCache::find(CommitNumber commit,
                                                           const InfluenceModel& model) {
  for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
    if (entry->commit != commit || entry->model != model) continue;
    entries_.splice(entries_.begin(), entries_, entry);
    return entries_.front().graph;
  }
  return nullptr;
}

std::shared_ptr<const InfluenceGraph> InfluenceCache::get(CommitNumber commit,
                                                          const InfluenceModel& model,
                                                          const Builder& build) {
  {
    const std::lock_guard lock(mutex_);
    if (auto known = find(commit, model)) return known;
  }
  auto built = build();
  const std::lock_guard lock(mutex_);
  if (auto known = find(commit, model)) return known;
  entries_.push_front({commit, model, built});
  if (entries_.size() > kCapacity) entries_.pop_back();
  return built;
}

}  // namespace clout::graph
