#include "query/find_model.h"

#include <algorithm>
#include <utility>

#include "query/spelling.h"
#include "schema/value_text.h"

namespace clout::query {
namespace {

/// What a hint lists one by one.
constexpr std::size_t kListed = 10;

std::string listed(const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t i = 0; i < items.size() && i < kListed; ++i) {
    text += (i == 0 ? "" : ", ") + items[i];
  }
  if (items.size() > kListed) text += " and " + std::to_string(items.size() - kListed) + " more";
  return text;
}

std::vector<graph::ModelVersion> versions_of(const graph::GraphView& view, std::string_view name) {
  std::vector<graph::ModelVersion> versions = view.influence_models();
  std::erase_if(versions, [&](const auto& version) { return version.model.name != name; });
  return versions;
}

Error dropped(const graph::ModelVersion& drop) {
  return Error(ErrorCode::NotFound,
               "the influence model " + quoted(drop.model.name) + " was dropped")
      .hint("its last version is still there: " + quoted(drop.model.name) + " VERSION " +
            std::to_string(drop.model.version - 1));
}

Error unknown(const graph::GraphView& view, std::string_view name) {
  const std::vector<graph::ModelVersion> models = newest_models(view);
  std::vector<std::string> names;
  std::vector<std::string_view> candidates;
  for (const graph::ModelVersion& each : models) {
    names.push_back(quoted(each.model.name));
    candidates.emplace_back(each.model.name);
  }
  std::string hint = models.size() == 1 ? "the only one is " : "there are ";
  hint += listed(names);
  if (const auto near = nearest_word(name, candidates)) {
    hint = "did you mean " + quoted(*near) + "? " + hint;
  }
  return Error(ErrorCode::NotFound, "there is no influence model " + quoted(name))
      .hint(std::move(hint));
}

Error no_such_version(const std::vector<graph::ModelVersion>& versions, std::int64_t version) {
  std::vector<std::string> numbers;
  for (const graph::ModelVersion& each : versions) {
    if (!each.dropped) numbers.push_back(std::to_string(each.model.version));
  }
  return Error(ErrorCode::NotFound, "the influence model " + quoted(versions[0].model.name) +
                                        " has no version " + std::to_string(version))
      .hint((numbers.size() == 1 ? "its only version is " : "its versions are ") + listed(numbers));
}

}  // namespace

std::shared_ptr<const InfluenceModel> find_model(const graph::GraphView& view,
                                                 std::string_view name, SourcePosition position) {
  if (auto model = view.influence_model(name)) return model;
  const auto versions = versions_of(view, name);
  throw(versions.empty() ? unknown(view, name) : dropped(versions.back())).at(position);
}

std::shared_ptr<const InfluenceModel> find_model_version(const graph::GraphView& view,
                                                         std::string_view name,
                                                         std::int64_t version,
                                                         SourcePosition position) {
  std::vector<graph::ModelVersion> versions = versions_of(view, name);
  if (versions.empty()) throw unknown(view, name).at(position);
  const auto found = std::find_if(versions.begin(), versions.end(), [&](const auto& each) {
    return each.model.version == version && !each.dropped;
  });
  if (found == versions.end()) throw no_such_version(versions, version).at(position);
  return std::make_shared<const InfluenceModel>(std::move(found->model));
}

std::vector<graph::ModelVersion> newest_models(const graph::GraphView& view) {
  std::vector<graph::ModelVersion> newest;
  for (graph::ModelVersion& version : view.influence_models()) {
    if (!newest.empty() && newest.back().model.name == version.model.name) newest.pop_back();
    newest.push_back(std::move(version));
  }
  std::erase_if(newest, [](const graph::ModelVersion& version) { return version.dropped; });
  return newest;
}

}  // namespace clout::query
