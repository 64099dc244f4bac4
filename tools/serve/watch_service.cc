#include "tools/serve/watch_service.h"

#include <limits>
#include <utility>

#include "graph/change_log.h"
#include "graph/history.h"
#include "tools/cli/statement_runner.h"

namespace clout::tools {
namespace {

constexpr auto kBetweenLooks = 50 * kj::MILLISECONDS;
constexpr auto kAfterBusy = 500 * kj::MILLISECONDS;
/// A load of more touches about everything, and reading it all would take its time.
constexpr std::size_t kMostChanges = 100'000;

kj::Promise<void> run_to_end(Statement& statement) {
  return statement.step().then([&statement]() -> kj::Promise<void> {
    if (statement.ended()) return kj::READY_NOW;
    return run_to_end(statement);
  });
}

}  // namespace

/// A watch, as the worker that reads the log sees it.
struct WatchService::Candidate {
  std::uint64_t number;
  std::shared_ptr<const graph::ReadSet> reads;
  std::shared_ptr<VisibleGraph> graph;
  bool touched = false;
};

namespace {

template <typename Candidates>
void touch_all(Candidates& candidates) {
  for (auto& candidate : candidates) candidate.touched = true;
}

/// Marks those that a commit after `since` touches.
template <typename Candidates>
void compare(Candidates& candidates, const graph::GraphView& view, CommitNumber since) {
  std::size_t left = 0;
  for (auto& candidate : candidates) {
    candidate.touched = candidate.reads->meets_rules_of(*candidate.graph->database().view());
    if (!candidate.touched) ++left;
  }
  QueryBudget budget;
  const auto from = graph::time_of(view, since);
  graph::ChangeLog log(view, from.value_or(std::numeric_limits<graph::RecordedTime>::min()),
                       std::numeric_limits<graph::RecordedTime>::max(), budget);
  for (std::size_t read = 0; left > 0; ++read) {
    const auto change = log.next();
    if (!change) return;
    if (read == kMostChanges) return touch_all(candidates);
    for (auto& candidate : candidates) {
      if (candidate.touched || !candidate.reads->meets(*change, view.catalog())) continue;
      candidate.touched = true;
      --left;
    }
  }
}

}  // namespace

WatchService::WatchService(StatementService& statements, const graph::Database& database,
                           kj::Timer& timer, std::size_t most)
    : statements_(statements),
      database_(database),
      timer_(timer),
      most_(most),
      following_(kj::READY_NOW) {}

WatchService::~WatchService() {
  for (const auto& [number, subscription] : subscriptions_) subscription->service_ = nullptr;
}

kj::Own<Subscription> WatchService::subscribe(std::shared_ptr<const Caller> caller,
                                              std::string_view statement, Map parameters,
                                              const Budget& budget, RowText text) {
  std::shared_ptr<const query::Watch> watch;
  try {
    watch = admit(*caller, statement, std::move(parameters));
  } catch (const Error& error) {
    statements_.note_refusal(*caller, statement, error);
    throw;
  }
  return kj::heap<Subscription>(*this, std::move(caller), std::move(watch), budget,
                                std::move(text));
}

std::shared_ptr<const query::Watch> WatchService::admit(const Caller& caller,
                                                        std::string_view statement,
                                                        Map parameters) const {
  auto watch = std::make_shared<const query::Watch>(statement, std::move(parameters));
  caller.rights->require(watch->query()->kind());
  if (subscriptions_.size() < most_) return watch;
  throw Error(ErrorCode::Limit,
              "the server holds as many watches as it may: " + std::to_string(most_))
      .detail("TooManyWatches")
      .hint("`clout serve --watches` sets how many");
}

/// The log is followed as long as somebody watches.
void WatchService::add(Subscription& subscription) {
  subscription.number_ = ++last_number_;
  if (subscriptions_.empty()) {
    seen_ = database_.view()->commit();
    following_ = follow().eagerlyEvaluate(nullptr);
  }
  subscriptions_.emplace(subscription.number_, &subscription);
  statements_.metrics().watches = subscriptions_.size();
}

void WatchService::remove(Subscription& subscription) {
  subscriptions_.erase(subscription.number_);
  statements_.metrics().watches = subscriptions_.size();
}

kj::Promise<void> WatchService::follow() {
  return timer_.afterDelay(kBetweenLooks)
      .then([this] { return look_at_log(); })
      .then([this]() -> kj::Promise<void> {
        if (subscriptions_.empty()) return kj::READY_NOW;
        return follow();
      });
}

std::vector<WatchService::Candidate> WatchService::candidates() const {
  std::vector<Candidate> found;
  for (const auto& [number, subscription] : subscriptions_) {
    if (subscription->touched_ || !subscription->reads_) continue;
    found.push_back({number, subscription->reads_, subscription->caller_->rights->graph, false});
  }
  return found;
}

kj::Promise<void> WatchService::look_at_log() {
  auto view = database_.view();
  const CommitNumber since = std::exchange(seen_, view->commit());
  if (since == view->commit()) return kj::READY_NOW;
  auto found = std::make_shared<std::vector<Candidate>>(candidates());
  if (found->empty()) return kj::READY_NOW;
  return statements_
      .run_on_worker([found, since, view = std::move(view)] {
        try {
          compare(*found, *view, since);
        } catch (const std::exception&) {
          touch_all(*found);  // what happened since cannot be told: each has to look for itself
        }
      })
      .then([this, found] {
        for (const Candidate& candidate : *found) {
          if (!candidate.touched) continue;
          const auto subscription = subscriptions_.find(candidate.number);
          if (subscription != subscriptions_.end()) subscription->second->touch();
        }
      });
}

/// What one look finds, while it looks.
struct Subscription::Look {
  std::shared_ptr<graph::ReadSet> reads = std::make_shared<graph::ReadSet>();
  kj::Own<Statement> statement;
  std::optional<Error> error;
};

Subscription::Subscription(WatchService& service, std::shared_ptr<const Caller> caller,
                           std::shared_ptr<const query::Watch> watch, const Budget& budget,
                           RowText text)
    : service_(&service),
      caller_(std::move(caller)),
      watch_(std::move(watch)),
      statement_(std::make_shared<KnownStatement>(watch_->query()->text())),
      budget_(budget),
      text_(std::move(text)) {
  service_->add(*this);
}

Subscription::~Subscription() {
  if (service_ != nullptr) service_->remove(*this);
}

void Subscription::touch() {
  touched_ = true;
  KJ_IF_MAYBE (fulfiller, waiting_) {
    (*fulfiller)->fulfill();
    waiting_ = nullptr;
  }
}

kj::Promise<void> Subscription::touched() {
  if (touched_) return kj::READY_NOW;
  auto paf = kj::newPromiseAndFulfiller<void>();
  waiting_ = kj::mv(paf.fulfiller);
  return kj::mv(paf.promise);
}

kj::Promise<WatchEvent> Subscription::look() {
  touched_ = false;
  auto look = std::make_shared<Look>();
  return run(look).then([this, look] { return conclude(*look); });
}

kj::Promise<void> Subscription::run(std::shared_ptr<Look> look) {
  try {
    look->statement = service_->statements_.ask(
        {caller_, statement_, watch_->parameters(), budget_, true, nullptr,
         std::make_unique<WatchedRowReceiver>(watch_, text_), look->reads});
  } catch (const Error& error) {
    if (error.code() == ErrorCode::Busy) {
      return service_->timer_.afterDelay(kAfterBusy).then([this, look] { return run(look); });
    }
    look->error = error;
    return kj::READY_NOW;
  }
  return run_to_end(*look->statement).attach(std::shared_ptr<Look>(look));
}

WatchEvent Subscription::conclude(Look& look) {
  WatchEvent event;
  if (!look.error) look.error = look.statement->end().error;
  event.error = look.error;
  if (event.error) return event;
  auto& rows = static_cast<WatchedRowReceiver&>(look.statement->receiver());
  columns_ = rows.columns();
  auto found = rows.take();
  event.commit = look.statement->end().commit;
  event.news = known_ ? query::news_of(*known_, found) : query::first_news(found);
  known_ = std::move(found);
  reads_ = look.reads;
  // Later commits were compared with what the look before had read.
  if (service_->seen_ > event.commit) touched_ = true;
  return event;
}

kj::Promise<WatchEvent> Subscription::next() {
  return touched().then([this] { return look(); }).then([this](WatchEvent event) {
    const bool tells = event.error || !event.news.empty();
    return tells ? kj::Promise<WatchEvent>(std::move(event)) : next();
  });
}

}  // namespace clout::tools
