// Statements that were asked lately, parsed, and how long they take.
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "query/engine.h"
#include "tools/serve/statement_job.h"

namespace clout::tools {

/// A statement and what is known of its cost. One thread (the event loop's).
class KnownStatement {
 public:
  explicit KnownStatement(std::string text) : prepared_(std::move(text)) {}

  [[nodiscard]] const query::PreparedStatement& prepared() const { return prepared_; }
  /// It reads, and its last runs were mostly so short that handing it to another thread would cost
  /// more.
  [[nodiscard]] bool is_quick() const { return trust_ >= kTrusted; }
  /// What its next run is to be measured with: one that is trusted, by the wall clock.
  [[nodiscard]] Stopwatch stopwatch() const { return stopwatch_; }
  /// How long it took to run all of it, by that stopwatch.
  void took(std::chrono::nanoseconds duration);
  /// It was taken for quick, and was not.
  void disappointed() {
    trust_ = -kDistrust;
    stopwatch_ = Stopwatch::Processor;
  }

 private:
  // A quick run earns a point, a slow one costs four: what is slow once in a while (the system had
  // other things to do) stays trusted, what is slow once in five is not.
  static constexpr int kTrusted = 3;
  static constexpr int kMostTrust = 12;
  static constexpr int kSlowRun = 4;
  static constexpr int kDistrust = 20;
  static constexpr std::chrono::microseconds kQuick{60};

  query::PreparedStatement prepared_;
  int trust_ = 0;
  Stopwatch stopwatch_ = Stopwatch::Processor;
};

/// The last ones asked, by text. One thread.
class StatementCache {
 public:
  /// Parses `text` if it has not been asked lately. Throws Error{Syntax}, and Error{Limit}.
  std::shared_ptr<KnownStatement> get(std::string_view text);

 private:
  static constexpr std::size_t kCapacity = 1'000;
  static constexpr std::size_t kLongestKept = 8'192;

  using Entries = std::list<std::shared_ptr<KnownStatement>>;
  Entries entries_;  ///< the last one asked first
  std::unordered_map<std::string_view, Entries::iterator> by_text_;
};

}  // namespace clout::tools
