// SPDX-License-Identifier: MIT
#ifndef HEADWAY_MODEL_PROBLEM_HPP
#define HEADWAY_MODEL_PROBLEM_HPP

#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace headway::inline v0 {

/// What is wrong with a value: a code for programs (`string_too_long`) and a sentence for people.
struct Problem {
  std::string type;
  std::string message;
};

/// A Problem and where it is: the field's name, behind it the index of an element.
struct ValidationError {
  std::vector<std::string> location;
  std::string type;
  std::string message;
  friend bool operator==(const ValidationError&, const ValidationError&) = default;
};
using ValidationErrors = std::vector<ValidationError>;

/// A value in the form that its rules give it (trimmed, in lower case…), or all that is wrong with it.
template <class T>
using Validated = tl::expected<T, ValidationErrors>;

}  // namespace headway::inline v0

#endif
