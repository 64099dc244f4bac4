#include "tools/serve/rpc_load.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include "tools/cli/statement_runner.h"
#include "tools/load/load.h"
#include "tools/rpc/error_wire.h"
#include "tools/rpc/load_wire.h"
#include "tools/rpc/value_wire.h"

namespace clout::tools {
namespace {

constexpr std::size_t kMostBytes = 1'000'000;
constexpr std::uint32_t kMostFiles = 1'000;
constexpr std::size_t kRejectedPiece = 64 * 1024;

class LoadServer final : public wire::Load::Server {
 public:
  LoadServer(Maintenance& maintenance, kj::Own<CallGate::Permit> held,
             std::shared_ptr<const Caller> caller, std::shared_ptr<Spool> spool,
             std::uint32_t files, LoadOptions options)
      : maintenance_(maintenance),
        alive_(maintenance.alive),
        held_(kj::mv(held)),
        caller_(std::move(caller)),
        spool_(std::move(spool)),
        files_(files),
        options_(std::make_shared<const LoadOptions>(std::move(options))) {}
  /// Removing large files takes the disk a while, which the loop does not wait for. A call that was
  /// under way when the server went keeps it for longer than the server.
  ~LoadServer() noexcept(false) {
    if (alive_.expired()) return;
    maintenance_.service.leave_to_worker([spool = std::move(spool_)]() mutable { spool.reset(); });
  }
  KJ_DISALLOW_COPY(LoadServer);

  kj::Promise<void> write(WriteContext context) override {
    const auto params = context.getParams();
    const auto file = params.getFile();
    const auto data = params.getBytes();
    if (file >= files_ || data.size() > kMostBytes || ran_) {
      write_error(context.getResults().initError(),
                  Error(ErrorCode::Argument,
                        "there is no such file, it has been loaded, or the "
                        "piece is larger than a million bytes"));
      return kj::READY_NOW;
    }
    std::string bytes(reinterpret_cast<const char*>(data.begin()), data.size());
    context.releaseParams();
    return append(file, std::move(bytes)).then([this, context]() mutable {
      if (failure_) write_error(context.getResults().initError(), *failure_);
    });
  }

  kj::Promise<void> run(RunContext context) override {
    context.allowCancellation();
    if (std::exchange(ran_, true)) {
      write_error(context.getResults().initError(),
                  Error(ErrorCode::Usage, "this load has been run"));
      return kj::READY_NOW;
    }
    return turn_.enter().then([this, context](kj::Own<CallGate::Permit> permit) mutable {
      return run_loader(context).attach(kj::mv(permit));
    });
  }

 private:
  [[nodiscard]] std::string shown_files() const {
    constexpr std::size_t kMostText = 1'000;
    std::string text;
    for (const auto& [path, shown] : options_->shown_names) {
      if (text.size() < kMostText) text += (text.empty() ? "" : " ") + shown;
    }
    return text;
  }

  /// On a worker, after all that came before.
  kj::Promise<void> append(std::uint32_t file, std::string bytes) {
    return turn_.enter().then([this, file, bytes = std::move(bytes)](
                                  kj::Own<CallGate::Permit> permit) mutable -> kj::Promise<void> {
      if (failure_) return kj::READY_NOW;
      auto failure = std::make_shared<std::optional<Error>>();
      return maintenance_.service
          .run_on_worker([spool = spool_, file, bytes = std::move(bytes), failure] {
            try {
              spool->append(file, bytes);
            } catch (const std::exception& error) {
              *failure = as_error(error);
            }
          })
          .then([this, failure] { failure_ = std::move(*failure); })
          .attach(kj::mv(permit));
    });
  }

  kj::Promise<void> run_loader(RunContext context) {
    if (failure_) {
      write_error(context.getResults().initError(), *failure_);
      return kj::READY_NOW;
    }
    auto report = std::make_shared<LoadReport>();
    WorkOrder order;
    order.kind = WorkKind::Load;
    order.what = "load";
    order.about = shown_files();
    order.caller = caller_;
    if (context.getParams().hasProgress()) order.progress = context.getParams().getProgress();
    order.work = [report, spool = spool_, options = options_, files = files_,
                  graph = caller_->rights->graph](Progress& progress, const CancelToken& cancel) {
      for (std::uint32_t file = 0; file < files; ++file) spool->append(file, {});  // an empty one
      spool->finish();
      *report = load(graph->database(), *options, progress, &cancel);
    };
    return maintenance_.work.run(kj::mv(order))
        .then([this, context, report](std::optional<Error> error) mutable {
          return send_rejected(context).then([context, report, error = std::move(error)]() mutable {
            auto results = context.getResults();
            if (error) return write_error(results.initError(), *error);
            write_report(results.initReport(), *report);
          });
        });
  }

  kj::Promise<void> send_rejected(RunContext context) {
    if (!context.getParams().hasRejected()) return kj::READY_NOW;
    auto file = std::make_shared<std::ifstream>(spool_->rejected_path(), std::ios::binary);
    return send_rest(std::move(file), context.getParams().getRejected());
  }

  /// Pieces that a worker reads, until the end of the file, or at once where there is none.
  kj::Promise<void> send_rest(std::shared_ptr<std::ifstream> file, wire::TextSink::Client to) {
    auto piece = std::make_shared<std::string>(kRejectedPiece, '\0');
    return maintenance_.service
        .run_on_worker([file, piece] {
          file->read(piece->data(), static_cast<std::streamsize>(piece->size()));
          piece->resize(static_cast<std::size_t>(std::max<std::streamsize>(0, file->gcount())));
        })
        .then([this, file, piece, to]() mutable -> kj::Promise<void> {
          if (piece->empty()) return to.endRequest().send().ignoreResult();
          auto request = to.textRequest();
          request.setBytes({reinterpret_cast<const kj::byte*>(piece->data()), piece->size()});
          return request.send().then(
              [this, file, to]() mutable { return send_rest(std::move(file), kj::mv(to)); });
        });
  }

  Maintenance& maintenance_;
  std::weak_ptr<const bool> alive_;  ///< what the reference is to
  kj::Own<CallGate::Permit> held_;
  std::shared_ptr<const Caller> caller_;
  std::shared_ptr<Spool> spool_;  ///< a worker's too, while it runs
  const std::uint32_t files_;
  std::shared_ptr<const LoadOptions> options_;
  CallGate turn_{1};  ///< writes one after the other, then the load
  std::optional<Error> failure_;
  bool ran_ = false;
};

}  // namespace

wire::Load::Client begin_load(Maintenance& maintenance, kj::Own<CallGate::Permit> held,
                              std::shared_ptr<const Caller> caller, wire::LoadOptions::Reader in) {
  const auto files = in.getFiles().size();
  if (files > kMostFiles) {
    throw Error(ErrorCode::Limit, "a load over a server takes at most 1,000 files")
        .hint("load them in several steps");
  }
  auto spool = maintenance.spools.make();
  LoadOptions options =
      read_load_options(in, [&](std::uint32_t file) { return spool->path_of(file); });
  options.reject_path = options.on_error == OnError::Skip ? spool->rejected_path() : "";
  options.memory_bytes = caller->rights->budget.memory_bytes;
  return kj::heap<LoadServer>(maintenance, kj::mv(held), std::move(caller), std::move(spool), files,
                              std::move(options));
}

}  // namespace clout::tools
