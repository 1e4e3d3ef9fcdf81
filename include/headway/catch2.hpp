// SPDX-License-Identifier: MIT
#ifndef HEADWAY_CATCH2_HPP
#define HEADWAY_CATCH2_HPP

// The testing support as Catch2 (2.13 or 3) sees it. A test program that includes this header in one file includes it
// in every file that compares Results: a type has to be printed alike everywhere.

#include <source_location>
#include <string>
#include <utility>

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#elif __has_include(<catch2/catch.hpp>)
#include <catch2/catch.hpp>
#else
#error "headway/catch2.hpp needs Catch2, 2.13 or 3, on the include path"
#endif

#include "headway/base/error.hpp"
#include "headway/base/finding.hpp"
#include "headway/operations/difference_words.hpp"
#include "headway/testing.hpp"

namespace headway::inline v0::catch2 {

/// verify_history as assertions: one for each property that holds, and one for each failure, with its sentence. Notes
/// are printed as warnings.
///
/// ```
/// TEST_CASE("the migrations hold what they promise") {
///   headway::catch2::check_history<headway::Sqlite>(history, models, data, {.released = "released.txt"});
/// }
/// ```
template <Backend B, class GivenModels = std::nullptr_t>
void check_history(const History& history, const GivenModels& models = nullptr, testing::Data data = {},
                   const testing::VerifyOptions<B>& options = {},
                   const std::source_location& where = std::source_location::current()) {
  const testing::Outcome outcome = testing::verify_history<B>(history, models, std::move(data), options);
  INFO("asked for at " << where.file_name() << ':' << where.line());
  for (const testing::Property property : testing::properties) {
    if (outcome.holds(property)) SUCCEED(name(property));
  }
  for (const testing::Failure& each : outcome.failures) {
    INFO("it should hold that " << name(each.property));
    FAIL_CHECK(each.sentence);
  }
  for (const std::string& each : outcome.notes) WARN(each);
}

}  // namespace headway::inline v0::catch2

namespace Catch {

/// An error prints as describe() has it: `REQUIRE(migrator->migrate_to_head())` tells what went wrong.
template <>
struct StringMaker<headway::Error> {
  static std::string convert(const headway::Error& error) { return describe(error); }
};
template <class T>
struct StringMaker<tl::expected<T, headway::Error>> {
  static std::string convert(const tl::expected<T, headway::Error>& result) {
    if (!result) return describe(result.error());
    if constexpr (std::is_void_v<T>) {
      return "done";
    } else {
      return Catch::Detail::stringify(*result);
    }
  }
};
template <>
struct StringMaker<headway::Finding> {
  static std::string convert(const headway::Finding& finding) {
    return finding ? describe(to_error(finding)) : "nothing found";
  }
};
template <>
struct StringMaker<headway::Difference> {
  static std::string convert(const headway::Difference& difference) { return to_string(difference); }
};
template <>
struct StringMaker<headway::testing::Failure> {
  static std::string convert(const headway::testing::Failure& failure) { return failure.sentence; }
};

}  // namespace Catch

#endif
