#include "tools/serve/rpc_watch.h"

#include <cstring>
#include <utility>

#include <capnp/serialize.h>

#include "tools/cli/statement_runner.h"
#include "tools/rpc/error_wire.h"
#include "tools/rpc/value_wire.h"

namespace clout::tools {
namespace {

/// What wire_row() wrote, to be read while `bytes` lives.
class WrittenRow {
 public:
  explicit WrittenRow(const std::string& bytes)
      : words_(kj::heapArray<capnp::word>(bytes.size() / sizeof(capnp::word))),
        reader_(copied(bytes), kWritten) {}

  [[nodiscard]] wire::Batch::Reader batch() { return reader_.getRoot<wire::Batch>(); }

 private:
  /// It is our own: no limit is for it.
  static constexpr capnp::ReaderOptions kWritten{UINT64_MAX, INT32_MAX};

  kj::ArrayPtr<const capnp::word> copied(const std::string& bytes) {
    std::memcpy(words_.begin(), bytes.data(), bytes.size());
    return words_;
  }

  kj::Array<capnp::word> words_;
  capnp::FlatArrayMessageReader reader_;
};

void write_news(wire::News::Builder out, const WatchEvent& event) {
  out.setCommit(raw(event.commit));
  auto changes = out.initChanges(static_cast<unsigned>(event.news.size()));
  for (unsigned i = 0; i < changes.size(); ++i) {
    const query::WatchNews& news = event.news[i];
    if (news.before) changes[i].setBefore(WrittenRow(*news.before).batch());
    if (news.after) changes[i].setAfter(WrittenRow(*news.after).batch());
    changes[i].setHolds(news.holds);
  }
}

/// A watch, from its first news on.
class WatchServer final : public wire::Watch::Server {
 public:
  WatchServer(kj::Own<Subscription> subscription, wire::WatchSink::Client to)
      : subscription_(kj::mv(subscription)),
        to_(kj::mv(to)),
        telling_(tell().eagerlyEvaluate([](kj::Exception&&) {})) {}  // the sink has gone

 private:
  kj::Promise<void> tell() {
    return subscription_->next().then([this](WatchEvent event) -> kj::Promise<void> {
      if (event.error) {
        auto request = to_.failedRequest();
        write_error(request.initError(), *event.error);
        return request.send().ignoreResult();
      }
      auto request = to_.changedRequest();
      write_news(request.initNews(), event);
      return request.send().ignoreResult().then([this] { return tell(); });
    });
  }

  kj::Own<Subscription> subscription_;
  wire::WatchSink::Client to_;
  kj::Promise<void> telling_;
};

void answer(wire::Session::WatchResults::Builder results, kj::Own<Subscription> subscription,
            wire::WatchSink::Client to, const WatchEvent& first) {
  if (first.error) return write_error(results.initError(), *first.error);
  results.setName(wire_text(subscription->name()));
  auto columns = results.initColumns(static_cast<unsigned>(subscription->columns().size()));
  for (unsigned i = 0; i < columns.size(); ++i) {
    columns.set(i, wire_text(subscription->columns()[i]));
  }
  write_news(results.initNews(), first);
  results.setWatch(kj::heap<WatchServer>(kj::mv(subscription), kj::mv(to)));
}

}  // namespace

kj::Promise<void> start_watch(RpcRunner& runner, WatchContext context) {
  const auto question = context.getParams().getQuestion();
  kj::Own<Subscription> subscription;
  try {
    auto watch = std::make_shared<const query::Watch>(view_of(question.getStatement()),
                                                      read_parameters(question.getParameters()));
    subscription = runner.connection()->watches.subscribe(
        runner.caller(), std::move(watch), read_budget(question.getOptions()), wire_row);
  } catch (const std::exception& failure) {
    write_error(context.getResults().initError(), as_error(failure));
    return kj::READY_NOW;
  }
  auto& looking = *subscription;
  return looking.look().then(
      [context, subscription = kj::mv(subscription)](WatchEvent first) mutable {
        auto to = context.getParams().getTo();
        answer(context.getResults(), kj::mv(subscription), kj::mv(to), first);
      });
}

}  // namespace clout::tools
