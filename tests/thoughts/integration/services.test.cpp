// SPDX-License-Identifier: MIT
// What the services do that no route leads to: sessions, analyses, links between thoughts, users and keys.
#include <string>
#include <vector>

#include "databases/database.hpp"
#include "services/claude_analysis_service.hpp"
#include "services/context_service.hpp"
#include "services/key_service.hpp"
#include "services/task_service.hpp"
#include "services/thought_service.hpp"
#include "services/user_service.hpp"
#include "support/catch.hpp"
#include "thoughts/fixtures/hosts.hpp"

using headway::Json;
using headway::Uuid;
using Kind = thoughts::ServiceError::Kind;
using namespace thoughts;

namespace {

/// A migrated database, two users, and a look at it from outside.
struct Services {
  std::unique_ptr<fixtures::Host> host = fixtures::Host::make();
  std::unique_ptr<headway::Connection> db = open();
  Uuid user = add_user("a@example.com");
  Uuid other = add_user("b@example.com");

  std::unique_ptr<headway::Connection> open() const {
    host->migrate([](const std::string& where) { REQUIRE(migrate_to_head(where)); });
    auto connection = connect(host->where());
    REQUIRE(connection);
    return std::move(*connection);
  }
  Uuid add_user(const std::string& email) const {
    const auto made = UserService(*db).create({.name = "Test User", .email = email});
    REQUIRE(made);
    return made->id;
  }
  Thought add_thought(const Uuid& owner, const std::string& content = "a") const {
    auto made = ThoughtService(*db).create(owner, {.content = content});
    REQUIRE(made);
    return std::move(*made);
  }
  std::string scalar(const std::string& sql) const { return host->text(sql); }
};

}  // namespace

TEST_CASE("sessions: started, current, ended once, counted", "[integration][thoughts]") {
  Services it;
  ContextService contexts(*it.db);
  CHECK_FALSE(contexts.current(it.user)->has_value());
  REQUIRE(contexts.start(it.user, {.session_id = "first", .current_activity = "Testing"}));
  REQUIRE(contexts.start(it.user, {.session_id = "second"}));
  CHECK((**contexts.current(it.user)).id == "second");
  CHECK(contexts.start(it.other, {.session_id = "first"}).error().kind == Kind::conflict);
  CHECK(contexts.get(it.other, "first").error().kind == Kind::not_found);
  CHECK(contexts.get(it.user, "FIRST").error().kind == Kind::not_found);
  CHECK(contexts.end(it.other, "first").error().kind == Kind::not_found);

  const auto ended = contexts.end(it.user, "second");
  REQUIRE(ended);
  CHECK(ended->ended_at >= ended->started_at);
  CHECK(contexts.end(it.user, "second")->ended_at == ended->ended_at);
  CHECK((**contexts.current(it.user)).id == "first");
  CHECK(contexts.increment_thought_count(it.user, "first")->thought_count == 1);
  CHECK(contexts.increment_thought_count(it.user, "first")->thought_count == 2);
  ContextUpdate update;
  update.current_activity = std::optional<std::string>();
  CHECK_FALSE(contexts.update(it.user, "first", update)->current_activity);
  const auto past = contexts.history(it.user);
  REQUIRE(past);
  CHECK(past->total == 2);
  CHECK(past->items[0].id == "second");
  CHECK(contexts.history(it.other)->total == 0);
  // Two were made, one ended once, and one changed three times.
  CHECK(it.scalar("SELECT count(*) FROM audit_log WHERE entity_type = 'context'") == "6");
}

TEST_CASE("a session's id can be too long for the log's column: it stands in the changes", "[integration][thoughts]") {
  Services it;
  const std::string id(255, 's');
  REQUIRE(ContextService(*it.db).start(it.user, {.session_id = id}));
  REQUIRE(ContextService(*it.db).end(it.user, id));
  CHECK(it.scalar("SELECT count(*) FROM audit_log WHERE entity_type = 'context' AND entity_id IS NULL") == "2");
  const Json made =
      Json::parse(it.scalar("SELECT changes FROM audit_log WHERE entity_type = 'context' AND action = 'create'"));
  const Json ended =
      Json::parse(it.scalar("SELECT changes FROM audit_log WHERE entity_type = 'context' AND action = 'update'"));
  CHECK(made["session_id"] == Json{{"old", nullptr}, {"new", id}});
  CHECK(ended["session_id"] == Json{{"old", id}, {"new", id}});
  CHECK(ended["ended_at"]["old"].is_null());
}

