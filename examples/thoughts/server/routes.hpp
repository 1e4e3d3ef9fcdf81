// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVER_ROUTES_HPP
#define THOUGHTS_SERVER_ROUTES_HPP

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "server/router.hpp"
#include "services/consciousness_check.hpp"
#include "services/task_service.hpp"
#include "services/thought_search.hpp"
#include "services/thought_service.hpp"

// The handlers: from a request to a service, and back.
namespace thoughts {

inline constexpr std::string_view api_version = "0.1.0";

namespace handlers {

using headway::OrderedJson;

template <class Row>
[[nodiscard]] OrderedJson told(Row row) {
  return headway::write_json(response_of(std::move(row)));
}

/// What a service has done, as data.
template <class Row>
[[nodiscard]] Reply reply_with(Outcome<Row> done, int status = 200) {
  if (!done) return refuse(done.error());
  return Success{told(std::move(*done)), status};
}
[[nodiscard]] inline Reply reply_with_nothing(const Outcome<void>& done) {
  if (!done) return refuse(done.error());
  return Success{nullptr, 204};
}

template <class T>
[[nodiscard]] OrderedJson pagination(const Page<T>& page) {
  const std::int64_t end = std::int64_t{page.paging.offset} + page.paging.limit;
  return {{"total", page.total},
          {"offset", page.paging.offset},
          {"limit", page.paging.limit},
          {"has_more", end < page.total}};
}
template <class Row>
[[nodiscard]] Reply reply_with_page(std::string_view name, Outcome<Page<Row>> page) {
  if (!page) return refuse(page.error());
  OrderedJson list = OrderedJson::array();
  for (Row& each : page->items) list.push_back(told(std::move(each)));
  return Success{{{std::string(name), std::move(list)}, {"pagination", pagination(*page)}}};
}

/// The id in the path.
[[nodiscard]] inline tl::expected<Uuid, ApiError> id_of(const Call& call, std::string_view name) {
  const std::optional<Uuid> id = Uuid::parse(call.captured.front());
  if (id) return *id;
  return refuse("path", {{{std::string(name)}, "uuid_parsing", "should be a UUID: 8-4-4-4-12 hexadecimal digits"}});
}

/// Calls `act(id, input)` with the path's id and the body read as an Input.
template <class Input, class Act>
[[nodiscard]] Reply with_id_and_body(Call& call, std::string_view name, Act act) {
  const auto id = id_of(call, name);
  if (!id) return tl::make_unexpected(id.error());
  headway::Validated<Input> input = headway::read_json<Input>(call.body);
  if (!input) return refuse("body", input.error());
  return act(*id, std::move(*input));
}
template <class Input, class Act>
[[nodiscard]] Reply with_body(Call& call, Act act) {
  headway::Validated<Input> input = headway::read_json<Input>(call.body);
  if (!input) return refuse("body", input.error());
  return act(std::move(*input));
}
template <class Act>
[[nodiscard]] Reply with_id(Call& call, std::string_view name, Act act) {
  const auto id = id_of(call, name);
  if (!id) return tl::make_unexpected(id.error());
  return act(*id);
}

[[nodiscard]] inline Reply list_thoughts(Call& call) {
  QueryReader query(call.head.parameters);
  ThoughtFilter filter;
  filter.status = query.choice<ThoughtStatus>("status");
  filter.tags = query.list("tags");
  filter.paging = query.paging(20);
  filter.sort_by = query.choice<ThoughtSort>("sort_by").value_or(filter.sort_by);
  filter.order = query.choice<SortOrder>("sort_order").value_or(filter.order);
  if (!query.errors().empty()) return refuse("query", query.errors());
  return reply_with_page("thoughts", ThoughtService(call.db).list(call.caller.user_id, filter));
}

[[nodiscard]] inline Reply search(Call& call) {
  QueryReader query(call.head.parameters);
  ThoughtSearch wanted;
  wanted.text = query.required_text("q");
  const std::vector<std::string> fields = query.list("fields");
  wanted.paging = query.paging(50);
  if (!query.errors().empty()) return refuse("query", query.errors());
  if (!fields.empty()) wanted.in_content = wanted.in_tags = false;
  for (const std::string& field : fields) {
    if (field != "content" && field != "tags") {
      return refuse(400, "INVALID_QUERY", "fields: should be 'content', 'tags' or both, with a comma between them");
    }
    (field == "content" ? wanted.in_content : wanted.in_tags) = true;
  }
  auto page = search_thoughts(call.db, call.caller.user_id, wanted);
  if (!page) return refuse(page.error());
  OrderedJson results = OrderedJson::array();
  for (FoundThought& each : page->items) {
    OrderedJson one = told(std::move(each.thought));
    one["match_score"] = each.score;
    one["matched_fields"] = OrderedJson::array();
    if (each.content_matches) one["matched_fields"].push_back("content");
    if (each.tags_match) one["matched_fields"].push_back("tags");
    results.push_back(std::move(one));
  }
  return Success{{{"query", wanted.text}, {"results", std::move(results)}, {"pagination", pagination(*page)}}};
}

[[nodiscard]] inline Reply list_tasks(Call& call) {
  QueryReader query(call.head.parameters);
  TaskFilter filter;
  filter.status = query.choice<TaskStatus>("status");
  filter.priority = query.choice<Priority>("priority");
  filter.due_from = query.date("due_from");
  filter.due_to = query.date("due_to");
  filter.paging = query.paging(20);
  filter.sort_by = query.choice<TaskSort>("sort_by").value_or(filter.sort_by);
  filter.order = query.choice<SortOrder>("sort_order").value_or(filter.order);
  if (!query.errors().empty()) return refuse("query", query.errors());
  return reply_with_page("tasks", TaskService(call.db).list(call.caller.user_id, filter));
}

inline void add_thoughts(Router& router) {
  using Access = Route::Access;
  router.add({"POST",
              "/api/v1/thoughts",
              [](Call& call) {
                return with_body<ThoughtCreate>(call, [&](ThoughtCreate given) {
                  return reply_with(ThoughtService(call.db).create(call.caller.user_id, std::move(given)), 201);
                });
              },
              Access::with_key,
              true});
  router.add({"GET", "/api/v1/thoughts", list_thoughts});
  router.add({"GET", "/api/v1/thoughts/search", search});
  router.add({"GET", "/api/v1/thoughts/{thought_id}", [](Call& call) {
                return with_id(call, "thought_id", [&](const Uuid& id) {
                  return reply_with(ThoughtService(call.db).get(call.caller.user_id, id));
                });
              }});
  router.add({"PUT",
              "/api/v1/thoughts/{thought_id}",
              [](Call& call) {
                return with_id_and_body<ThoughtUpdate>(call, "thought_id", [&](const Uuid& id, ThoughtUpdate given) {
                  return reply_with(ThoughtService(call.db).update(call.caller.user_id, id, std::move(given)));
                });
              },
              Access::with_key,
              true});
  router.add({"DELETE", "/api/v1/thoughts/{thought_id}", [](Call& call) {
                return with_id(call, "thought_id", [&](const Uuid& id) {
                  return reply_with_nothing(ThoughtService(call.db).erase(call.caller.user_id, id));
                });
              }});
}

inline void add_tasks(Router& router) {
  using Access = Route::Access;
  router.add({"POST",
              "/api/v1/tasks",
              [](Call& call) {
                return with_body<TaskCreate>(call, [&](TaskCreate given) {
                  return reply_with(TaskService(call.db).create(call.caller.user_id, std::move(given)), 201);
                });
              },
              Access::with_key,
              true});
  router.add({"GET", "/api/v1/tasks", list_tasks});
  router.add({"GET", "/api/v1/tasks/{task_id}", [](Call& call) {
                return with_id(call, "task_id", [&](const Uuid& id) {
                  return reply_with(TaskService(call.db).get(call.caller.user_id, id));
                });
              }});
  router.add({"PUT",
              "/api/v1/tasks/{task_id}",
              [](Call& call) {
                return with_id_and_body<TaskUpdate>(call, "task_id", [&](const Uuid& id, TaskUpdate given) {
                  return reply_with(TaskService(call.db).update(call.caller.user_id, id, std::move(given)));
                });
              },
              Access::with_key,
              true});
  router.add({"DELETE", "/api/v1/tasks/{task_id}", [](Call& call) {
                return with_id(call, "task_id", [&](const Uuid& id) {
                  return reply_with_nothing(TaskService(call.db).erase(call.caller.user_id, id));
                });
              }});
  router.add({"POST", "/api/v1/tasks/{task_id}/complete", [](Call& call) {
                return with_id(call, "task_id", [&](const Uuid& id) {
                  return reply_with(TaskService(call.db).complete(call.caller.user_id, id));
                });
              }});
}

[[nodiscard]] inline Reply health(Call& call, std::chrono::steady_clock::time_point started) {
  if (auto works = call.db.rows("SELECT 1 FROM users LIMIT 1"); !works) {
    ApiError error{503, "DATABASE_ERROR", "The database failed", {}, describe(works.error())};
    error.details = {{"status", "unhealthy"}, {"database", "disconnected"}};
    return tl::make_unexpected(std::move(error));
  }
  const std::chrono::duration<double> uptime = std::chrono::steady_clock::now() - started;
  return Success{
      {{"status", "healthy"}, {"version", api_version}, {"database", "connected"}, {"uptime_seconds", uptime.count()}}};
}

}  // namespace handlers

/// All that the API does.
[[nodiscard]] inline Router routes(Analyst analyst = count_tags) {
  using Access = Route::Access;
  Router router;
  router.add(
      {"GET",
       "/",
       [](Call&) -> Reply {
         return Success{
             {{"name", "thoughts"},
              {"version", api_version},
              {"status", "running"},
              {"links", {{"health", "/api/v1/health"}, {"thoughts", "/api/v1/thoughts"}, {"tasks", "/api/v1/tasks"}}}}};
       },
       Access::open});
  const auto started = std::chrono::steady_clock::now();
  router.add(
      {"GET", "/api/v1/health", [started](Call& call) { return handlers::health(call, started); }, Access::open});
  handlers::add_thoughts(router);
  handlers::add_tasks(router);
  router.add({"POST",
              "/api/v1/claude/consciousness-check",
              [analyst = std::move(analyst)](Call& call) {
                return handlers::with_body<ConsciousnessCheck>(call, [&](const ConsciousnessCheck& wanted) {
                  return handlers::reply_with(check_consciousness(call.db, call.caller.user_id, wanted, analyst), 200);
                });
              },
              Access::with_key,
              true,
              Route::Cost::high});
  return router;
}

}  // namespace thoughts

#endif
