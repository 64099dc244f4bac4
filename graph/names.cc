#include "graph/names.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "graph/edit_distance.h"
#include "schema/letters.h"
#include "schema/utf8.h"
#include "storage/keys.h"
#include "storage/ordered_code.h"

namespace clout::graph {

namespace {

using storage::Family;
using storage::NameKey;
using storage::NameKind;

/// Rows that one search for near names may look at: first those that share the first letter.
constexpr std::size_t kNearRowsSameLetter = 20'000;
constexpr std::size_t kNearRowsAny = 50'000;

bool is_space(char32_t point) {
  return point == ' ' || (point >= 9 && point <= 13) || point == 0xA0 || point == 0x3000;
}

constexpr std::string_view kName = "name";

/// How far `name` is from `text`, or nullopt if too far. A text that the name begins with (or the
/// other way round) is near, however long the rest.
std::optional<std::size_t> nearness(const std::u32string& text, const std::u32string& name) {
  const std::size_t limit = std::clamp<std::size_t>(text.size() / 3, 1, 4);
  const std::size_t distance = edit_distance(text, name, limit);
  if (distance <= limit) return distance;
  const std::size_t shared = std::min(text.size(), name.size());
  if (shared >= 3 && text.compare(0, shared, name, 0, shared) == 0) return limit + 1;
  return std::nullopt;
}

NameMatch match_of(NameKey key, NameMatchKind kind) {
  return {key.node, kind, std::move(key.exact)};
}

/// Collects near names from rows, nearest first.
class NearNames {
 public:
  explicit NearNames(std::string_view text) : text_(code_points(normalise_name(text))) {}

  void scan(const OverlaidRows& rows, const std::string& prefix, std::size_t limit) {
    std::size_t seen = 0;
    rows.scan(Family::Names, prefix, storage::prefix_end(prefix),
              [&](std::string_view key, std::string_view) {
                const NameKey name = storage::decode_name_key(key);
                consider({name.exact, name.normalised, name.kind == NameKind::Alias, name.node});
                return ++seen < limit;
              });
  }

  /// The names of `view` that begin with `first` when case is ignored.
  void scan(const GraphView& view, std::string_view first, std::size_t limit) {
    std::size_t seen = 0;
    view.visit_names([&](const StoredName& name) {
      if (!name.normalised.starts_with(first)) return true;
      consider(name);
      return ++seen < limit;
    });
  }

  [[nodiscard]] const std::u32string& text() const { return text_; }
  [[nodiscard]] bool empty() const { return found_.empty(); }

  [[nodiscard]] std::vector<NameMatch> nearest(std::size_t limit) const {
    std::vector<NameMatch> matches;
    for (const auto& [distance, exact, node, kind] : found_) {
      if (matches.size() == limit) break;
      matches.push_back({node, kind, exact});
    }
    return matches;
  }

 private:
  void consider(const StoredName& name) {
    const auto distance = nearness(text_, code_points(name.normalised));
    if (!distance) return;
    const auto kind = name.alias ? NameMatchKind::Alias : NameMatchKind::Name;
    found_.emplace(*distance, name.text, name.node, kind);
  }

