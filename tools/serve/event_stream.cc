#include "tools/serve/event_stream.h"

#include <string_view>
#include <utility>

#include "schema/value_text.h"
#include "tools/render/entity_parts.h"
#include "tools/serve/problem.h"

namespace clout::tools {
namespace {

constexpr auto kBetweenComments = 15 * kj::SECONDS;

/// No part of `data` has a line feed: JSON writes it as an escape.
std::string event_text(std::string_view kind, CommitNumber commit, const std::string& data) {
  std::string text = "event: ";
  text += kind;
  text += "\nid: " + std::to_string(raw(commit)) + "\ndata: " + data + "\n\n";
  return text;
}

void append_changes(std::string& data, const std::vector<query::WatchNews>& all) {
  data += "\"changes\":[";
  Separator comma(data);
  for (const query::WatchNews& news : all) {
    comma.next();
    data += "{\"before\":" + news.before.value_or("null") +
            ",\"after\":" + news.after.value_or("null") +
            ",\"holds\":" + (news.holds ? "true" : "false") + "}";
  }
  data += "]";
}

kj::Promise<void> write(kj::AsyncOutputStream& out, std::string text) {
  auto kept = kj::heap<std::string>(std::move(text));
  auto written = out.write(kept->data(), kept->size());
  return written.attach(kj::mv(kept));
}

kj::Promise<void> send_next(Subscription& subscription, kj::AsyncOutputStream& out,
                            kj::Timer& timer) {
  return subscription.look().then([&](WatchEvent event) -> kj::Promise<void> {
    if (!event.error && event.news.empty()) return send_events(subscription, out, timer);
    auto written = write(out, change_event(event));
    if (event.error) return written;
    return written.then([&] { return send_events(subscription, out, timer); });
  });
}

}  // namespace

std::string rows_event(const Subscription& subscription, const WatchEvent& first) {
  std::string data = "{\"name\":";
  append_json_string(data, subscription.name());
  data += ",\"columns\":[";
  Separator comma(data);
  for (const std::string& column : subscription.columns()) {
    comma.next();
    append_json_string(data, column);
  }
  data += "],";
  append_changes(data, first.news);
  return event_text("rows", first.commit, data + "}");
}

std::string change_event(const WatchEvent& event) {
  if (event.error) return event_text("error", event.commit, problem_json(*event.error));
  std::string data = "{";
  append_changes(data, event.news);
  return event_text("change", event.commit, data + "}");
}

kj::Promise<void> send_events(Subscription& subscription, kj::AsyncOutputStream& out,
                              kj::Timer& timer) {
  auto touched = subscription.touched().then([] { return true; });
  auto silent = timer.afterDelay(kBetweenComments).then([] { return false; });
  return touched.exclusiveJoin(kj::mv(silent)).then([&](bool news) {
    if (news) return send_next(subscription, out, timer);
    return write(out, ": still here\n\n").then([&] {
      return send_events(subscription, out, timer);
    });
  });
}

}  // namespace clout::tools
