// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_MODELS_HPP
#define HEADWAY_HISTORY_MODELS_HPP

#include "headway/schema/dialect.hpp"
#include "headway/schema/schema.hpp"

namespace headway::inline v0 {

/// A function that gives the tables of a program's models, or none. What is written otherwise for each database, such
/// as CHECKs, wants to know the dialect:
///
/// ```
/// constexpr Tables models() { return {users, tasks}; }
/// constexpr Tables models(Dialect dialect) { return tables_of<User, Task>(dialect); }
/// ```
class Models {
 public:
  constexpr Models() = default;
  constexpr Models(Tables (*same)()) : same_(same) {}
  constexpr Models(Tables (*each)(Dialect)) : each_(each) {}

  [[nodiscard]] constexpr explicit operator bool() const noexcept { return same_ != nullptr || each_ != nullptr; }
  /// @pre there is one
  [[nodiscard]] constexpr Tables operator()(Dialect dialect) const {
    if (each_ != nullptr) return each_(dialect);  // no `?:`: g++ 12 cannot evaluate it on tables
    return same_();
  }

 private:
  Tables (*same_)() = nullptr;
  Tables (*each_)(Dialect) = nullptr;
};

}  // namespace headway::inline v0

#endif
