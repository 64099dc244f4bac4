#include "tools/cli/watch_text.h"

#include <string>

#include "schema/value_text.h"
#include "tools/render/display_text.h"

namespace clout::tools {
namespace {

std::string name_of(const Map& properties, std::string other) {
  const auto name = properties.find("name");
  return name != properties.end() && name->second.is_string() ? name->second.as_string() : other;
}

std::string entity_text(const client::Watch& watch, const Value& entity) {
  if (entity.is_node()) {
    const auto* node = watch.node(entity.as_node().id);
    const std::string number = std::to_string(raw(entity.as_node().id));
    return "(" + (node != nullptr ? name_of(node->properties, number) : number) + ")";
  }
  if (entity.is_edge()) {
    const auto* edge = watch.edge(entity.as_edge().id);
    return "[" + (edge != nullptr ? edge->type : std::to_string(raw(entity.as_edge().id))) + "]";
  }
  std::string text;
  const Path& path = entity.as_path();
  for (std::size_t i = 0; i < path.nodes.size(); ++i) {
    if (i > 0) text += "-" + entity_text(watch, Value(path.edges[i - 1])) + "-";
    text += entity_text(watch, Value(Node{path.nodes[i]}));
  }
  return text;
}

std::string value_text(const client::Watch& watch, const Value& value) {
  std::string text;
  append_literal(text, value, [&watch](std::string& to, const Value& entity) {
    to += entity_text(watch, entity);
  });
  return printable(text);
}

/// `who 'Huawei', pressure 0.41 -> 0.48`
std::string row_text(const client::Watch& watch, const client::WatchedChange& change) {
  const auto& row = change.after ? *change.after : *change.before;
  std::string text;
  for (std::size_t i = 0; i < row.size(); ++i) {
    text += (i == 0 ? "" : ", ") + printable(watch.columns()[i]) + " ";
    const std::string now = value_text(watch, row[i]);
    const std::string then = change.before ? value_text(watch, (*change.before)[i]) : now;
    text += then == now ? now : then + " -> " + now;
  }
  return text;
}

}  // namespace

void write_news(std::ostream& out, const client::Watch& watch,
                const std::vector<client::WatchedChange>& news) {
  if (news.empty()) return;
  out << printable(watch.name()) << ", commit " << watch.commit() << '\n';
  for (const auto& change : news) {
    const char mark = !change.before ? '+' : change.after ? '~' : '-';
    out << "  " << mark << ' ' << row_text(watch, change)
        << (change.holds || !change.after ? "" : "  (the condition does not hold)") << '\n';
  }
}

}  // namespace clout::tools
