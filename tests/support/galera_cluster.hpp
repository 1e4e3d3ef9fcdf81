// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SUPPORT_GALERA_CLUSTER_HPP
#define HEADWAY_TESTS_SUPPORT_GALERA_CLUSTER_HPP

#include <array>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/mysql_server.hpp"
#include "support/server_process.hpp"
#include "support/temporary.hpp"

#ifndef HEADWAY_GALERA
#define HEADWAY_GALERA "/usr/lib/galera/libgalera_smm.so"
#endif

namespace support {

/// Three nodes of a Galera cluster of this program's own, on 127.0.0.1. They are stopped with the program, however that
/// ends.
class GaleraCluster {
 public:
  static constexpr std::size_t size = 3;

  static GaleraCluster& instance() {
    static GaleraCluster cluster;
    return cluster;
  }
  GaleraCluster(const GaleraCluster&) = delete;
  GaleraCluster& operator=(const GaleraCluster&) = delete;
  ~GaleraCluster() {
    for (std::size_t at = 0; at < size; ++at) kill_node(at);
  }

  [[nodiscard]] std::string url(std::size_t node, const std::string& database) const {
    return "mysql://root:@/" + database + "?socket=" + socket(node);
  }
  [[nodiscard]] std::unique_ptr<MysqlDatabase> judge(std::size_t node, const std::string& database = {}) const {
    return std::make_unique<MysqlDatabase>(socket(node), "root", "", database);
  }
  /// As a power cut does it.
  void kill_node(std::size_t at) {
    if (nodes_.at(at).process <= 0) return;
    kill(nodes_[at].process, SIGKILL);
    waitpid(nodes_[at].process, nullptr, 0);
    nodes_[at].process = -1;
  }
  /// Starts a node that was killed, and waits until it has what the others have.
  void start_again(std::size_t at) {
    start(at, false);
    wait_for(at);
  }

 private:
  /// A node listens at four ports: for clients, for the group, for what it missed, and for a whole copy.
  struct Node {
    unsigned int port = 0, group = 0, missed = 0, copy = 0;
    pid_t process = -1;
  };

  GaleraCluster() {
    account_.give(directory_.path());
    const std::string first = directory_.path("data0");
    account_.run({HEADWAY_MARIADB_INSTALL_DB,
                  "--no-defaults",
                  "--datadir=" + first,
                  "--auth-root-authentication-method=normal",
                  "--skip-test-db",
                  "--innodb-log-file-size=8M"},
                 directory_.path(),
                 directory_.path("log"));
    for (Node& each : nodes_) each = {free_port(), free_port(), free_port(), free_port(), -1};
    for (std::size_t at = 0; at < size; ++at) {
      start(at, at == 0);
      wait_for(at);
    }
  }

  [[nodiscard]] std::string socket(std::size_t at) const { return directory_.path("s" + std::to_string(at)); }
  static std::string address(unsigned int port) { return "127.0.0.1:" + std::to_string(port); }

  void start(std::size_t at, bool is_new_cluster) {
    Node& node = nodes_.at(at);
    const std::string data = directory_.path("data" + std::to_string(at));
    std::filesystem::create_directory(data);
    account_.give(data);
    std::string peers;
    for (const Node& each : nodes_) peers += (peers.empty() ? "" : ",") + address(each.group);
    std::vector<std::string> words = {
        HEADWAY_MARIADBD,
        "--no-defaults",
        "--datadir=" + data,
        "--socket=" + socket(at),
        "--pid-file=" + directory_.path("pid" + std::to_string(at)),
        "--bind-address=127.0.0.1",
        "--port=" + std::to_string(node.port),
        "--skip-name-resolve",
        "--character-set-server=utf8mb4",
        "--collation-server=utf8mb4_general_ci",
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-buffer-pool-size=32M",
        "--innodb-log-file-size=8M",
        "--innodb-autoinc-lock-mode=2",
        "--performance-schema=OFF",
        "--binlog-format=ROW",
        "--wsrep-on=ON",
        std::string("--wsrep-provider=") + HEADWAY_GALERA,
        "--wsrep-cluster-name=headway_test",
        "--wsrep-cluster-address=gcomm://" + (is_new_cluster ? std::string() : peers),
        "--wsrep-node-name=node" + std::to_string(at),
        "--wsrep-node-address=" + address(node.group),
        "--wsrep-sst-method=rsync",
        "--wsrep-sst-receive-address=" + address(node.copy),
        "--wsrep-provider-options=gcache.size=16M;gmcast.listen_addr=tcp://" + address(node.group) +
            ";ist.recv_addr=" + address(node.missed) +
            ";evs.keepalive_period=PT0.5S;evs.inactive_check_period=PT0.5S;evs.suspect_timeout=PT2S;"
            "evs.inactive_timeout=PT5S"};
    if (is_new_cluster) words.emplace_back("--wsrep-new-cluster");
    node.process =
        account_.start(std::move(words), directory_.path(), directory_.path("log" + std::to_string(at)), SIGKILL);
  }
  void wait_for(std::size_t at) const {
    for (int attempt = 0; !is_ready(at); ++attempt) {
      if (attempt == 1200 || waitpid(nodes_.at(at).process, nullptr, WNOHANG) != 0) {
        throw std::runtime_error("a node did not start: " + read_file(directory_.path("log" + std::to_string(at))));
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
  [[nodiscard]] bool is_ready(std::size_t at) const {
    try {
      return judge(at)->text("SHOW STATUS LIKE 'wsrep_ready'") == "wsrep_ready|ON";
    } catch (const std::runtime_error&) {
      return false;
    }
  }

  TemporaryDirectory directory_;
  ServerAccount account_{"mysql"};
  std::array<Node, size> nodes_;
};

}  // namespace support

#endif
