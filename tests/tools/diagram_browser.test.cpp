// SPDX-License-Identifier: MIT
// Pictures as a browser shows them: the only judge of whether a text stands where it was meant to.
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/chromium.hpp"
#include "tools/diagrams.hpp"

using namespace headway;

namespace {

/// Measures a picture in the page that it stands in, and tries what the page does. The answer is a line for each thing.
constexpr std::string_view probe = R"(<script>
{
  const svg = document.querySelector('svg'), answers = [];
  const all = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].map(each => [each.textContent, each.getBoundingClientRect(), each]);
  const within = (one, two) => one.left >= two.left - 0.5 && one.right <= two.right + 0.5 &&
                               one.top >= two.top - 0.5 && one.bottom <= two.bottom + 0.5;
  const depth = (one, two) => Math.min(one.right - two.left, two.right - one.left, one.bottom - two.top, two.bottom - one.top);
  const say = (what, list) => answers.push(what + ': ' + (list.length ? list.slice(0, 5).join(' | ') : 'none'));
  say('invisible', texts.filter(each => each[1].width < 3 || each[1].height < 5).map(each => each[0]));
  say('outside', texts.filter(each => !within(each[1], all)).map(each => each[0]));
  say('out of its box', texts.filter(each => {
    const item = each[2].closest('.item'), box = item && (item.querySelector('rect.box') || item.querySelector('rect'));
    return box && !within(each[1], box.getBoundingClientRect());
  }).map(each => each[0]));
  const collisions = [];
  texts.forEach((one, at) => texts.slice(0, at).forEach(two => {
    if (depth(one[1], two[1]) > 1.5) collisions.push(one[0] + ' on ' + two[0]);
  }));
  say('overlapping', collisions);
  const crossed = [];
  for (const edge of svg.querySelectorAll('path.edge')) {
    for (let at = 0; at <= edge.getTotalLength(); at += 4) {
      const point = edge.getPointAtLength(at), x = point.x + all.left, y = point.y + all.top;
      for (const text of texts) {
        const box = text[1];
        if (x > box.left && x < box.right && y > box.top + 2 && y < box.bottom - 2) crossed.push(text[0]);
      }
    }
  }
  say('crossed by lines', crossed);
  answers.push('texts: ' + texts.length);
  const on = () => [...svg.querySelectorAll('.item.on')].map(each => each.querySelector('text').textContent).sort().join(' ');
  const press = key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
  const filter = document.querySelector('input');
  if (filter) {
    const wanted = document.querySelector('meta[name=probe]').content;
    filter.value = wanted.toUpperCase();
    filter.dispatchEvent(new Event('input'));
    answers.push('found: ' + document.querySelector('output').textContent);
    const item = [...svg.querySelectorAll('.item')].find(each => each.querySelector('text').textContent === wanted);
    press('Escape');
    answers.push('after Escape: ' + svg.querySelectorAll('.found').length + ' found, ' + (filter.value || 'no filter'));
    item.focus();
    item.dispatchEvent(new FocusEvent('focusin', {bubbles: true}));  // a page without a window may have no focus
    answers.push('focused: ' + on());
    press('Enter');
    item.blur();
    item.dispatchEvent(new FocusEvent('focusout', {bubbles: true}));
    answers.push('pinned: ' + on());
    press('Escape');
    answers.push('released: ' + on());
    item.dispatchEvent(new PointerEvent('pointerover', {bubbles: true}));
    answers.push('hovered: ' + (on() !== '' && svg.classList.contains('lit')));
    document.querySelector('button[name=closer]').click();
    answers.push('zoomed: ' + ((svg.getBoundingClientRect().width / all.width).toFixed(2)));
  }
  const out = document.createElement('pre');
  out.id = 'answers';
  out.textContent = answers.join('\n');
  document.body.append(out);
}
</script>)";

struct Probe {
  std::string dom, answers;
};

