// Formulas, as soon as the page is there; and what is wider than the page can be scrolled by keys.
document.addEventListener("DOMContentLoaded", () => {
  for (const node of document.querySelectorAll(".course-math")) {
    const displayMode = node.tagName === "DIV";
    window.katex.render(node.textContent, node, { displayMode, throwOnError: false });
  }
  for (const node of document.querySelectorAll(".search-button__button")) {
    if (node.textContent.trim()) node.removeAttribute("aria-label"); // it says other than one reads
  }
  const wide = ".course-math, pre, .live-box, .live-box .widget-html-content, .cm-scroller";
  const reach = () => {
    for (const node of document.querySelectorAll(wide)) {
      if (node.scrollWidth > node.clientWidth && node.clientWidth) node.tabIndex = 0;
    }
  };
  new ResizeObserver(reach).observe(document.querySelector("main") ?? document.body);
});
