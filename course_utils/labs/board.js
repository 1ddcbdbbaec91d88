// A board with lanes across and time to the right.  Things lie on it; they are put there, taken
// away, moved and made longer by mouse or by keyboard.  It only draws and edits: what follows from
// the things is computed in Python, which sends bars and curves.
const SVG = "http://www.w3.org/2000/svg";
const RIGHT = 12; // px, as in the charts below
const AXIS = 20;

function node(name, attributes, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

function render({ model, el }) {
  el.classList.add("course-lab-steps", "course-lab-board");
  const svg = node("svg", { class: "course-lab-graph course-lab-lanes" });
  const spoken = document.createElement("div");
  spoken.className = "course-lab-spoken";
  spoken.setAttribute("aria-live", "polite");
  el.append(svg, spoken);

  const get = (name) => model.get(name);
  const editable = () => get("editing") !== "";
  let cursor = [0, 0]; // lane, step
  let hand = null; // what the mouse is doing
  let width = 0;

  const across = (step) => get("left") + ((width - get("left") - RIGHT) * step) / get("steps");
  const down = (lane) => 2 + lane * get("height");
  const stepAt = (x) =>
    Math.floor(((x - get("left")) * get("steps")) / Math.max(width - get("left") - RIGHT, 1));
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
  const things = () => get("things").map((thing) => [...thing]);
  const at = (lane, step) =>
    get("things").findLastIndex(([l, begin, end]) => l === lane && begin <= step && step < end);

  function tell(changed) {
    model.set("things", changed);
    model.save_changes();
  }

  function drawn() {
    const { lanes, steps, height, rows, shown, dark, lines, ticks, bars, now } = Object.fromEntries(
      ["lanes", "steps", "height", "rows", "shown", "dark", "lines", "ticks", "bars", "now"].map(
        (name) => [name, get(name)]));
    const bottom = down(lanes.length);
    const parts = [];
    const add = (name, attributes, text) => parts.push(node(name, attributes, text));
    lanes.forEach((label, lane) => {
      const kind = dark.includes(lane) ? "lane dark" : "lane";
      add("rect", { class: kind, x: across(0), y: down(lane), width: across(steps) - across(0), height });
      if (!shown.length || shown.includes(lane)) {
        const middle = down(lane) + height / 2 + 4;
        add("text", { class: "lane-name", x: get("left") - 8, y: middle }, label);
      }
    });
    for (const step of lines)
      add("line", { class: "bar-line", x1: across(step), x2: across(step), y1: 2, y2: bottom });
    for (const [step, label] of ticks)
      add("text", { class: step < steps ? "tick" : "tick end", x: across(step), y: bottom + 15 }, label);
    const curves = get("curves");
    if (curves.byteLength) {
      const n = curves.byteLength / (lanes.length * rows);
      const each = height / rows;
      for (let row = 0; row < lanes.length * rows; row++) {
        const base = down(0) + (row + 1) * each - 1;
        let path = "";
        let above = false;
        for (let i = 0; i < n; i++) {
          const value = curves.getUint8(row * n + i);
          above ||= value > 5;
          path += `L${across((i * steps) / n).toFixed(1)} ${(base - ((each - 2) * value) / 255).toFixed(1)}`;
          path += `H${across(((i + 1) * steps) / n).toFixed(1)}`;
        }
        if (above) {
          const d = `M${across(0)} ${base}${path}V${base}Z`;
          add("path", { class: `curve row-${row % rows}`, d });
        }
      }
    }
    for (const [lane, row, begin, end, kind] of bars) {
      const each = height / rows;
      add("rect", {
        class: `bar row-${row} ${kind}`, x: across(begin), y: down(lane) + row * each + 1,
        width: Math.max(across(end) - across(begin), 2), height: each - 2,
      });
    }
    get("things").forEach(([lane, begin, end], i) => {
      add("rect", {
        class: hand && hand.i === i ? "thing held" : "thing", x: across(begin) + 0.5, y: down(lane) + 0.5,
        width: Math.max(across(end) - across(begin) - 1, 2), height: height - 1,
        rx: Math.min(3, height / 3),
      });
    });
    if (now >= 0) {
      if (now < steps)
        add("rect", { class: "unheard", x: across(now), y: 2, width: across(steps) - across(now), height: bottom - 2 });
      add("line", { class: "now-line", x1: across(now), x2: across(now), y1: 0, y2: bottom + 2 });
    }
    if (editable()) {
      const [lane, step] = cursor;
      add("rect", { class: "cursor", x: across(step), y: down(lane), width: across(step + 1) - across(step), height });
    }
    svg.setAttribute("height", bottom + AXIS);
    svg.setAttribute("viewBox", `0 0 ${width} ${bottom + AXIS}`);
    const said = get("sentence");
    svg.setAttribute("aria-label", `${get("label")}${said ? ". " + said : ""}`);
    svg.replaceChildren(...parts);
  }

  function redraw() {
    if (el.clientWidth) width = el.clientWidth;
    if (width) drawn();
  }

  function say() {
    const [lane, step] = cursor;
    const here = at(lane, step) >= 0 ? get("thing") : "empty";
    spoken.textContent = `${get("lanes")[lane]}, step ${step + 1}, ${here}`;
  }

  // --- what can be done -------------------------------------------------------------------------

  function put(lane, step, length) {
    const end = clamp(step + (length || get("lengths")[lane] || 1), 1, get("steps"));
    tell([...things(), [lane, clamp(step, 0, get("steps") - 1), end]]);
  }

  function take(i) {
    const rest = things();
    rest.splice(i, 1);
    tell(rest);
  }

  function shift(i, by) {
    const all = things();
    const [, begin, end] = all[i];
    by = clamp(by, -begin, get("steps") - end);
    if (!by) return 0;
    all[i][1] += by;
    all[i][2] += by;
    tell(all);
    return by;
  }

  function stretch(i, end) {
    const all = things();
    end = clamp(end, all[i][1] + 1, get("steps"));
    if (all[i][2] === end) return;
    all[i][2] = end;
    tell(all);
  }

  // --- mouse ------------------------------------------------------------------------------------

  function place(event) {
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) * width) / box.width;
    const y = event.clientY - box.top;
    return [Math.floor((y - 2) / get("height")), stepAt(x)];
  }

  svg.addEventListener("pointerdown", (event) => {
    const [lane, step] = place(event);
    if (!editable() || event.button || lane < 0 || lane >= get("lanes").length) return;
    if (step < 0 || step >= get("steps")) return;
    event.preventDefault();
    // After the notebook has given the focus to its cell.
    setTimeout(() => svg.focus({ preventScroll: true }));
    svg.setPointerCapture(event.pointerId);
    cursor = [lane, step];
    const i = at(lane, step);
    if (i >= 0) {
      hand = { i, last: step, moved: false, was: true };
    } else {
      put(lane, step);
      hand = { i: get("things").length - 1, last: step, moved: false, was: false };
    }
    redraw();
  });

  svg.addEventListener("pointermove", (event) => {
    if (!hand) return;
    const step = place(event)[1];
    if (step === hand.last) return;
    if (get("editing") === "notes" && !hand.was) {
      stretch(hand.i, step + 1);
      hand.last = step;
    } else if (get("editing") === "sounds") {
      hand.last += shift(hand.i, step - hand.last);
    }
    hand.moved = true;
  });

  svg.addEventListener("pointerup", () => {
    if (!hand) return;
    const { i, moved, was } = hand;
    hand = null;
    // A click on what lies there takes it away; in the soundscape a sound is also moved.
    if (was && !moved) take(i);
    redraw();
  });
  svg.addEventListener("pointercancel", () => {
    hand = null;
    redraw();
  });

  // --- keyboard ---------------------------------------------------------------------------------

  svg.addEventListener("keydown", (event) => {
    if (!editable() || event.ctrlKey || event.metaKey || event.altKey) return;
    const [lane, step] = cursor;
    const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    const i = at(lane, step);
    if (event.key in moves) {
      const [by, on] = moves[event.key];
      if (event.shiftKey && on && i >= 0) {
        if (get("editing") === "notes") stretch(i, get("things")[i][2] + on);
        else cursor[1] += shift(i, on);
      } else {
        cursor = [clamp(lane + by, 0, get("lanes").length - 1), clamp(step + on, 0, get("steps") - 1)];
      }
    } else if (event.key === "Enter" || event.key === " ") {
      if (i >= 0) take(i);
      else put(lane, step);
    } else if ((event.key === "Delete" || event.key === "Backspace") && i >= 0) {
      take(i);
    } else return;
    event.preventDefault();
    say();
    redraw();
  });
  svg.addEventListener("focus", say);

  // ----------------------------------------------------------------------------------------------

  if (editable()) {
    svg.setAttribute("tabindex", "0");
    svg.setAttribute("role", "application");
    svg.setAttribute("aria-roledescription", "board");
  } else svg.setAttribute("role", "img");
  const names = ["things", "bars", "curves", "lines", "ticks", "now", "sentence"];
  let frame = 0;
  const soon = () => (frame ||= requestAnimationFrame(() => ((frame = 0), redraw())));
  for (const name of names) model.on(`change:${name}`, soon);
  const size = new ResizeObserver(soon);
  size.observe(el);
  redraw();
  return () => {
    for (const name of names) model.off(`change:${name}`, soon);
    size.disconnect();
    cancelAnimationFrame(frame);
  };
}

export default { render };
