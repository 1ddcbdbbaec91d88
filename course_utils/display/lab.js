// The browser half of course_utils.labs.base.Frame: it shows the sentence and looks after the
// box of class "course-lab" around it.

const REST = 600; // ms without a change before a screen reader is told: a moving slider is no news

// JupyterLab takes keys for cell shortcuts when they bubble up to the document.  Saving may pass.
function keepKeys(event) {
  const saving = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
  if (!saving) event.stopPropagation();
}

// The notebook gives the focus to the cell at a click; keys typed after dragging a slider would
// then be cell shortcuts.
function keepFocus(event) {
  const slider = event.target.closest(".noUi-target");
  const handle = slider ? slider.querySelector("[role=slider]") : null;
  const control = handle || event.target.closest("button, select, input");
  if (control) setTimeout(() => control.focus({ preventScroll: true }));
}

function set(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

// ipywidgets' sliders and groups of buttons are not connected with their visible labels.
function nameControls(root, sentence) {
  for (const label of root.querySelectorAll(".widget-label")) {
    const widget = label.parentElement;
    const text = label.textContent.trim();
    if (!text) continue;
    for (const node of widget.querySelectorAll("[role=slider], input, select, textarea")) {
      set(node, "aria-label", text);
    }
    for (const node of widget.querySelectorAll(".widget-readout")) {
      set(node, "role", "textbox");
      set(node, "aria-label", `${text}, as a number`);
    }
    if (widget.classList.contains("widget-toggle-buttons")) {
      set(widget, "role", "group");
      set(widget, "aria-label", text);
    }
  }
  for (const button of root.querySelectorAll(".widget-toggle-button")) {
    set(button, "aria-pressed", String(button.classList.contains("mod-active")));
  }
  for (const figure of root.querySelectorAll(".bqplot.figure")) {
    set(figure, "role", "img");
    set(figure, "aria-label", sentence);
  }
}

function render({ model, el }) {
  const shown = document.createElement("div");
  shown.className = "course-lab-sentence";
  const asleep = document.createElement("div");
  asleep.className = "course-lab-sentence course-lab-asleep";
  asleep.setAttribute("role", "status");
  asleep.hidden = true;
  const spoken = document.createElement("div");
  spoken.className = "course-lab-spoken";
  spoken.setAttribute("aria-live", "polite");
  el.append(shown, asleep, spoken);

  let root = null;
  let frame = 0;
  let timer = 0;
  const observer = new MutationObserver(() => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      nameControls(root, model.get("sentence"));
    });
  });

  function update() {
    const sentence = model.get("sentence");
    shown.textContent = sentence;
    shown.hidden = !sentence;
    clearTimeout(timer);
    timer = setTimeout(() => (spoken.textContent = sentence), REST);
    if (root) nameControls(root, sentence);
  }

  // The kernel was restarted: nothing answers any more.
  function sleep() {
    asleep.textContent = model.get("wake");
    asleep.hidden = false;
  }

  // The view is put into the page only after it has been rendered.
  function settle() {
    root = el.closest(".course-lab");
    if (!root) {
      frame = requestAnimationFrame(settle);
      return;
    }
    frame = 0;
    root.addEventListener("keydown", keepKeys);
    root.addEventListener("mousedown", keepFocus);
    observer.observe(root, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["class"],
    });
    nameControls(root, model.get("sentence"));
    root.dataset.courseLab = "ready";
  }

  update();
  settle();
  model.on("change:sentence", update);
  model.on("comm_live_update", sleep);
  return () => {
    model.off("change:sentence", update);
    model.off("comm_live_update", sleep);
    observer.disconnect();
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    root?.removeEventListener("keydown", keepKeys);
    root?.removeEventListener("mousedown", keepFocus);
  };
}

export default { render };