TEST_CASE("links between thoughts: both ends are the user's, and each link is there once", "[integration][thoughts]") {
  Services it;
  ThoughtService service(*it.db);
  const Thought a = it.add_thought(it.user, "a"), b = it.add_thought(it.user, "b"), c = it.add_thought(it.user, "c");
  const Thought foreign = it.add_thought(it.other);
  const auto link = service.add_relationship(it.user, {.source_thought_id = a.id, .related_thought_id = b.id});
  REQUIRE(link);
  CHECK(link->relationship_type == "similar");
  CHECK(link->confidence == 0.8);
  REQUIRE(service.add_relationship(it.user, {.source_thought_id = a.id, .related_thought_id = c.id}));
  REQUIRE(service.add_relationship(it.user, {.source_thought_id = b.id, .related_thought_id = a.id}));
  CHECK(service.add_relationship(it.user, {.source_thought_id = a.id, .related_thought_id = b.id}).error().kind ==
        Kind::conflict);
  CHECK(service.add_relationship(it.user, {.source_thought_id = a.id, .related_thought_id = foreign.id}).error().kind ==
        Kind::not_found);
  CHECK(service.add_relationship(it.user, {.source_thought_id = a.id, .related_thought_id = a.id}).error().kind ==
        Kind::invalid_data);
  const auto related = service.get_related(it.user, a.id);
  REQUIRE(related);
  REQUIRE(related->size() == 2);
  CHECK((*related)[0].content == "c");
  CHECK((*related)[1].content == "b");
  CHECK(service.get_related(it.other, a.id).error().kind == Kind::not_found);
  CHECK(it.scalar("SELECT count(*) FROM audit_log WHERE entity_type = 'thought_relationship'") == "3");
  REQUIRE(service.erase(it.user, a.id));
  CHECK(it.scalar("SELECT count(*) FROM thought_relationships") == "0");
}

TEST_CASE("analyses: recorded for thoughts of the same user, counted and listed", "[integration][thoughts]") {
  Services it;
  ClaudeAnalysisService service(*it.db);
  const Thought mine = it.add_thought(it.user), foreign = it.add_thought(it.other);
  const auto wanted = [&](const Thought& thought, std::int32_t tokens) {
    ClaudeAnalysisCreate out;
    out.thought_id = thought.id;
    out.user_id = it.user;
    out.summary = "s";
    out.tokens_used = tokens;
    return out;
  };
  REQUIRE(service.record(wanted(mine, 3)));
  REQUIRE(service.record(wanted(mine, 4)));
  CHECK(service.record(wanted(foreign, 5)).error().kind == Kind::not_found);
  CHECK(service.record(wanted(mine, 0)).error().kind == Kind::invalid_data);  // the database keeps the rule, too
  CHECK(service.total_tokens(it.user) == 7);
  CHECK(service.total_tokens(it.other) == 0);
  CHECK(service.history(it.user)->total == 2);
  CHECK(service.by_thought(it.user, mine.id)->size() == 2);
  CHECK(service.recent(it.user, 1)->front().tokens_used == 4);
  REQUIRE(ThoughtService(*it.db).erase(it.user, mine.id));
  CHECK(service.history(it.user)->items[0].thought_id == std::nullopt);
}

TEST_CASE("users: one for each address, in either case; found by id or address", "[integration][thoughts]") {
  Services it;
  UserService users(*it.db);
  const auto valid = headway::validate(UserCreate{.name = "Ada", .email = "ADA@example.com"});
  REQUIRE(valid);
  const auto ada = users.create(*valid);
  REQUIRE(ada);
  CHECK(users.create(*valid).error().kind == Kind::conflict);
  CHECK(users.find("Ada@Example.com")->id == ada->id);
  CHECK(users.find(ada->id.str())->email == "ada@example.com");
  CHECK(users.find("nobody").error().kind == Kind::not_found);
  CHECK(users.find("ad\u00e1@example.com").error().kind == Kind::not_found);
  CHECK(it.scalar("SELECT count(*) FROM audit_log WHERE entity_type = 'user'") == "3");
}