Probe examine_page(const support::Chromium& chromium, std::string html, const std::string& wanted) {
  html.insert(html.find("<title>"), "<meta name=\"probe\" content=\"" + drawing::xml(wanted) + "\">");
  html.insert(html.rfind("</body>"), probe);
  support::write_file(chromium.path("page.html"), html);
  Probe out{chromium.dom("page.html"), {}};
  const std::string_view begin = "<pre id=\"answers\">";
  const std::size_t from = out.dom.find(begin);
  if (from == std::string::npos) return out;
  out.answers = out.dom.substr(from + begin.size(), out.dom.find("</pre>", from) - from - begin.size());
  out.dom.erase(from);
  return out;
}

/// Whether a browser has a name as the text of an element; it writes quotes as they are there.
bool shows(const std::string& dom, const std::string& name) {
  std::string written;
  for (const char c : drawing::visible(name)) {
    written += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
  }
  return dom.find(">" + written + "</text>") != std::string::npos;
}

constexpr std::string_view all_well =
    "invisible: none\noutside: none\nout of its box: none\noverlapping: none\ncrossed by lines: none\n";

HistoryPicture branched_picture() {
  static const std::vector<Migration> list = diagrams::branched();
  const Graph graph(list);
  return history_picture(graph, Nodes{graph.find("0006_merge"), graph.find("0003_payments")}, "thoughts: revisions");
}

/// Files side by side, each in a frame of 1000 by 700.
std::string frames(const std::vector<std::string>& files) {
  std::string out = "<!DOCTYPE html><body style='margin:0;display:flex'>";
  for (const std::string& each : files) {
    out += "<iframe src='" + each + "' style='width:1000px;height:700px;flex:none;border:0'></iframe>";
  }
  return out;
}

/// How many colours each frame of a screenshot has, and whether more than one of a hundred pixels is not paper.
std::string colours_of(const support::Chromium& chromium, const std::string& png) {
  support::write_file(chromium.path("colours.html"),
                      "<!DOCTYPE html><body><img src='data:image/png;base64," + support::base64(png) +
                          R"('><pre></pre><script>
    addEventListener('load', () => {
      const image = document.querySelector('img'), canvas = document.createElement('canvas');
      canvas.width = image.width; canvas.height = image.height;
      const context = canvas.getContext('2d'), answers = [];
      context.drawImage(image, 0, 0);
      for (let x = 0; x < image.width; x += 1000) {
        const pixels = new Uint32Array(context.getImageData(x, 0, 1000, 700).data.buffer);
        const ink = pixels.reduce((sum, pixel) => sum + (pixel !== pixels[0]), 0), count = new Set(pixels).size;
        answers.push((count > 30 ? 'many' : count) + ' colours, ' + (ink * 100 > pixels.length ? 'drawn' : 'blank'));
      }
      document.querySelector('pre').textContent = answers.join('; ');
    });</script>)");
  const std::string dom = chromium.dom("colours.html");
  const std::size_t from = dom.find("<pre>") + std::string_view("<pre>").size();
  return dom.substr(from, dom.find("</pre>") - from);
}

}  // namespace

TEST_CASE("pictures and pages are not blank in a browser", "[integration][tools]") {
  if (std::string_view(HEADWAY_CHROMIUM).empty()) {
    WARN("SKIPPED: there is no chromium");
    return;
  }
  const support::Chromium chromium(HEADWAY_CHROMIUM);
  const SchemaPicture tables = schema_picture(diagrams::thoughts_schema(), "thoughts: tables");
  for (const DiagramFormat format : {DiagramFormat::svg, DiagramFormat::html}) {
    const std::string ending = "." + std::string(name(format));
    support::write_file(chromium.path("history" + ending), diagram(branched_picture(), format));
    support::write_file(chromium.path("schema" + ending), diagram(tables, format));
  }
  support::write_file(chromium.path("blank.html"), "<!DOCTYPE html><body>");
  support::write_file(chromium.path("frames.html"),
                      frames({"history.svg", "schema.svg", "history.html", "schema.html", "blank.html"}));
  CHECK(colours_of(chromium, chromium.screenshot("frames.html", 5000, 700)) ==
        "many colours, drawn; many colours, drawn; many colours, drawn; many colours, drawn; 1 colours, blank");
}

