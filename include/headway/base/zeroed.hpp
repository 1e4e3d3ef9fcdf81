// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BASE_ZEROED_HPP
#define HEADWAY_BASE_ZEROED_HPP

#include <cstddef>
#include <utility>

namespace headway::inline v0 {

/// Numbers of a fixed count, 0 at first. In a constant expression `std::vector<T>(count, 0)` costs a call for each
/// element, and this none.
template <class T>
class Zeroed {
 public:
  constexpr Zeroed() noexcept = default;
  constexpr explicit Zeroed(std::size_t count) : data_(new T[count]{}), size_(count) {}
  constexpr Zeroed(const Zeroed& other) : Zeroed(other.size_) {
    for (std::size_t at = 0; at < size_; ++at) data_[at] = other.data_[at];
  }
  constexpr Zeroed(Zeroed&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  constexpr Zeroed& operator=(Zeroed other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  constexpr ~Zeroed() { delete[] data_; }

  [[nodiscard]] constexpr T* data() noexcept { return data_; }
  [[nodiscard]] constexpr const T* data() const noexcept { return data_; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace headway::inline v0

#endif
