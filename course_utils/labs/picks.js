// The browser half of course_utils.labs.picks.Picks: a picture made of HTML in which things can be
// picked, by mouse or keyboard.

function render({ model, el }) {
  el.classList.add("course-lab-steps");
  let count = 0;
  let last = null;

  function draw() {
    const active = el.contains(document.activeElement) ? document.activeElement.dataset.pick : null;
    el.innerHTML = model.get("html");
    const again = active && el.querySelector(`[data-pick="${CSS.escape(active)}"]`);
    if (again) again.focus({ preventScroll: true });
  }

  function pick(event) {
    const node = event.target.closest?.("[data-pick]");
    if (!node || (event.type !== "click" && !("point" in node.dataset))) return;
    // Drawing anew puts another node under a pointer that rests: no news.
    if (event.type !== "click" && node.dataset.pick === last) return;
    last = node.dataset.pick;
    model.set("picked", `${last} ${++count}`);
    model.save_changes();
  }

  const kinds = ["click", "pointerover", "focusin"];
  for (const kind of kinds) el.addEventListener(kind, pick);
  model.on("change:html", draw);
  draw();
  return () => {
    model.off("change:html", draw);
    for (const kind of kinds) el.removeEventListener(kind, pick);
  };
}

export default { render };