TEST_CASE("keys: known until revoked, and noted when used", "[integration][thoughts]") {
  Services it;
  KeyService keys(*it.db);
  const auto key = keys.create(it.user, {.name = "laptop"});
  REQUIRE(key);
  CHECK(key->token.size() == 73);
  CHECK(keys.authenticate(key->token)->value().user_id == it.user);
  const std::string used = it.scalar("SELECT last_used_at FROM api_keys");
  CHECK(used != "NULL");
  CHECK(keys.authenticate(key->token)->has_value());
  CHECK(it.scalar("SELECT last_used_at FROM api_keys") == used);  // to the minute
  it.host->execute("UPDATE api_keys SET last_used_at = '2025-01-01 00:00:00.000000'");
  CHECK(keys.authenticate(key->token)->has_value());
  CHECK(it.scalar("SELECT count(*) FROM api_keys WHERE last_used_at >= '" + used + "'") == "1");
  CHECK_FALSE(keys.authenticate(key->token + "x")->has_value());
  CHECK_FALSE(keys.authenticate(key->row.key_hash)->has_value());
  REQUIRE(keys.revoke(key->row.id));
  REQUIRE(keys.revoke(key->row.id));
  CHECK_FALSE(keys.authenticate(key->token)->has_value());
  CHECK(it.scalar("SELECT count(*) FROM audit_log WHERE entity_type = 'api_key'") == "2");
  CHECK(Json::parse(it.scalar("SELECT changes FROM audit_log WHERE entity_type = 'api_key' AND action = 'update'")) ==
        Json::parse(R"({"is_active":{"new":false,"old":true}})"));
}

TEST_CASE("tasks of a thought, and a user's end takes everything with it", "[integration][thoughts]") {
  Services it;
  const Thought thought = it.add_thought(it.user);
  TaskService tasks(*it.db);
  REQUIRE(tasks.create(it.user, {.title = "first", .source_thought_id = thought.id}));
  REQUIRE(tasks.create(it.user, {.title = "second", .source_thought_id = thought.id}));
  REQUIRE(tasks.create(it.user, {.title = "unrelated"}));
  const auto found = tasks.tasks_for_thought(it.user, thought.id);
  REQUIRE(found);
  REQUIRE(found->size() == 2);
  CHECK((*found)[0].title == "second");
  CHECK(tasks.tasks_for_thought(it.other, thought.id).error().kind == Kind::not_found);
  it.host->execute("DELETE FROM users WHERE id = '" + it.user.str() + "'");
  CHECK(it.scalar("SELECT (SELECT count(*) FROM tasks) + (SELECT count(*) FROM thoughts)") == "0");
  CHECK(it.scalar("SELECT count(*) FROM audit_log") == "1");  // the other user's
}

TEST_CASE("a failed transaction leaves nothing, and the connection can go on", "[integration][thoughts]") {
  Services it;
  const auto failed = in_transaction(*it.db, [&]() -> Outcome<Thought> {
    auto made = create_row(*it.db, "thought", new_row(ThoughtCreate{.content = "a"}, it.user, headway::now()));
    REQUIRE(made);
    return invalid_data("thought", "on second thoughts");
  });
  CHECK_FALSE(failed);
  CHECK_THROWS_AS(in_transaction(*it.db,
                                 [&]() -> Outcome<Thought> {
                                   (void)create_row(*it.db,
                                                    "thought",
                                                    new_row(ThoughtCreate{.content = "b"}, it.user, headway::now()));
                                   throw std::runtime_error("out of memory");
                                 }),
                  std::runtime_error);
  CHECK(it.scalar("SELECT count(*) FROM thoughts") == "0");
  CHECK(it.scalar("SELECT count(*) FROM audit_log WHERE entity_type = 'thought'") == "0");
  CHECK(it.add_thought(it.user).content == "a");
}
