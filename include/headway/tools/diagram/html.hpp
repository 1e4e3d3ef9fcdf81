// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_DIAGRAM_HTML_HPP
#define HEADWAY_TOOLS_DIAGRAM_HTML_HPP

#include <string>
#include <string_view>

#include "headway/tools/diagram/label.hpp"

namespace headway::inline v0::drawing {

namespace detail {

inline constexpr std::string_view page_style = R"(
:root{color-scheme:light dark;--paper:#fff;--ink:#1f2328;--soft:#59636e;--rule:#d6dbe0;--focus:#0072b2}
@media(prefers-color-scheme:dark){:root{--paper:#0d1117;--ink:#e6edf3;--soft:#9aa4af;--rule:#30363d;--focus:#5ab4f0}}
html,body{height:100%;margin:0}
body{display:flex;flex-direction:column;background:var(--paper);color:var(--ink);font:14px/1.4 system-ui,sans-serif}
h1{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
header{display:flex;gap:8px;align-items:center;flex-wrap:wrap;padding:8px 24px;border-bottom:1px solid var(--rule)}
header[hidden]{display:none}
input,button{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--rule);border-radius:6px;padding:4px 10px}
input{width:16em}button{min-width:2.4em;cursor:pointer}
input:focus-visible,button:focus-visible{outline:2px solid var(--focus);outline-offset:1px}
output{color:var(--soft);min-width:7em}.keys{color:var(--soft);margin-left:auto}
main{flex:1;overflow:auto;cursor:grab}main.held{cursor:grabbing;user-select:none}
main>svg{display:block}main text{cursor:text}.item{cursor:pointer}
.item:focus-visible .hit{fill-opacity:.12;stroke:var(--focus);stroke-width:2}
.item,.edge{transition:opacity .12s}
.lit .item:not(.on),.lit .edge:not(.on),.sought .item:not(.found),.sought .edge{opacity:.16}
.lit .edge.on{stroke-width:2.5;opacity:1}.lit .item.on{opacity:1}
@media(max-width:800px){.keys{display:none}}
@media(prefers-reduced-motion:reduce){.item,.edge{transition:none}}
@media print{header{display:none}}
)";

/// What it does without: everything can be read; with it, things light up, and can be looked for.
inline constexpr std::string_view page_script = R"(
(() => {
  const svg = document.querySelector('svg'), view = document.querySelector('main'), bar = document.querySelector('header');
  const filter = document.querySelector('input'), count = document.querySelector('output');
  const items = [...svg.querySelectorAll('.item')], edges = [...svg.querySelectorAll('.edge')];
  const down = new Map(), up = new Map(), isFar = svg.dataset.reach === 'far';
  const note = (map, key, edge) => map.has(key) ? map.get(key).push(edge) : map.set(key, [edge]);
  for (const edge of edges) { note(down, edge.dataset.from, edge); note(up, edge.dataset.to, edge); }
  let pinned = null, zoom = 1, moved = false;

  function light(item) {
    const lit = new Set();
    if (item) {
      lit.add(item.dataset.item);
      for (const [map, end] of [[down, 'to'], [up, 'from']]) {
        const seen = new Set([item.dataset.item]), todo = [item.dataset.item];
        while (todo.length) for (const edge of map.get(todo.pop()) || []) {
          lit.add(edge);
          const next = edge.dataset[end];
          if (seen.has(next)) continue;
          seen.add(next); lit.add(next);
          if (isFar) todo.push(next);
        }
      }
    }
    svg.classList.toggle('lit', !!item);
    for (const each of items) each.classList.toggle('on', lit.has(each.dataset.item));
    for (const each of edges) each.classList.toggle('on', lit.has(each));
  }
  function pin(item) { pinned = pinned === item ? null : item; light(pinned); }
  function seek() {
    const wanted = filter.value.trim().toLowerCase();
    const found = items.filter(each => each.textContent.toLowerCase().includes(wanted));
    svg.classList.toggle('sought', wanted !== '');
    for (const each of items) each.classList.toggle('found', wanted !== '' && found.includes(each));
    count.textContent = wanted === '' ? '' : found.length + ' of ' + items.length;
    if (wanted !== '' && found.length) found[0].scrollIntoView({block: 'nearest', inline: 'nearest'});
  }
  const width = svg.viewBox.baseVal.width, height = svg.viewBox.baseVal.height;
  function scale(to, x = view.clientWidth / 2, y = view.clientHeight / 2) {
    to = Math.min(4, Math.max(0.1, to));
    const left = (view.scrollLeft + x) / zoom, top = (view.scrollTop + y) / zoom;
    zoom = to;
    svg.setAttribute('width', width * zoom); svg.setAttribute('height', height * zoom);
    view.scrollLeft = left * zoom - x; view.scrollTop = top * zoom - y;
  }
  const actions = {
    closer: () => scale(zoom * 1.25), farther: () => scale(zoom / 1.25), actual: () => scale(1),
    fit: () => scale(Math.min(view.clientWidth / width, view.clientHeight / height)),
  };
  for (const button of bar.querySelectorAll('button')) button.addEventListener('click', actions[button.name]);
  filter.addEventListener('input', seek);

  const itemOf = event => event.target.closest && event.target.closest('.item');
  svg.addEventListener('pointerover', event => { if (!pinned) light(itemOf(event)); });
  svg.addEventListener('pointerleave', () => { if (!pinned) light(null); });
  svg.addEventListener('click', event => {
    if (moved) return;
    const item = itemOf(event);
    if (item) pin(item); else { pinned = null; light(null); }
  });
  svg.addEventListener('focusin', event => { if (!pinned) light(itemOf(event)); });
  svg.addEventListener('focusout', () => { if (!pinned) light(null); });
  document.addEventListener('keydown', event => {
    const at = items.indexOf(document.activeElement);
    if (event.key === 'Escape') { pinned = null; filter.value = ''; seek(); light(null); }
    if (event.key === '/' && document.activeElement !== filter) { event.preventDefault(); filter.focus(); }
    if (at < 0) return;
    if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); pin(items[at]); }
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step && items[at + step]) { event.preventDefault(); items[at + step].focus(); }
  });

  view.addEventListener('pointerdown', event => {
    moved = false;
    if (event.pointerType !== 'mouse' || event.button !== 0 || event.target.closest('text')) return;
    const from = [event.clientX + view.scrollLeft, event.clientY + view.scrollTop, event.clientX, event.clientY];
    const move = each => {
      moved = moved || Math.hypot(each.clientX - from[2], each.clientY - from[3]) > 4;
      view.classList.toggle('held', moved);
      if (moved) view.scrollTo(from[0] - each.clientX, from[1] - each.clientY);
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', () => {
      removeEventListener('pointermove', move);
      view.classList.remove('held');
    }, {once: true});
  });
  view.addEventListener('wheel', event => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const box = view.getBoundingClientRect();
    scale(zoom * (event.deltaY < 0 ? 1.1 : 1 / 1.1), event.clientX - box.left, event.clientY - box.top);
  }, {passive: false});
  bar.hidden = false;
})();
)";

}  // namespace detail

/// A page around a picture: one file that asks nothing of any network, and its policy says so.
[[nodiscard]] inline std::string html_page(std::string_view title, const std::string& svg) {
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n<title>";
  out += xml(title) + "</title>\n<style>";
  out += detail::page_style;
  out += "</style>\n</head>\n<body>\n<h1>" + xml(title) +
         "</h1>\n<header hidden>\n<input type=\"search\" placeholder=\"Filter\" aria-label=\"Filter by any word\">\n"
         "<output aria-live=\"polite\"></output>\n"
         "<button type=\"button\" name=\"farther\" aria-label=\"Zoom out\">\xE2\x88\x92</button>\n"
         "<button type=\"button\" name=\"closer\" aria-label=\"Zoom in\">+</button>\n"
         "<button type=\"button\" name=\"actual\">100 %</button>\n<button type=\"button\" name=\"fit\">Fit</button>\n"
         "<span class=\"keys\">/ filters, Enter keeps what is lit, Esc clears</span>\n</header>\n<main>\n" +
         svg + "</main>\n<script>";
  out += detail::page_script;
  return out + "</script>\n</body>\n</html>\n";
}

}  // namespace headway::inline v0::drawing

#endif