  std::u32string text_;
  std::set<std::tuple<std::size_t, std::string, NodeId, NameMatchKind>> found_;
};

}  // namespace

std::string normalise_name(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool pending_space = false;
  for (std::size_t i = 0, next = 0; i < text.size(); i = next) {
    const CodePoint point = code_point_at(text, i);
    next = i + point.bytes;
    if (is_space(point.value)) {
      pending_space = !out.empty();
      continue;
    }
    if (pending_space) out.push_back(' ');
    pending_space = false;
    if (!append_utf8(out, lower_case(point.value))) out.push_back(text[i]);
  }
  return out;
}

bool is_alias_key(std::string_view key) {
  return key == "alias" || key == "aliases" || key.substr(0, 8) == "aliases_";
}

void append_names(std::string_view key, const Value& value, std::vector<std::string>& names) {
  const auto append = [&](const Value& text) {
    if (text.is_string() && !text.as_string().empty()) names.push_back(text.as_string());
  };
  const bool alias = is_alias_key(key);
  if (alias && value.is_list()) {
    for (const Value& text : value.as_list()) append(text);
  } else if (alias || key == kName) {
    append(value);
  }
}

std::vector<std::string> names_of(const Properties& properties, const Catalog& catalog) {
  std::vector<std::string> names;
  for (const auto& [key, value] : properties) {
    append_names(catalog.property_keys.name(key), value, names);
  }
  return names;
}

std::vector<std::string> name_rows(NodeId node, const Properties& properties,
                                   const Catalog& catalog) {
  std::vector<std::string> rows;
  std::vector<std::string> texts;
  for (const auto& [key, value] : properties) {
    const std::string& name = catalog.property_keys.name(key);
    texts.clear();
    append_names(name, value, texts);
    const NameKind kind = name == kName ? NameKind::Name : NameKind::Alias;
    for (std::string& text : texts) {
      std::string normalised = normalise_name(text);
      rows.push_back(
          storage::encode_key(NameKey{std::move(normalised), std::move(text), kind, node}));
    }
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

std::vector<NameMatch> find_by_name(const OverlaidRows& rows, std::string_view text) {
  std::vector<NameMatch> names;
  std::vector<NameMatch> aliases;
  std::vector<NameMatch> folded;
  const std::string prefix = storage::name_prefix(normalise_name(text));
  rows.scan(Family::Names, prefix, storage::prefix_end(prefix),
            [&](std::string_view bytes, std::string_view) {
              NameKey key = storage::decode_name_key(bytes);
              if (key.exact != text) {
                folded.push_back(match_of(std::move(key), NameMatchKind::Folded));
              } else if (key.kind == NameKind::Name) {
                names.push_back(match_of(std::move(key), NameMatchKind::Name));
              } else {
                aliases.push_back(match_of(std::move(key), NameMatchKind::Alias));
              }
              return true;
            });
  std::vector<NameMatch>& best = !names.empty() ? names : !aliases.empty() ? aliases : folded;
  std::stable_sort(best.begin(), best.end(),
                   [](const NameMatch& a, const NameMatch& b) { return a.node < b.node; });
  best.erase(std::unique(best.begin(), best.end(),
                         [](const NameMatch& a, const NameMatch& b) { return a.node == b.node; }),
             best.end());
  return std::move(best);
}

std::vector<NameMatch> names_near(const OverlaidRows& rows, std::string_view text,
                                  std::size_t limit) {
  NearNames near(text);
  if (near.text().empty() || limit == 0) return {};
  std::string first;
  append_utf8(first, near.text().front());
  near.scan(rows, storage::names_beginning_with(first), kNearRowsSameLetter);
  if (near.empty()) near.scan(rows, storage::names_beginning_with(""), kNearRowsAny);
  return near.nearest(limit);
}

std::vector<NameMatch> names_near(const GraphView& view, std::string_view text, std::size_t limit) {
  NearNames near(text);
  if (near.text().empty() || limit == 0) return {};
  std::string first;
  append_utf8(first, near.text().front());
  near.scan(view, first, kNearRowsSameLetter);
  if (near.empty()) near.scan(view, {}, kNearRowsAny);
  return near.nearest(limit);
}

std::vector<NameMatch> names_with_prefix(const OverlaidRows& rows, std::string_view prefix,
                                         std::size_t limit) {
  std::vector<NameMatch> matches;
  if (limit == 0) return matches;
  const std::string lower_key = storage::names_beginning_with(normalise_name(prefix));
  rows.scan(Family::Names, lower_key, storage::prefix_end(lower_key),
            [&](std::string_view bytes, std::string_view) {
              NameKey key = storage::decode_name_key(bytes);
              const auto kind =
                  key.kind == NameKind::Name ? NameMatchKind::Name : NameMatchKind::Alias;
              matches.push_back(match_of(std::move(key), kind));
              return matches.size() < limit;
            });
  return matches;
}

}  // namespace clout::graph
