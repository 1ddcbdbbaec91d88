// The browser half of course_utils.labs.picks.Picks: a picture made of HTML in which things can be
// picked, by mouse or keyboard.

function render({ model, el }) {
  el.classList.add("course-lab-steps");
  let count = 0;
  let pointer = ""; // where it was last seen
  let drawing = false;

  function draw() {
    const active = el.contains(document.activeElement) ? document.activeElement.dataset.pick : null;
    drawing = true;
    el.innerHTML = model.get("html");
    const again = active && el.querySelector(`[data-pick="${CSS.escape(active)}"]`);
    if (again) again.focus({ preventScroll: true });
    drawing = false;
  }

  // Drawing anew gives the focus to a new node and puts another under a pointer that rests: no news.
  function rests(event) {
    if (event.type !== "pointerover" && event.type !== "pointermove") return drawing;
    const before = pointer;
    pointer = `${event.clientX} ${event.clientY}`;
    return pointer === before;
  }

  function pick(event) {
    const node = event.target.closest?.("[data-pick]");
    if (rests(event) || !node) return;
    const inside = node.contains(event.relatedTarget); // from one part of it to another
    if (event.type !== "click" && (inside || !("point" in node.dataset))) return;
    model.set("picked", `${node.dataset.pick} ${++count}`);
    model.save_changes();
  }

  const kinds = ["click", "pointerover", "focusin"];
  for (const kind of kinds) el.addEventListener(kind, pick);
  el.addEventListener("pointermove", rests);
  model.on("change:html", draw);
  draw();
  return () => {
    model.off("change:html", draw);
    for (const kind of kinds) el.removeEventListener(kind, pick);
    el.removeEventListener("pointermove", rests);
  };
}

export default { render };