TEST_CASE("a browser shows every name of a history in its place", "[integration][tools]") {
  if (std::string_view(HEADWAY_CHROMIUM).empty()) {
    WARN("SKIPPED: there is no chromium");
    return;
  }
  const support::Chromium chromium(HEADWAY_CHROMIUM);
  const HistoryPicture picture = branched_picture();
  const Probe page = examine_page(chromium, diagram(picture, DiagramFormat::html), "0004_sharing");
  CHECK(page.answers == std::string(all_well) +
                            "texts: 33\n"
                            "found: 1 of 10\n"
                            "after Escape: 0 found, no filter\n"
                            "focused: 0001_initial_schema 0002_add_task_effort 0004_sharing 0005_sharing_rights "
                            "0006_merge 0008_archive 0009_refunds\n"
                            "pinned: 0001_initial_schema 0002_add_task_effort 0004_sharing 0005_sharing_rights "
                            "0006_merge 0008_archive 0009_refunds\n"
                            "released: \n"
                            "hovered: true\n"
                            "zoomed: 1.25");
  for (const RevisionPicture& each : picture.revisions) {
    CHECK(shows(page.dom, each.id));
    CHECK(shows(page.dom, each.message));
  }
}

TEST_CASE("a browser shows every name of a schema in its place", "[integration][tools]") {
  if (std::string_view(HEADWAY_CHROMIUM).empty()) {
    WARN("SKIPPED: there is no chromium");
    return;
  }
  const support::Chromium chromium(HEADWAY_CHROMIUM);
  const SchemaPicture picture = schema_picture(diagrams::thoughts_schema(), "thoughts: tables");
  const Probe page = examine_page(chromium, diagram(picture, DiagramFormat::html), "thoughts");
  CHECK(page.answers.starts_with(all_well));
  CHECK(page.answers.find("focused: claude_analysis_results tasks thought_relationships thoughts users\n") !=
        std::string::npos);
  CHECK(page.answers.ends_with("released: \nhovered: true\nzoomed: 1.25"));
  for (const TablePicture& table : picture.tables) {
    CHECK(shows(page.dom, table.name));
    for (const ColumnPicture& column : table.columns) CHECK(shows(page.dom, column.name));
  }
}

TEST_CASE("a browser shows odd names as names", "[integration][tools]") {
  if (std::string_view(HEADWAY_CHROMIUM).empty()) {
    WARN("SKIPPED: there is no chromium");
    return;
  }
  const support::Chromium chromium(HEADWAY_CHROMIUM);
  const SchemaPicture picture = schema_picture(diagrams::odd_schema(), diagrams::odd_names[1]);
  const Probe page = examine_page(chromium, diagram(picture, DiagramFormat::html), "end");
  CHECK(page.answers.starts_with(all_well));
  for (const std::string& each : diagrams::odd_names) CHECK(shows(page.dom, each));
}

TEST_CASE("Graphviz draws what is written for it", "[integration][tools]") {
  if (std::string_view(HEADWAY_DOT).empty()) {
    WARN("SKIPPED: there is no dot");
    return;
  }
  const support::TemporaryDirectory directory;
  const std::vector<Migration> odd = diagrams::odd();
  for (const std::string& dot : {diagram(branched_picture(), DiagramFormat::dot),
                                 diagram(history_picture(Graph(odd), "odd"), DiagramFormat::dot),
                                 diagram(schema_picture(diagrams::thoughts_schema()), DiagramFormat::dot),
                                 diagram(schema_picture(diagrams::odd_schema()), DiagramFormat::dot)}) {
    support::write_file(directory.path("in.dot"), dot);
    const std::string command = "timeout 60 '" + std::string(HEADWAY_DOT) + "' -Tsvg '" + directory.path("in.dot") +
                                "' >'" + directory.path("out") + "' 2>'" + directory.path("errors") + "'";
    CHECK(std::system(command.c_str()) == 0);
    CHECK(support::read_file(directory.path("errors")) == "");
    const std::string drawn = support::read_file(directory.path("out"));
    CHECK(diagrams::count_of(drawn, "class=\"node\"") + 1 >= diagrams::count_of(dot, "[label="));
    CHECK(diagrams::count_of(drawn, "class=\"edge\"") == diagrams::count_of(dot, " -> "));
  }
}
