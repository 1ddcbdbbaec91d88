// Hands counted in the room. The numbers stay in this browser.
const polls = (() => {
  const stem = document.body.dataset.deck;
  const key = (name) => `deck:${stem}:${name}`;
  function read(name) {
    try {
      return JSON.parse(localStorage.getItem(key(name))) || {};
    } catch {
      return {};
    }
  }
  function write(name, counts) {
    try {
      localStorage.setItem(key(name), JSON.stringify(counts));
    } catch {
      // a browser that keeps nothing still counts on this page
    }
    kept.set(name, counts);
    draw();
  }
  const kept = new Map();
  const counts = (name) => kept.get(name) || read(name);
  const nameOf = (slide) => slide.querySelector("[data-poll]").dataset.poll;
  const total = (hands) => Object.values(hands).reduce((sum, n) => sum + n, 0);

  function set(slide, choice, hands) {
    const name = nameOf(slide);
    const now = { ...counts(name) };
    if (hands === null) delete now[choice];
    else now[choice] = Math.min(999, Math.max(0, hands));
    write(name, now);
  }

  function draw() {
    for (const slide of document.querySelectorAll(".slide.poll")) {
      const hands = counts(nameOf(slide));
      for (const row of slide.querySelectorAll(".choices li")) {
        const input = row.querySelector("input");
        const value = String(hands[row.dataset.choice] ?? "");
        if (input.value !== value) input.value = value;
      }
      const all = total(hands);
      slide.querySelector(".count").classList.toggle("some", all > 0);
      slide.querySelector("output").textContent = all ? `${all} ${all === 1 ? "hand" : "hands"}` : "Hands up: type each number, then Enter.";
    }
    for (const slide of document.querySelectorAll(".slide.answer")) {
      const hands = counts(nameOf(slide));
      const all = total(hands);
      slide.querySelector(".result").classList.toggle("counted", all > 0);
      for (const row of slide.querySelectorAll(".result li")) {
        const own = hands[row.dataset.choice] || 0;
        row.style.setProperty("--share", `${all ? (100 * own) / all : 0}%`);
        row.querySelector(".share").textContent = all ? `${own} · ${Math.round((100 * own) / all)} %` : "";
      }
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".hands button, .clear, .pick");
    if (!button) return;
    const slide = button.closest(".slide");
    if (button.matches(".pick")) return say(slide, button);
    if (button.matches(".clear")) return write(nameOf(slide), {});
    const row = button.closest("li");
    const step = button.matches(".more") ? 1 : -1;
    set(slide, row.dataset.choice, (counts(nameOf(slide))[row.dataset.choice] || 0) + step);
  });
  document.addEventListener("input", (event) => {
    const row = event.target.closest?.(".choices li");
    if (!row) return;
    const digits = event.target.value.replace(/\D/g, "");
    set(row.closest(".slide"), row.dataset.choice, digits === "" ? null : Number(digits));
  });
  window.addEventListener("storage", () => {
    kept.clear();
    draw();
  });

  // What there is to say to somebody who chose this.
  function say(slide, button) {
    const said = slide.querySelector(".said");
    said.dataset.right ??= said.innerHTML;
    const right = button.closest("li").classList.contains("right");
    if (right) said.innerHTML = said.dataset.right;
    else said.innerHTML = button.dataset.said;
    said.classList.toggle("other", !right);
    for (const other of slide.querySelectorAll(".pick")) other.classList.toggle("shown", other === button && !right);
  }

  // A key on a poll's slide; true if it was for the poll.
  function takes(event, slide) {
    if (!slide.classList.contains("poll")) return false;
    const inputs = [...slide.querySelectorAll(".hands input")];
    const i = inputs.indexOf(document.activeElement);
    if (/^\d$/.test(event.key)) {
      if (i < 0) (inputs.find((input) => input.value === "") || inputs[0]).focus();
      return true; // the digit itself goes into the field that has the focus now
    }
    if (i < 0) return false;
    if (event.key === "Enter") {
      if (inputs[i + 1]) {
        inputs[i + 1].focus();
        inputs[i + 1].select();
      } else inputs[i].blur();
      event.preventDefault();
      return true;
    }
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (step) {
      set(slide, inputs[i].closest("li").dataset.choice, (Number(inputs[i].value) || 0) + step);
      event.preventDefault();
      return true;
    }
    return ["ArrowLeft", "ArrowRight", "Backspace", "Delete", "Tab"].includes(event.key);
  }

  draw();
  return { takes, draw, counts };
})();
