#include "tools/progress.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iostream>

#include <unistd.h>

namespace clout::tools {
namespace {

constexpr std::size_t kBarWidth = 24;

std::string_view unit_suffix(ProgressUnit unit) {
  switch (unit) {
    case ProgressUnit::Bytes:
      return "B";
    case ProgressUnit::Nodes:
      return " nodes";
    case ProgressUnit::Edges:
      return " edges";
    case ProgressUnit::Rows:
      return " rows";
  }
  return "";
}

/// Three figures or so with a decimal prefix: "950", "4.2 M".
std::string amount_text(double amount) {
  static constexpr std::array<const char*, 5> kPrefixes = {"", " k", " M", " G", " T"};
  std::size_t prefix = 0;
  while (amount >= 1000 && prefix + 1 < kPrefixes.size()) {
    amount /= 1000;
    ++prefix;
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), prefix == 0 || amount >= 100 ? "%.0f%s" : "%.1f%s",
                amount, kPrefixes[prefix]);
  return text.data();
}

std::string time_text(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::ceil(seconds));
  if (whole < 120) return std::to_string(whole) + " s";
  if (whole < 7200) return std::to_string(whole / 60) + " min";
  return std::to_string(whole / 3600) + " h";
}

std::string bar_text(std::uint64_t done, std::uint64_t total) {
  if (total == 0) return {};
  const auto filled = static_cast<std::size_t>(
      static_cast<double>(kBarWidth) * static_cast<double>(done) / static_cast<double>(total));
  const std::size_t shown = std::min(filled, kBarWidth);
  return "[" + std::string(shown, '#') + std::string(kBarWidth - shown, '.') + "] ";
}

}  // namespace

std::string progress_text(std::string_view phase, std::uint64_t done, std::uint64_t total,
                          ProgressUnit unit, std::chrono::duration<double> elapsed) {
  std::string text(phase);
  const auto amount = static_cast<double>(done);
  if (total > 0) {
    const auto share = std::min<std::uint64_t>(100, done * 100 / total);
    text += "  " + std::to_string(share) + " %";
  }
  text += "  " + amount_text(amount);
  if (total > 0) text += " of " + amount_text(static_cast<double>(total));
  text += unit_suffix(unit);
  if (elapsed.count() <= 0 || done == 0) return text;
  const double rate = amount / elapsed.count();
  text += "  " + amount_text(rate) + (unit == ProgressUnit::Bytes ? "B/s" : "/s");
  if (total > done) text += "  " + time_text(static_cast<double>(total - done) / rate) + " left";
  return text;
}

TextProgress::TextProgress(std::ostream& out, bool terminal) : out_(out), terminal_(terminal) {}

TextProgress::~TextProgress() {
  if (running_) end();
}

TextProgress::Clock::duration TextProgress::interval() const {
  return terminal_ ? Clock::duration(std::chrono::milliseconds(100)) : std::chrono::seconds(5);
}

void TextProgress::begin(std::string_view phase, std::uint64_t total, ProgressUnit unit) {
  if (running_) end();
  const std::lock_guard lock(mutex_);
  phase_ = phase;
  total_ = total;
  unit_ = unit;
  start_ = Clock::now();
  running_ = true;
  shown_ = false;
  done_ = 0;
  next_ = (start_ + interval()).time_since_epoch().count();
  if (terminal_) show(start_);
}

void TextProgress::advance(std::uint64_t amount) {
  done_.fetch_add(amount, std::memory_order_relaxed);
  const auto now = Clock::now();
  if (now.time_since_epoch().count() < next_.load(std::memory_order_relaxed)) return;
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (lock.owns_lock() && running_) show(now);
}

void TextProgress::end() {
  const std::lock_guard lock(mutex_);
  if (running_ && terminal_) clear_line();
  if (running_ && !terminal_ && shown_) show(Clock::now());
  running_ = false;
}

void TextProgress::show(Clock::time_point now) {
  next_ = (now + interval()).time_since_epoch().count();
  shown_ = true;
  const std::uint64_t done = done_.load(std::memory_order_relaxed);
  const std::string text = progress_text(phase_, done, total_, unit_, now - start_);
  if (terminal_) {
    out_ << "\r\x1b[K" << bar_text(done, total_) << text << std::flush;
  } else {
    out_ << text << '\n' << std::flush;
  }
}

void TextProgress::clear_line() {
  if (shown_) out_ << "\r\x1b[K" << std::flush;
}

std::unique_ptr<Progress> progress_on_stderr() {
  return std::make_unique<TextProgress>(std::cerr, ::isatty(STDERR_FILENO) == 1);
}

}  // namespace clout::tools
