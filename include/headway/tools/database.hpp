// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_DATABASE_HPP
#define HEADWAY_TOOLS_DATABASE_HPP

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/engine/migrator.hpp"
#include "headway/engine/recording.hpp"
#include "headway/tools/offline.hpp"

namespace headway::inline v0::cli {

/// A Migrator whatever its backend: what commands work with.
class Database {
 public:
  virtual ~Database() = default;

  [[nodiscard]] virtual Dialect dialect() const = 0;
  [[nodiscard]] virtual Result<Report> upgrade(std::string_view target) = 0;
  [[nodiscard]] virtual Result<Report> downgrade(std::string_view target) = 0;
  [[nodiscard]] virtual Result<Report> dry_run(Direction direction, std::string_view target) = 0;
  [[nodiscard]] virtual Result<Report> stamp(std::string_view target, Purge purge) = 0;
  [[nodiscard]] virtual Result<std::vector<std::string>> repair() = 0;
  [[nodiscard]] virtual Result<bool> ensure_version() = 0;
  [[nodiscard]] virtual Result<std::vector<EditedMigration>> edited() = 0;
  [[nodiscard]] virtual Result<std::vector<std::string>> accept(const std::vector<std::string>& revisions) = 0;
  [[nodiscard]] virtual Result<std::vector<std::string>> accept_all() = 0;
  [[nodiscard]] virtual Result<void> backup(const std::string& path, Overwrite overwrite) = 0;
  [[nodiscard]] virtual Result<std::vector<std::string>> current() = 0;
  [[nodiscard]] virtual Result<Nodes> position() = 0;
  [[nodiscard]] virtual Result<Differences> drift() = 0;
  [[nodiscard]] virtual Result<Differences> drift(const Tables& models) = 0;
  [[nodiscard]] virtual Result<Schema> schema() = 0;
  [[nodiscard]] virtual Result<Schema> schema(const Tables& models) = 0;
  [[nodiscard]] virtual Result<Schema> as_stored(const Schema& schema) = 0;
  [[nodiscard]] virtual Result<std::vector<PlannedStep>> plan(Direction direction, std::string_view target) = 0;
  [[nodiscard]] virtual Result<std::vector<HistoryEntry>> history() = 0;

 protected:
  Database() = default;
  Database(const Database&) = default;
  Database& operator=(const Database&) = default;
};

namespace detail {

template <class B>
class DatabaseOf final : public Database {
 public:
  explicit DatabaseOf(Migrator<B> migrator) : it_(std::move(migrator)) {}

  [[nodiscard]] Dialect dialect() const override { return B::own_dialect; }
  [[nodiscard]] Result<Report> upgrade(std::string_view target) override { return it_.upgrade(target); }
  [[nodiscard]] Result<Report> downgrade(std::string_view target) override { return it_.downgrade(target); }
  [[nodiscard]] Result<Report> dry_run(Direction direction, std::string_view target) override {
    return it_.dry_run(direction, target);
  }
  [[nodiscard]] Result<Report> stamp(std::string_view target, Purge purge) override { return it_.stamp(target, purge); }
  [[nodiscard]] Result<std::vector<std::string>> repair() override { return it_.repair(); }
  [[nodiscard]] Result<bool> ensure_version() override { return it_.ensure_version(); }
  [[nodiscard]] Result<std::vector<EditedMigration>> edited() override { return it_.edited(); }
  [[nodiscard]] Result<std::vector<std::string>> accept(const std::vector<std::string>& revisions) override {
    return it_.accept(revisions);
  }
  [[nodiscard]] Result<std::vector<std::string>> accept_all() override { return it_.accept_all(); }
  [[nodiscard]] Result<void> backup(const std::string& path, Overwrite overwrite) override {
    return it_.backup(path, overwrite);
  }
  [[nodiscard]] Result<std::vector<std::string>> current() override { return it_.current(); }
  [[nodiscard]] Result<Nodes> position() override { return it_.position(); }
  [[nodiscard]] Result<Differences> drift() override { return it_.drift(); }
  [[nodiscard]] Result<Differences> drift(const Tables& models) override { return it_.drift(models); }
  [[nodiscard]] Result<Schema> schema() override { return it_.schema(); }
  [[nodiscard]] Result<Schema> schema(const Tables& models) override { return it_.schema(models); }
  [[nodiscard]] Result<Schema> as_stored(const Schema& schema) override { return it_.backend().as_stored(schema); }
  [[nodiscard]] Result<std::vector<PlannedStep>> plan(Direction direction, std::string_view target) override {
    return it_.plan(direction, target);
  }
  [[nodiscard]] Result<std::vector<HistoryEntry>> history() override { return it_.history(); }

 private:
  Migrator<B> it_;
};

}  // namespace detail

/// What an offline script stands for.
enum class Scripted : unsigned char { upgrade, downgrade, stamp };

/// What a program was built with for one kind of database.
struct Driver {
  Dialect dialect;
  Result<std::unique_ptr<Database>> (*open)(const std::string& where, OpenMode mode, const History& history,
                                            Options options);
  Result<OfflineScript> (*script)(Scripted what, const History& history, std::string_view range,
                                  const Options& options);
};

namespace detail {

/// @error as upgrade_script, downgrade_script and stamp_script; unsupported_by_dialect
template <class B>
[[nodiscard]] Result<OfflineScript> script_for(Scripted what, const History& history, std::string_view range,
                                               const Options& options) {
  if constexpr (Scriptable<B>) {
    switch (what) {
      case Scripted::upgrade: return upgrade_script<B>(history, range, options);
      case Scripted::downgrade: return downgrade_script<B>(history, range, options);
      case Scripted::stamp: break;
    }
    return stamp_script<B>(history, range, options);
  } else {
    return failure(ErrorCode::unsupported_by_dialect,
                   "no scripts are written for " + std::string(name(B::own_dialect)));
  }
}

}  // namespace detail

template <class B>
[[nodiscard]] Driver driver_of() {
  return {B::own_dialect,
          [](const std::string& where, OpenMode mode, const History& history, Options options)
              -> Result<std::unique_ptr<Database>> {
            Result<B> backend = B::open(where, mode);
            if (!backend) return failure(std::move(backend.error()));
            Result<Migrator<B>> migrator = Migrator<B>::over(std::move(*backend), history, std::move(options));
            if (!migrator) return failure(std::move(migrator.error()));
            return std::make_unique<detail::DatabaseOf<B>>(std::move(*migrator));
          },
          &detail::script_for<B>};
}

}  // namespace headway::inline v0::cli

#endif
