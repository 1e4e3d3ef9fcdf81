// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVER_WORKERS_HPP
#define THOUGHTS_SERVER_WORKERS_HPP

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <httplib.h>

#include "headway/engine/connection.hpp"

namespace thoughts {

/// Threads that answer requests, each with a connection to the database that no other uses.
class Workers final : public httplib::TaskQueue {
 public:
  explicit Workers(const std::vector<std::unique_ptr<headway::Connection>>& connections) {
    threads_.reserve(connections.size());
    for (const auto& connection : connections) threads_.emplace_back([this, &connection] { work(*connection); });
  }
  ~Workers() override { shutdown(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// The connection of the worker that this is called on.
  [[nodiscard]] static headway::Connection& connection() { return *connection_; }

  void enqueue(std::function<void()> task) override {
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    woken_.notify_one();
  }

  /// Returns when everything that waits is done.
  void shutdown() override {
    {
      const std::lock_guard lock(mutex_);
      is_ending_ = true;
    }
    woken_.notify_all();
    for (std::thread& each : threads_) {
      if (each.joinable()) each.join();
    }
  }

 private:
  void work(headway::Connection& connection) {
    connection_ = &connection;
    while (true) {
      std::function<void()> task;
      {
        std::unique_lock lock(mutex_);
        woken_.wait(lock, [this] { return is_ending_ || !tasks_.empty(); });
        if (tasks_.empty()) return;
        task = std::move(tasks_.front());
        tasks_.pop_front();
      }
      task();
    }
  }

  static inline thread_local headway::Connection* connection_ = nullptr;

  std::mutex mutex_;
  std::condition_variable woken_;
  std::deque<std::function<void()>> tasks_;
  bool is_ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace thoughts

#endif
