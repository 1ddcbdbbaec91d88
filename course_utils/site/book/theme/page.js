// Formulas, as soon as the page is there; and what is wider than the page can be scrolled by keys.
document.addEventListener("DOMContentLoaded", () => {
  for (const node of document.querySelectorAll(".course-math")) {
    const displayMode = node.tagName === "DIV";
    window.katex.render(node.textContent, node, { displayMode, throwOnError: false });
  }
  for (const node of document.querySelectorAll(".course-math, pre")) {
    if (node.scrollWidth > node.clientWidth && node.clientWidth) node.tabIndex = 0;
  }
});
