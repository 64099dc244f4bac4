#include "tools/client/bulk_load.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <fstream>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <kj/debug.h>
#include <unistd.h>

#include "tools/client/progress_receiver.h"
#include "tools/client/session_thread.h"
#include "tools/client/text_receiver.h"
#include "tools/load/input.h"
#include "tools/rpc/error_wire.h"
#include "tools/rpc/load_wire.h"
#include "tools/rpc/value_wire.h"

namespace clout::client {
namespace {

using tools::LoadOptions;
using tools::LoadReport;

constexpr std::size_t kPieceBytes = 256 * 1024;
/// Pieces under way: as many as keep the network and the server's disk busy.
constexpr std::size_t kPiecesUnderWay = 8;

std::string shown_name(const std::string& file) { return file == "-" ? "<stdin>" : file; }

/// The bytes of a file, as they are stored.
class StoredBytes {
 public:
  explicit StoredBytes(const std::string& file)
      : name_(shown_name(file)),
        number_(file == "-" ? STDIN_FILENO : ::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (number_ >= 0) return;
    throw Error(errno == ENOENT || errno == ENOTDIR ? ErrorCode::NotFound : ErrorCode::Io,
                std::string("cannot open the file: ") + std::strerror(errno))
        .in(name_);
  }
  ~StoredBytes() {
    if (number_ != STDIN_FILENO) ::close(number_);
  }
  StoredBytes(const StoredBytes&) = delete;
  StoredBytes& operator=(const StoredBytes&) = delete;

  /// Empty at the end.
  std::string_view next() {
    for (;;) {
      const ssize_t got = ::read(number_, piece_.data(), piece_.size());
      if (got >= 0) return {piece_.data(), static_cast<std::size_t>(got)};
      if (errno == EINTR) continue;
      throw Error(ErrorCode::Io, std::string("cannot read the file: ") + std::strerror(errno))
          .in(name_);
    }
  }

 private:
  std::string name_;
  int number_;
  std::vector<char> piece_ = std::vector<char>(kPieceBytes);
};

/// The file of rejected rows, emptied at the start.
class RejectedRows {
 public:
  explicit RejectedRows(const std::string& path) : path_(path) {
    if (path_.empty()) return;
    file_.open(path_, std::ios::binary | std::ios::trunc);
    if (!file_) throw failed();
  }
  void take(std::string_view text) {
    file_.write(text.data(), static_cast<std::streamsize>(text.size()));
  }
  void finish() {
    if (path_.empty()) return;
    file_.close();
    if (!file_) throw failed();
  }

 private:
  [[nodiscard]] Error failed() const {
    return Error(ErrorCode::Io, "cannot write the file of rejected rows").in(path_);
  }

  std::string path_;
  std::ofstream file_;
};

class RemoteLoad {
 public:
  RemoteLoad(LinkTarget target, const LoadOptions& options, tools::Progress& progress,
             const CancelToken* cancel)
      : session_(std::move(target)), options_(options), progress_(progress), cancel_(cancel) {}
  ~RemoteLoad() {
    session_.in_loop([this] {
      under_way_.clear();
      load_ = nullptr;
    });
  }
  RemoteLoad(const RemoteLoad&) = delete;
  RemoteLoad& operator=(const RemoteLoad&) = delete;

  LoadReport run() {
    RejectedRows rejected(options_.reject_path);
    const auto files = tools::files_of(options_);
    begin(files);
    try {
      send(files);
      auto report = finish(rejected);
      rejected.finish();
      return report;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::Cancelled) throw;
      throw Error(ErrorCode::Cancelled, "the load was cancelled");
    }
  }

 private:
  void begin(const std::vector<std::string>& files) {
    std::vector<std::string> shown;
    std::transform(files.begin(), files.end(), std::back_inserter(shown), shown_name);
    session_.call<bool>([&](wire::Session::Client& session) {
      auto request = session.loadRequest();
      tools::write_load_options(request.initOptions(), options_, shown);
      return request.send().then([this](auto&& response) -> Answer<bool> {
        if (response.hasError()) return {std::nullopt, tools::read_error(response.getError())};
        load_ = response.getLoad();
        return {true, std::nullopt};
      });
    });
  }

  void send(const std::vector<std::string>& files) {
    std::uint64_t total = 0;
    for (const auto& file : files) total += tools::stored_size(file);
    progress_.begin("send", total, tools::ProgressUnit::Bytes);
    for (std::uint32_t number = 0; number < files.size(); ++number) {
      StoredBytes bytes(files[number]);
      for (auto piece = bytes.next(); !piece.empty(); piece = bytes.next()) {
        send_piece(number, piece);
        progress_.advance(piece.size());
      }
    }
    while (!under_way_.empty()) wait_for_first();
    progress_.end();
  }

  void send_piece(std::uint32_t file, std::string_view piece) {
    session_.in_loop([&] {
      auto request = KJ_REQUIRE_NONNULL(load_).writeRequest();
      request.setFile(file);
      request.setBytes({reinterpret_cast<const kj::byte*>(piece.data()), piece.size()});
      under_way_.push_back(request.send().then([](auto&& response) -> Answer<bool> {
        if (response.hasError()) return {std::nullopt, tools::read_error(response.getError())};
        return {true, std::nullopt};
      }));
    });
    if (under_way_.size() >= kPiecesUnderWay) wait_for_first();
  }

  void wait_for_first() {
    session_.call<bool>(
        [&](auto&) {
          auto first = kj::mv(under_way_.front());
          under_way_.pop_front();
          return first;
        },
        cancel_);
  }

  LoadReport finish(RejectedRows& rejected) {
    const std::function<void(std::string_view)> take = [&](std::string_view text) {
      rejected.take(text);
    };
    auto report = session_.call<LoadReport>(
        [&](auto&) {
          auto request = KJ_REQUIRE_NONNULL(load_).runRequest();
          request.setProgress(shown_by(progress_));
          if (!options_.reject_path.empty()) request.setRejected(kj::heap<TextReceiver>(take));
          return request.send().then([](auto&& response) -> Answer<LoadReport> {
            if (response.hasError()) return {std::nullopt, tools::read_error(response.getError())};
            return {tools::read_report(response.getReport()), std::nullopt};
          });
        },
        cancel_);
    progress_.end();
    return report;
  }

  SessionThread session_;
  const LoadOptions& options_;
  tools::Progress& progress_;
  const CancelToken* cancel_;
  kj::Maybe<wire::Load::Client> load_;               ///< of the loop
  std::deque<kj::Promise<Answer<bool>>> under_way_;  ///< likewise, but for its size
};

}  // namespace

LoadReport load(const Address& address, const Login& login, std::string program,
                const LoadOptions& options, tools::Progress& progress, const CancelToken* cancel,
                std::chrono::milliseconds patience) {
  tools::check_reject_path(options);
  return RemoteLoad(LinkTarget{address, login, std::move(program), patience}, options, progress,
                    cancel)
      .run();
}

}  // namespace clout::client
