#include "tools/client/remote_watch.h"

#include <utility>

#include <kj/debug.h>

#include "tools/client/row_decoder.h"
#include "tools/rpc/error_wire.h"
#include "tools/rpc/value_wire.h"

namespace clout::client {
namespace {

struct News {
  std::uint64_t commit = 0;
  std::vector<WatchedChange> changes;
  std::map<NodeId, NodeContent> nodes;
  std::map<EdgeId, EdgeContent> edges;
};

std::vector<Value> take_row(wire::Batch::Reader in, std::size_t columns, News& news) {
  DecodedBatch batch = decode(in, columns);
  news.nodes.merge(batch.nodes);
  news.edges.merge(batch.edges);
  return std::move(batch.values);
}

News decode_news(wire::News::Reader in, std::size_t columns) {
  News news;
  news.commit = in.getCommit();
  for (const auto change : in.getChanges()) {
    WatchedChange decoded;
    // First as it is: of a node that is in both, that is what is kept.
    if (change.hasAfter()) decoded.after = take_row(change.getAfter(), columns, news);
    if (change.hasBefore()) decoded.before = take_row(change.getBefore(), columns, news);
    decoded.holds = change.getHolds();
    news.changes.push_back(std::move(decoded));
  }
  return news;
}

}  // namespace

/// What has come and was not taken yet: one call of the server at most, which waits for that.
class WatchInbox {
 public:
  explicit WatchInbox(kj::Promise<void> lost) : lost_(lost.fork()) {}

  void put(Answer<News> news) {
    news_ = std::move(news);
    KJ_IF_MAYBE (reader, reader_) (*reader)->fulfill();
    reader_ = nullptr;
  }
  [[nodiscard]] kj::Promise<void> put_and_wait(Answer<News> news) {
    put(std::move(news));
    auto paf = kj::newPromiseAndFulfiller<void>();
    writer_ = kj::mv(paf.fulfiller);
    return kj::mv(paf.promise);
  }

  /// The next news. Dropping the promise leaves them for the next one.
  [[nodiscard]] kj::Promise<Answer<News>> take() {
    auto arrived = when_there().then([this]() -> Answer<News> {
      auto news = *std::exchange(news_, std::nullopt);
      KJ_IF_MAYBE (writer, writer_) (*writer)->fulfill();
      writer_ = nullptr;
      return news;
    });
    return arrived.exclusiveJoin(lost_.addBranch().then([]() -> Answer<News> {
      return {std::nullopt, as_error(KJ_EXCEPTION(DISCONNECTED, "it has ended"))};
    }));
  }

  std::size_t columns = 0;
  wire::Watch::Client watch = nullptr;

 private:
  [[nodiscard]] kj::Promise<void> when_there() {
    if (news_) return kj::READY_NOW;
    auto paf = kj::newPromiseAndFulfiller<void>();
    reader_ = kj::mv(paf.fulfiller);
    return kj::mv(paf.promise);
  }

  kj::ForkedPromise<void> lost_;
  std::optional<Answer<News>> news_;
  kj::Maybe<kj::Own<kj::PromiseFulfiller<void>>> reader_, writer_;
};

namespace {

class WatchReceiver final : public wire::WatchSink::Server {
 public:
  explicit WatchReceiver(std::weak_ptr<WatchInbox> inbox) : inbox_(std::move(inbox)) {}

  kj::Promise<void> changed(ChangedContext context) override {
    const auto inbox = inbox_.lock();
    if (!inbox) return kj::READY_NOW;
    return inbox->put_and_wait({decode_news(context.getParams().getNews(), inbox->columns), {}});
  }
  kj::Promise<void> failed(FailedContext context) override {
    const auto inbox = inbox_.lock();
    if (inbox) inbox->put({std::nullopt, tools::read_error(context.getParams().getError())});
    return kj::READY_NOW;
  }

 private:
  std::weak_ptr<WatchInbox> inbox_;
};

class RemoteWatch final : public Watch {
 public:
  RemoteWatch(const EventThread& thread, WatchBegin begun)
      : thread_(thread), begun_(std::move(begun)) {}
  ~RemoteWatch() noexcept override {
    thread_.run([this] { begun_.inbox.reset(); });
  }
  RemoteWatch(const RemoteWatch&) = delete;
  RemoteWatch& operator=(const RemoteWatch&) = delete;

  [[nodiscard]] const std::string& name() const override { return begun_.name; }
  [[nodiscard]] const std::vector<std::string>& columns() const override { return begun_.columns; }

  [[nodiscard]] std::vector<WatchedChange> next(std::chrono::milliseconds patience,
                                                const CancelToken* cancel) override {
    news_ = value_or_throw(thread_.run([&] {
      auto& timer = thread_.io().provider->getTimer();
      const auto longest = static_cast<std::int64_t>(patience.count()) * kj::MILLISECONDS;
      auto none = timer.afterDelay(longest).then([this]() -> Answer<News> {
        return {News{news_.commit, {}, {}, {}}, std::nullopt};
      });
      auto some = begun_.inbox->take().exclusiveJoin(kj::mv(none));
      return unless_cancelled<News>(kj::mv(some), timer, cancel);
    }));
    return std::exchange(news_.changes, {});
  }

  [[nodiscard]] std::uint64_t commit() const override { return news_.commit; }
  [[nodiscard]] const NodeContent* node(NodeId node) const override {
    const auto found = news_.nodes.find(node);
    return found == news_.nodes.end() ? nullptr : &found->second;
  }
  [[nodiscard]] const EdgeContent* edge(EdgeId edge) const override {
    const auto found = news_.edges.find(edge);
    return found == news_.edges.end() ? nullptr : &found->second;
  }

 private:
  const EventThread& thread_;
  WatchBegin begun_;
  News news_;
};

}  // namespace

kj::Promise<Answer<WatchBegin>> begin_watch(WatchRequest request, kj::Promise<void> lost) {
  auto inbox = std::make_shared<WatchInbox>(kj::mv(lost));
  request.setTo(kj::heap<WatchReceiver>(inbox));
  return request.send().then([inbox](auto&& response) -> Answer<WatchBegin> {
    if (response.hasError()) return {std::nullopt, tools::read_error(response.getError())};
    WatchBegin begun{std::string(tools::view_of(response.getName())), decode(response.getColumns()),
                     inbox};
    inbox->columns = begun.columns.size();
    inbox->watch = response.getWatch();
    inbox->put({decode_news(response.getNews(), inbox->columns), std::nullopt});
    return {std::move(begun), std::nullopt};
  });
}

std::unique_ptr<Watch> remote_watch(const EventThread& thread, WatchBegin begun) {
  return std::make_unique<RemoteWatch>(thread, std::move(begun));
}

}  // namespace clout::client
