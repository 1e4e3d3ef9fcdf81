// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BASE_LIST_HPP
#define HEADWAY_BASE_LIST_HPP

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <utility>

namespace headway::inline v0 {

/// The part of `std::vector` that schemas are made of, with iterators that are pointers.
///
/// While a program compiles, each call of a function costs: to copy an empty std::vector takes g++ 12 5 kB and to walk
/// over one 2 kB an element, here a tenth. A table is a dozen lists, most of them empty, and a history a thousand
/// tables.
template <class T>
class List {
 public:
  using value_type = T;
  using iterator = T*;
  using const_iterator = const T*;

  constexpr List() noexcept = default;
  constexpr List(std::initializer_list<T> elements) : List(elements.begin(), elements.end()) {}
  template <class Iterator>
  constexpr List(Iterator first, Iterator last)
      : data_(copied(first, last)), size_(static_cast<std::size_t>(last - first)), capacity_(size_) {}
  constexpr List(const List& other)
      : data_(other.size_ == 0 ? nullptr : copied(other.begin(), other.end())), size_(other.size_),
        capacity_(other.size_) {}
  constexpr List(List&& other) noexcept : data_(other.data_), size_(other.size_), capacity_(other.capacity_) {
    other.data_ = nullptr;
    other.size_ = other.capacity_ = 0;
  }
  constexpr List& operator=(const List& other) {
    List copy(other);
    swap(copy);
    return *this;
  }
  constexpr List& operator=(List&& other) noexcept {
    if (data_ != nullptr || other.data_ != nullptr) swap(other);
    return *this;
  }
  constexpr ~List() {
    if (data_ != nullptr) free();
  }

  [[nodiscard]] constexpr T* data() noexcept { return data_; }
  [[nodiscard]] constexpr const T* data() const noexcept { return data_; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] constexpr T* begin() noexcept { return data_; }
  [[nodiscard]] constexpr T* end() noexcept { return data_ + size_; }
  [[nodiscard]] constexpr const T* begin() const noexcept { return data_; }
  [[nodiscard]] constexpr const T* end() const noexcept { return data_ + size_; }
  [[nodiscard]] constexpr T& operator[](std::size_t at) noexcept { return data_[at]; }
  [[nodiscard]] constexpr const T& operator[](std::size_t at) const noexcept { return data_[at]; }
  [[nodiscard]] constexpr T& front() noexcept { return data_[0]; }
  [[nodiscard]] constexpr const T& front() const noexcept { return data_[0]; }
  [[nodiscard]] constexpr T& back() noexcept { return data_[size_ - 1]; }
  [[nodiscard]] constexpr const T& back() const noexcept { return data_[size_ - 1]; }
  [[nodiscard]] constexpr std::size_t capacity() const noexcept { return capacity_; }

  constexpr void reserve(std::size_t wanted) {
    if (wanted <= capacity_) return;
    T* const grown = std::allocator<T>().allocate(wanted);
    for (std::size_t at = 0; at < size_; ++at) {
      std::construct_at(grown + at, std::move(data_[at]));
      std::destroy_at(data_ + at);
    }
    if (data_ != nullptr) std::allocator<T>().deallocate(data_, capacity_);
    data_ = grown;
    capacity_ = wanted;
  }
  template <class... Arguments>
  constexpr T& emplace_back(Arguments&&... arguments) {
    if (size_ == capacity_) {
      if (size_ != 0) return grow(T(std::forward<Arguments>(arguments)...));
      reserve(1);
    }
    T* const made = std::construct_at(data_ + size_, std::forward<Arguments>(arguments)...);
    ++size_;
    return *made;
  }
  constexpr void push_back(const T& element) { emplace_back(element); }
  constexpr void push_back(T&& element) { emplace_back(std::move(element)); }
  constexpr void pop_back() noexcept {
    --size_;
    std::destroy_at(data_ + size_);
  }
  constexpr void erase(T* at) noexcept {
    for (; at + 1 != end(); ++at) *at = std::move(at[1]);
    pop_back();
  }
  constexpr void clear() noexcept {
    while (size_ != 0) pop_back();
  }

  /// Erases what a question is answered yes for, and counts it.
  template <class Question>
  friend constexpr std::size_t erase_if(List& list, Question question) {
    const std::size_t before = list.size_;
    T* kept = list.begin();
    for (T* at = list.begin(); at != list.end(); ++at) {
      if (question(std::as_const(*at))) continue;
      if (kept != at) *kept = std::move(*at);
      ++kept;
    }
    while (list.end() != kept) list.pop_back();
    return before - list.size_;
  }
  friend constexpr bool operator==(const List& left, const List& right) {
    if (left.size_ != right.size_) return false;
    for (std::size_t at = 0; at < left.size_; ++at) {
      if (!(left.data_[at] == right.data_[at])) return false;
    }
    return true;
  }

 private:
  /// What a new list is to own, made in a list of its own, so that a copy that throws leaves nothing behind. A
  /// constructor with a body would do, but g++ 12 takes a list within a constant for one that cannot be changed any
  /// more.
  template <class Iterator>
  [[nodiscard]] static constexpr T* copied(Iterator first, Iterator last) {
    List made;
    made.reserve(static_cast<std::size_t>(last - first));
    for (; first != last; ++first) made.emplace_back(*first);
    T* const data = made.data_;
    made.data_ = nullptr;
    return data;
  }
  /// An element is made before the others move: it may be made of one of them.
  constexpr T& grow(T made) {
    reserve(capacity_ * 2);
    std::construct_at(data_ + size_, std::move(made));
    return data_[size_++];
  }
  constexpr void free() noexcept {
    for (T* at = data_; at != data_ + size_; ++at) std::destroy_at(at);
    std::allocator<T>().deallocate(data_, capacity_);
  }
  constexpr void swap(List& other) noexcept {
    T* const data = data_;
    const std::size_t size = size_, capacity = capacity_;
    data_ = other.data_;
    size_ = other.size_;
    capacity_ = other.capacity_;
    other.data_ = data;
    other.size_ = size;
    other.capacity_ = capacity;
  }

  T* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace headway::inline v0

#endif
