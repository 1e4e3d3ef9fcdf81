// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_PROGRESS_HPP
#define HEADWAY_TOOLS_PROGRESS_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "headway/engine/observer.hpp"
#include "headway/tools/style.hpp"

namespace headway::inline v0::cli {

/// `1234567` as `1,234,567`.
[[nodiscard]] inline std::string with_commas(std::uint64_t number) {
  std::string out = std::to_string(number);
  for (std::size_t at = out.size(); at > 3;) out.insert(at -= 3, ",");
  return out;
}
/// `1.5 ms`
[[nodiscard]] inline std::string in_milliseconds(std::chrono::microseconds duration) {
  char words[40];
  std::snprintf(words, sizeof words, "%.1f ms", static_cast<double>(duration.count()) / 1000.0);
  return words;
}

/// Tells on standard error what a run is at: on a terminal in one line that is written over, and with `--verbose` each
/// statement in a line of its own. What it is told it tells the application's own observer, too.
class Progress final : public Observer {
 public:
  Progress(Observer* next, bool has_line, bool is_verbose, Style style)
      : next_(next), has_line_(has_line), is_verbose_(is_verbose), style_(style) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() override { clear(); }

  void run_started(const Plan& plan) override {
    of_ = plan.steps.size();
    at_ = 0;
    if (next_ != nullptr) next_->run_started(plan);
  }
  void migration_started(const Step& step) override {
    ++at_;
    if (is_verbose_) line(style_.revision(step.migration->revision) + ' ' + std::string(step.migration->message));
    if (next_ != nullptr) next_->migration_started(step);
  }
  Verdict statement_started(const Step& step, std::string_view sql) override {
    show(step, sql.empty() ? "a function" : beginning(sql));
    return next_ == nullptr ? Verdict::proceed : next_->statement_started(step, sql);
  }
  void statement_finished(const Step& step, std::string_view sql, std::chrono::microseconds duration) override {
    if (is_verbose_) {
      line("  " + std::string(sql.empty() ? "(a function)" : sql) +
           style_.faint(" (" + in_milliseconds(duration) + ")"));
    }
    if (next_ != nullptr) next_->statement_finished(step, sql, duration);
  }
  void table_altered(const Step& step, std::string_view table, std::string_view how) override {
    if (is_verbose_) line("  " + style_.faint("-- " + std::string(table) + ": " + std::string(how)));
    if (next_ != nullptr) next_->table_altered(step, table, how);
  }
  Verdict rows_copied(const Step& step, std::string_view table, std::uint64_t rows) override {
    show(step, "table " + std::string(table) + ", " + with_commas(rows) + " rows copied");
    return next_ == nullptr ? Verdict::proceed : next_->rows_copied(step, table, rows);
  }
  void migration_finished(const Step& step, std::chrono::microseconds duration) override {
    if (next_ != nullptr) next_->migration_finished(step, duration);
  }
  void warning(std::string_view sentence) override {
    if (next_ != nullptr) next_->warning(sentence);
  }

  /// Takes the line away, before something else is written.
  void clear() {
    if (is_shown_) std::fputs("\r\033[K", stderr);
    is_shown_ = false;
  }

 private:
  /// As much of a statement as a line takes, white space being one blank.
  [[nodiscard]] static std::string beginning(std::string_view sql) {
    constexpr std::size_t longest = 48;
    std::string out;
    for (const char c : sql) {
      const bool is_blank = static_cast<unsigned char>(c) <= ' ';
      if (is_blank && (out.empty() || out.back() == ' ')) continue;
      const bool begins_character = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
      if (out.size() >= longest && begins_character) return out + "…";
      out += is_blank ? ' ' : c;
    }
    return out;
  }
  void show(const Step& step, const std::string& what) {
    if (!has_line_) return;
    std::fprintf(
        stderr, "\r\033[K[%zu/%zu] %s: %s", at_, of_, style_.revision(step.migration->revision).c_str(), what.c_str());
    std::fflush(stderr);
    is_shown_ = true;
  }
  void line(const std::string& words) {
    clear();
    std::fprintf(stderr, "%s\n", words.c_str());
  }

  Observer* next_;
  bool has_line_;
  bool is_verbose_;
  Style style_;
  std::size_t at_ = 0, of_ = 0;
  bool is_shown_ = false;
};

}  // namespace headway::inline v0::cli

#endif
