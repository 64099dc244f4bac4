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
  WatchServer(std::shared_ptr<RpcConnection> connection, kj::Own<CallGate::Permit> held,
              kj::Own<Subscription> subscription, wire::WatchSink::Client to)
      : connection_(std::move(connection)),
        held_(kj::mv(held)),
        subscription_(kj::mv(subscription)),
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

  std::shared_ptr<RpcConnection> connection_;
  kj::Own<CallGate::Permit> held_;
  kj::Own<Subscription> subscription_;
  wire::WatchSink::Client to_;
  kj::Promise<void> telling_;
};

/// A watch whose first look is under way.
struct Begun {
  std::shared_ptr<RpcConnection> connection;
  kj::Own<CallGate::Permit> held;
  kj::Own<Subscription> subscription;
};

void answer(wire::Session::WatchResults::Builder results, Begun begun, wire::WatchSink::Client to,
            const WatchEvent& first) {
  if (first.error) return write_error(results.initError(), *first.error);
  results.setName(wire_text(begun.subscription->name()));
  const auto& names = begun.subscription->columns();
  auto columns = results.initColumns(static_cast<unsigned>(names.size()));
  for (unsigned i = 0; i < columns.size(); ++i) columns.set(i, wire_text(names[i]));
  write_news(results.initNews(), first);
  results.setWatch(kj::heap<WatchServer>(std::move(begun.connection), kj::mv(begun.held),
                                         kj::mv(begun.subscription), kj::mv(to)));
}

Begun begin(RpcRunner& runner, wire::Question::Reader question) {
  auto held = runner.connection()->hold();
  return {runner.connection(), kj::mv(held),
          runner.connection()->watches.subscribe(runner.caller(), view_of(question.getStatement()),
                                                 read_parameters(question.getParameters()),
                                                 read_budget(question.getOptions()), wire_row)};
}

}  // namespace

kj::Promise<void> start_watch(RpcRunner& runner, WatchContext context) {
  return or_error(context.getResults(), [&] {
    auto begun = begin(runner, context.getParams().getQuestion());
    auto& looking = *begun.subscription;
    return looking.look().then([context, begun = kj::mv(begun)](WatchEvent first) mutable {
      auto to = context.getParams().getTo();
      answer(context.getResults(), kj::mv(begun), kj::mv(to), first);
    });
  });
}

}  // namespace clout::tools
