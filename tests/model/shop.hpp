// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_MODEL_SHOP_HPP
#define HEADWAY_TESTS_MODEL_SHOP_HPP

// A model with a member of every kind, which the tests of the layer share.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headway/json.hpp"

namespace shop {

enum class Size { small, large };

}  // namespace shop

template <>
inline constexpr auto headway::enum_names<shop::Size> = std::to_array<std::string_view>({"small", "large"});

namespace shop {

struct SoldAfterMade {
  static constexpr std::string_view constraint = "sold_after_made";
  template <class T>
  [[nodiscard]] std::optional<headway::ValidationError> check(const T& value) const {
    if (!value.sold_at || *value.sold_at >= value.made_at) return std::nullopt;
    return headway::ValidationError{{"sold_at"}, "value_error", "should not be before made_at"};
  }
  [[nodiscard]] static constexpr headway::Text sql(headway::Dialect) { return "sold_at >= made_at"; }
};

/// No SQL, and a CHECK of its own in the other.
struct NotSold {
  [[nodiscard]] static std::optional<headway::Problem> check(const std::string& value) {
    if (value != "sold") return std::nullopt;
    return headway::Problem{"value_error", "should not be 'sold'"};
  }
};
struct NoComma {
  static constexpr std::string_view constraint = "no_comma";
  [[nodiscard]] static constexpr headway::Text sql(const headway::SqlPlace& at) {
    return headway::concat({"instr(", at.column, ", ',') = 0"});
  }
};

struct Item {
  headway::Uuid id;
  std::string name;
  std::string note;
  Size size = Size::small;
  std::int32_t amount = 1;
  std::int64_t serial = 0;
  bool is_new = true;
  std::optional<double> weight;
  std::optional<headway::Date> best_before;
  headway::Timestamp made_at;
  std::optional<headway::Timestamp> sold_at;
  std::vector<std::string> labels;
  std::optional<headway::Json> details;
  std::optional<headway::Uuid> parent_id;

  static constexpr auto model() {
    using namespace headway;
    return headway::model<Item>("items",
                                field<&Item::id>("id", varchar(36)).primary_key(),
                                field<&Item::name>("name", varchar(10)).length(1, 10).rule(not_blank("Name")).unique(),
                                field<&Item::note>("note", text)
                                    .length(0, 5)
                                    .rule(NotSold{})
                                    .rule(NoComma{})
                                    .default_value("")
                                    .in_json("remark"),
                                field<&Item::size>("size", varchar(10)).default_value("small").index("idx_items_size"),
                                field<&Item::amount>("amount", integer).greater_than(0).default_value(1),
                                field<&Item::serial>("serial", bigint).in_json(""),
                                field<&Item::is_new>("is_new", boolean).default_value(true),
                                field<&Item::weight>("weight", double_precision).between(0, 1),
                                field<&Item::best_before>("best_before", date),
                                field<&Item::made_at>("made_at", timestamp_tz).default_expression("CURRENT_TIMESTAMP"),
                                field<&Item::sold_at>("sold_at", timestamp_tz),
                                field<&Item::labels>("labels", json).rule(items_at_most(2)).default_value("[]"),
                                field<&Item::details>("details", json).rule(object()),
                                field<&Item::parent_id>("parent_id", varchar(36)).references("items", "id", cascade),
                                index_on("idx_items_name_size", "name", "size"),
                                unique_on("uq_items_serial", "serial", "made_at"),
                                row_rule(SoldAfterMade{}));
  }
};

/// What a request carries that changes one.
struct ItemUpdate {
  headway::Patch<std::string> name;
  headway::Patch<std::optional<double>> weight;
  std::int32_t step = 7;

  static constexpr auto model() {
    using headway::field;
    return headway::shape<ItemUpdate>(field<&ItemUpdate::name>("name").length(1, 10).rule(headway::not_blank("Name")),
                                      field<&ItemUpdate::weight>("weight").between(0, 1),
                                      field<&ItemUpdate::step>("step").may_be_absent());
  }
};

/// One that no rule is against.
[[nodiscard]] inline Item sound_item() {
  Item made;
  made.id = *headway::Uuid::parse("550e8400-e29b-41d4-a716-446655440000");
  made.name = "lamp";
  made.made_at = headway::parse_timestamp("2025-01-02T03:04:05Z")->value;
  return made;
}

}  // namespace shop

#endif
