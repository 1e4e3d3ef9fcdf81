// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SUPPORT_XML_HPP
#define HEADWAY_TESTS_SUPPORT_XML_HPP

#include <cctype>
#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

struct XmlElement {
  std::string name;
  std::map<std::string, std::string> attributes;
  std::string text;  ///< Its own, without that of its children.
  std::vector<XmlElement> children;

  [[nodiscard]] std::string attribute(const std::string& wanted) const {
    const auto found = attributes.find(wanted);
    return found == attributes.end() ? "" : found->second;
  }
  /// Calls `visit(element)` for this one and all within, in the order of the document.
  template <class Visit>
  void each(Visit visit) const {
    visit(*this);
    for (const XmlElement& child : children) child.each(visit);
  }
};

/// Reads a document as strictly as XML is, of what diagrams may use: elements, attributes in double quotes, text and
/// five entities with #39. Throws where it is not well-formed.
///
/// @source https://www.w3.org/TR/xml/ (well-formedness constraints; [2] Char)
class XmlReader {
 public:
  explicit XmlReader(std::string_view document) : rest_(document) {}

  [[nodiscard]] XmlElement read() {
    XmlElement out = element();
    while (!rest_.empty() && (rest_.front() == '\n' || rest_.front() == ' ')) rest_.remove_prefix(1);
    if (!rest_.empty()) fail("nothing behind the root");
    return out;
  }

 private:
  [[noreturn]] void fail(const std::string& expected) const {
    throw std::runtime_error("not well-formed: expected " + expected + " before: " + std::string(rest_.substr(0, 60)));
  }
  bool take(std::string_view words) {
    if (!rest_.starts_with(words)) return false;
    rest_.remove_prefix(words.size());
    return true;
  }
  std::string name() {
    std::size_t size = 0;
    while (size < rest_.size() && (std::isalnum(static_cast<unsigned char>(rest_[size])) != 0 || rest_[size] == '-')) {
      ++size;
    }
    if (size == 0) fail("a name");
    std::string out(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return out;
  }
  char character() {
    for (const auto& [entity, c] : {std::pair<std::string_view, char>{"&amp;", '&'},
                                    {"&lt;", '<'},
                                    {"&gt;", '>'},
                                    {"&quot;", '"'},
                                    {"&#39;", '\''}}) {
      if (take(entity)) return c;
    }
    const char c = rest_.front();
    if (c == '&') fail("a known entity");
    if (c == '>' || (static_cast<unsigned char>(c) < 0x20 && c != '\n')) fail("a character of XML");
    rest_.remove_prefix(1);
    return c;
  }
  XmlElement element() {
    if (!take("<")) fail("an element");
    XmlElement out;
    out.name = name();
    while (take(" ")) {
      const std::string key = name();
      if (!take("=\"")) fail("a value in quotes");
      std::string value;
      while (!rest_.empty() && rest_.front() != '"') {
        if (rest_.front() == '<') fail("no < in a value");
        value += character();
      }
      if (!take("\"")) fail("the end of a value");
      if (!out.attributes.emplace(key, value).second) fail("no second " + key);
    }
    if (take("/>")) return out;
    if (!take(">")) fail("the end of a tag");
    while (!take("</" + out.name + ">")) {
      if (rest_.empty()) fail("the end of " + out.name);
      if (rest_.front() == '<') {
        out.children.push_back(element());
      } else {
        out.text += character();
      }
    }
    return out;
  }

  std::string_view rest_;
};

[[nodiscard]] inline XmlElement read_xml(std::string_view document) { return XmlReader(document).read(); }

}  // namespace support

#endif
