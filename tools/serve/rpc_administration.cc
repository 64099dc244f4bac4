#include "tools/serve/rpc_administration.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "schema/ascii.h"
#include "schema/temporal_text.h"
#include "schema/temporal_zone.h"
#include "tools/cli/statement_runner.h"
#include "tools/operations/open_operations.h"
#include "tools/rpc/error_wire.h"
#include "tools/rpc/operation_wire.h"
#include "tools/rpc/value_wire.h"

namespace clout::tools {
namespace {

constexpr std::uint32_t kMostProblems = 10'000;

bool is_backup_name(std::string_view name) {
  constexpr std::size_t kLongest = 200;
  return !name.empty() && name.size() <= kLongest && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           const bool letter = ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
           return letter || is_digit(c) || c == '-' || c == '_' || c == '.';
         });
}

/// Throws Error{Permission} where no backups are made, Error{Argument} for a name that might lead
/// out of the folder.
std::string backup_path(const std::string& folder, const std::string& name) {
  if (folder.empty()) {
    throw Error(ErrorCode::Permission, "this server makes no backups")
        .detail("NoBackups")
        .hint("`clout serve --backups DIR` says where they may go");
  }
  if (!is_backup_name(name)) {
    throw Error(ErrorCode::Argument, "'" + name + "' is no name of a backup on a server")
        .hint("it takes letters, digits, '-', '_' and '.', and does not begin with '.'");
  }
  return (std::filesystem::path(folder) / name).string();
}

class AdministrationServer final : public wire::Administration::Server {
 public:
  AdministrationServer(Maintenance& maintenance, kj::Own<CallGate::Permit> held,
                       std::shared_ptr<const Caller> caller)
      : maintenance_(maintenance), held_(kj::mv(held)), caller_(std::move(caller)) {}

  kj::Promise<void> info(InfoContext context) override {
    struct Outcome {
      DatabaseInfo info;
      std::optional<Error> error;
    };
    auto outcome = std::make_shared<Outcome>();
    return maintenance_.service
        .run_on_worker([outcome, graph = caller_->rights->graph,
                        surface = read_surface(context.getParams().getSurface())] {
          try {
            outcome->info = OpenOperations(graph->database()).info(surface);
          } catch (const std::exception& failure) {
            outcome->error = as_error(failure);
          }
        })
        .then([outcome, context]() mutable {
          auto results = context.getResults();
          if (outcome->error) return write_error(results.initError(), *outcome->error);
          write_info(results.initInfo(), outcome->info);
        });
  }

  kj::Promise<void> check(CheckContext context) override {
    const auto most = std::min(context.getParams().getMaxProblems(), kMostProblems);
    return run<graph::CheckReport>("check", "", context,
                                   [most](OpenOperations& operations, Progress& progress) {
                                     return operations.check(most, progress);
                                   });
  }

  kj::Promise<void> vacuum(VacuumContext context) override {
    const graph::RecordedTime before = context.getParams().getBefore();
    if (before < 0) {
      write_error(context.getResults().initError(),
                  Error(ErrorCode::Argument, "history cannot be freed before 1970"));
      return kj::READY_NOW;
    }
    return run<graph::VacuumReport>("vacuum", to_text(at_microseconds(before)), context,
                                    [before](OpenOperations& operations, Progress& progress) {
                                      return operations.vacuum(before, progress);
                                    });
  }

  kj::Promise<void> backup(BackupContext context) override {
    const std::string name(view_of(context.getParams().getName()));
    std::string path;
    try {
      path = backup_path(maintenance_.backups, name);
    } catch (const Error& error) {
      write_error(context.getResults().initError(), error);
      return kj::READY_NOW;
    }
    return run<graph::BackupReport>("backup", name, context,
                                    [path](OpenOperations& operations, Progress& progress) {
                                      return operations.backup(path, progress);
                                    });
  }

 private:
  template <typename Report, typename Context, typename Work>
  kj::Promise<void> run(std::string what, std::string about, Context context, Work work) {
    context.allowCancellation();
    auto report = std::make_shared<Report>();
    WorkOrder order;
    order.what = std::move(what);
    order.about = std::move(about);
    order.caller = caller_;
    if (context.getParams().hasProgress()) order.progress = context.getParams().getProgress();
    order.work = [report, work, graph = caller_->rights->graph](Progress& progress,
                                                                const CancelToken& cancel) {
      OpenOperations operations(graph->database(), &cancel);
      *report = work(operations, progress);
    };
    return maintenance_.work.run(kj::mv(order))
        .then([report, context](std::optional<Error> error) mutable {
          auto results = context.getResults();
          if (error) return write_error(results.initError(), *error);
          write_report(results.initReport(), *report);
        });
  }

  Maintenance& maintenance_;
  kj::Own<CallGate::Permit> held_;
  std::shared_ptr<const Caller> caller_;
};

}  // namespace

wire::Administration::Client administration(Maintenance& maintenance,
                                            kj::Own<CallGate::Permit> held,
                                            std::shared_ptr<const Caller> caller) {
  return kj::heap<AdministrationServer>(maintenance, kj::mv(held), std::move(caller));
}

}  // namespace clout::tools
