// SPDX-License-Identifier: MIT
#include "history.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "headway/history/checked_history.hpp"

namespace bench {
namespace {

constexpr std::size_t digits_of(std::size_t number) { return number < 10 ? 1 : 1 + digits_of(number / 10); }

template <std::size_t Size>
struct Words {
  char words[Size + 1]{};

  [[nodiscard]] constexpr std::string_view view() const { return {words, Size}; }
};

/// A prefix and a number without leading zeros, or with as many as `Width` asks for, as a text of exactly its length.
template <std::size_t Number, std::size_t Width, std::size_t N>
consteval auto numbered(const char (&prefix)[N]) {
  constexpr std::size_t width = std::max(Width, digits_of(Number));
  Words<N - 1 + width> made;
  std::copy(prefix, prefix + N - 1, made.words);
  std::size_t rest = Number;
  for (std::size_t at = N - 1 + width; at > N - 1; --at, rest /= 10)
    made.words[at - 1] = static_cast<char>('0' + rest % 10);
  return made;
}

template <std::size_t K>
constexpr auto revision = numbered<K, 4>("create_table_");
template <std::size_t K>
constexpr auto table_name = numbered<K, 0>("t");
template <std::size_t K>
constexpr auto index_name = numbered<K, 0>("idx_t");

/// One function for each migration, as in an application; nothing is shared between them.
template <std::size_t K>
constexpr void upgrade(headway::Operations& op) {
  using headway::column;
  op.create_table(table_name<K>.words,
                  column("id", headway::uuid).primary_key(),
                  column("name", headway::varchar(100)).not_null(),
                  column("value", headway::real),
                  column("created_at", headway::timestamp).not_null(),
                  column("parent_id", headway::uuid));
  op.create_index(index_name<K>.words, table_name<K>.words, {"name"});
}

template <std::size_t K>
constexpr void downgrade(headway::Operations& op) {
  op.drop_index(index_name<K>.words, table_name<K>.words);
  op.drop_table(table_name<K>.words);
}

template <std::size_t K>
constexpr headway::Revisions revision_before() {
  if constexpr (K == 1) {
    return {};
  } else {
    return revision<K - 1>.view();
  }
}

template <std::size_t... Ks>
constexpr auto list(std::index_sequence<Ks...>) {
  return std::array<headway::Migration, sizeof...(Ks)>{headway::Migration{.revision = revision<Ks + 1>.view(),
                                                                          .down_revision = revision_before<Ks + 1>(),
                                                                          .message = "create a table and an index",
                                                                          .upgrade = upgrade<Ks + 1>,
                                                                          .downgrade = downgrade<Ks + 1>}...};
}

template <std::size_t Size>
constexpr auto migrations = list(std::make_index_sequence<Size>());

}  // namespace

const headway::History* history_of(std::size_t size) {
  switch (size) {
    case 10: return &headway::checked_history<migrations<10>>;
    case 250: return &headway::checked_history<migrations<250>>;
    case 500: return &headway::checked_history<migrations<500>>;
    case 1000: return &headway::checked_history<migrations<1000>>;
    default: return nullptr;
  }
}

}  // namespace bench
