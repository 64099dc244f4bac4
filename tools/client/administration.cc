#include "tools/client/administration.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <kj/debug.h>

#include "tools/client/progress_receiver.h"
#include "tools/client/session_thread.h"
#include "tools/rpc/error_wire.h"
#include "tools/rpc/operation_wire.h"
#include "tools/rpc/value_wire.h"

namespace clout::client {
namespace {

using tools::Progress;

class Administration final : public tools::Operations {
 public:
  explicit Administration(LinkTarget target) : session_(std::move(target)) {
    session_.call<bool>([this](wire::Session::Client& session) {
      return session.administerRequest().send().then([this](auto&& response) -> Answer<bool> {
        if (response.hasError()) return {std::nullopt, tools::read_error(response.getError())};
        administration_ = response.getAdministration();
        return {true, std::nullopt};
      });
    });
  }
  ~Administration() noexcept override {
    session_.in_loop([this] { administration_ = nullptr; });
  }
  Administration(const Administration&) = delete;
  Administration& operator=(const Administration&) = delete;

  tools::DatabaseInfo info(const tools::Surface& surface) override {
    return session_.call<tools::DatabaseInfo>([&](auto&) {
      auto request = administration().infoRequest();
      tools::write_surface(request.initSurface(), surface);
      return request.send().then([](auto&& response) -> Answer<tools::DatabaseInfo> {
        if (response.hasError()) return {std::nullopt, tools::read_error(response.getError())};
        return {tools::read_info(response.getInfo()), std::nullopt};
      });
    });
  }

  graph::CheckReport check(std::size_t max_problems, Progress& progress) override {
    return report<graph::CheckReport>(progress, [&] {
      auto request = administration().checkRequest();
      request.setMaxProblems(static_cast<std::uint32_t>(
          std::min<std::size_t>(max_problems, std::numeric_limits<std::uint32_t>::max())));
      return request;
    });
  }

  graph::VacuumReport vacuum(graph::RecordedTime before, Progress& progress) override {
    return report<graph::VacuumReport>(progress, [&] {
      auto request = administration().vacuumRequest();
      request.setBefore(before);
      return request;
    });
  }

  graph::BackupReport backup(const std::string& name, Progress& progress) override {
    return report<graph::BackupReport>(progress, [&] {
      auto request = administration().backupRequest();
      request.setName(tools::wire_text(name));
      return request;
    });
  }

 private:
  /// In the loop.
  wire::Administration::Client& administration() { return KJ_REQUIRE_NONNULL(administration_); }

  template <typename Report, typename Ask>
  Report report(Progress& progress, Ask ask) {
    return session_.call<Report>([&](auto&) {
      auto request = ask();
      request.setProgress(shown_by(progress));
      return request.send().then([](auto&& response) -> Answer<Report> {
        if (response.hasError()) return {std::nullopt, tools::read_error(response.getError())};
        return {tools::read_report(response.getReport()), std::nullopt};
      });
    });
  }

  SessionThread session_;
  kj::Maybe<wire::Administration::Client> administration_;  ///< of the loop
};

}  // namespace

std::unique_ptr<tools::Operations> administer(const Address& address, const Login& login,
                                              std::string program,
                                              std::chrono::milliseconds patience) {
  return std::make_unique<Administration>(LinkTarget{address, login, std::move(program), patience});
}

}  // namespace clout::client
