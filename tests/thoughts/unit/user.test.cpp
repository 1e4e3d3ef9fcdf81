// SPDX-License-Identifier: MIT
// What a request about a user may say, and what becomes of it.
#include "models/user.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "thoughts/support/outcome.hpp"

using namespace thoughts;
using namespace thoughts_tests;

namespace {

std::string made(const std::string& name, const std::string& email, const std::string& preferences = "{}") {
  return R"({"name":")" + name + R"(","email":")" + email + R"(","preferences":)" + preferences + "}";
}
std::string named(const std::string& name) { return R"({"name": ")" + name + R"(", "email": "a@b.c"})"; }
std::string reached_at(const std::string& email) { return R"({"name": "Ada", "email": ")" + email + "\"}"; }

}  // namespace

TEST_CASE("creating a user: name", "[unit][thoughts]") {
  const std::string too_long = "name: string_too_long: should have at most 255 characters";
  check_vectors<UserCreate>({
      {"minimal", named("Ada"), made("Ada", "a@b.c")},
      {"trimmed", named(" Ada \\n"), made("Ada", "a@b.c")},
      {"255", named(text_of(255, "é")), made(text_of(255, "é"), "a@b.c")},
      {"256", named(text_of(256)), too_long},
      {"255 and a blank", named(text_of(255) + " "), too_long},
      {"empty", named(""), "name: string_too_short: should have at least 1 character"},
      {"blank", named("\\u00a0"), "name: value_error: Name cannot be empty"},
      {"nothing", "{}", "name: missing: is required\nemail: missing: is required"},
  });
}

TEST_CASE("creating a user: e-mail", "[unit][thoughts]") {
  const auto mail = [](const std::string& given, const std::string& kept) {
    return Vector{given, reached_at(given), made("Ada", kept)};
  };
  const auto no_mail = [](const std::string& given, const std::string& why) {
    return Vector{given, reached_at(given), "email: value_error: Email " + why};
  };
  const std::string no_name = "must have a name in front of an @";
  const std::string no_domain = "must have a domain with a dot behind its @", blank = "cannot contain white space";
  check_vectors<UserCreate>({
      mail("a@b.c", "a@b.c"),
      mail(" Ada@Example.COM ", "ada@example.com"),
      mail("a@b.c@d", "a@b.c@d"),
      mail("Ü@exämple.org", "Ü@exämple.org"),  // only ASCII has a lower case here
      mail(text_of(251) + "@b.c", text_of(251) + "@b.c"),
      {"256", reached_at(text_of(252) + "@b.c"), "email: string_too_long: should have at most 255 characters"},
      no_mail("", "cannot be empty"),
      no_mail("  ", "cannot be empty"),
      no_mail("a", no_name),
      no_mail("@b.c", no_name),
      no_mail(" @b.c", no_name),
      no_mail("a@", no_domain),
      no_mail("a@b", no_domain),
      no_mail("a@@b.c", no_domain),
      no_mail("a@b@c.d", no_domain),
      no_mail("a@.", no_domain),
      no_mail("a@b.", no_domain),
      no_mail("a@.c", no_domain),
      no_mail("a@b..c", no_domain),
      no_mail("a b@c.d", blank),
      no_mail("a@b .c", blank),
      no_mail("a\\u00a0b@c.d", blank),
      no_mail("a@b.c\\u2003@d", blank),
      {"null", R"({"name": "Ada", "email": null})", "email: string_type: should be text"},
  });
}

TEST_CASE("creating a user: preferences", "[unit][thoughts]") {
  const auto with = [](const std::string& value) {
    return R"({"name": "Ada", "email": "a@b.c", "preferences": )" + value + "}";
  };
  check_vectors<UserCreate>({
      {"known keys",
       with(R"({"timezone": "America/New_York", "max_thoughts_goal": 20})"),
       made("Ada", "a@b.c", R"({"max_thoughts_goal":20,"timezone":"America/New_York"})")},
      {"null", with("null"), made("Ada", "a@b.c", "null")},
      {"a list", with("[]"), "preferences: dict_type: should be an object"},
  });
}

TEST_CASE("updating a user", "[unit][thoughts]") {
  check_vectors<UserUpdate>({
      {"nothing", "{}", "{}"},
      {"all",
       R"({"name": " A ", "email": "A@B.C", "preferences": {"a": 1}, "is_active": false})",
       R"({"name":"A","email":"a@b.c","preferences":{"a":1},"is_active":false})"},
      {"preferences are cleared", R"({"preferences": null})", R"({"preferences":null})"},
      {"booleans are JSON's", R"({"is_active": 1})", "is_active: bool_parsing: should be true or false"},
      {"nor text", R"({"is_active": "true"})", "is_active: bool_parsing: should be true or false"},
      {"what may not be null",
       R"({"name": null, "email": null, "is_active": null})",
       "name: string_type: should be text\nemail: string_type: should be text\n"
       "is_active: bool_parsing: should be true or false"},
      {"rules",
       R"({"name": " ", "email": "x"})",
       "name: value_error: Name cannot be empty\nemail: value_error: Email must have a name in front of an @"},
  });
}

TEST_CASE("a new user, its changes, and how the API tells it", "[unit][thoughts]") {
  const Timestamp noon = parse_timestamp("2025-01-02T12:00:00Z")->value, later = noon + std::chrono::hours(1);
  User row = new_row(UserCreate{.name = "Ada", .email = "a@b.c"}, noon);
  CHECK(row.id != Uuid{});
  CHECK(row.is_active);
  CHECK(row.preferences == Json::object());
  CHECK(row.created_at == noon);
  CHECK(row.updated_at == noon);
  CHECK(validate(row));

  change(row, {.name = "Grace", .preferences = std::optional<Json>(), .is_active = false}, later);
  CHECK(row.name == "Grace");
  CHECK(row.email == "a@b.c");
  CHECK_FALSE(row.preferences);
  CHECK_FALSE(row.is_active);
  CHECK(row.updated_at == later);
  const std::string told = R"({"id":")" + row.id.str() +
                           R"(","created_at":"2025-01-02T12:00:00Z","updated_at":"2025-01-02T13:00:00Z",)"
                           R"("name":"Grace","email":"a@b.c","preferences":{},"is_active":false})";
  CHECK(write_json(response_of(row)).dump() == told);
  CHECK(outcome<UserResponse>(told) == told);

  row.updated_at = noon - std::chrono::microseconds(1);
  CHECK(words(validate(row).error()) == "updated_at: value_error: should not be before created_at");
}
