// The speaker's view: this slide, the next, what to say, clock and time passed.
if (deck.mode === "speaker") {
  document.body.classList.add("speaker");
  document.title = `Speaker: ${document.title}`;
  const first = Math.max(0, (parseInt(location.hash.slice(1), 10) || 1) - 1);
  const desk = document.body.appendChild(document.createElement("div"));
  desk.id = "desk";
  desk.innerHTML = `<iframe title="this slide" src="?view#${first + 1}"></iframe>
    <iframe title="next slide" src="?view#${first + 2}"></iframe>
    <div class="notes-now" tabindex="0" aria-label="notes"></div>
    <div class="times"><span>Now <b id="clock"></b></span><span>Speaking <b id="passed"></b></span>
    <span id="planned"></span><span id="place"></span><button id="again">start the time again</button></div>`;
  const [current, next] = desk.querySelectorAll("iframe");
  const text = (id, value) => (document.getElementById(id).textContent = value);
  let now = first;
  let began = Date.now();

  function show(n) {
    now = n;
    const slide = deck.slides[n];
    fit.typeset(slide);
    desk.querySelector(".notes-now").innerHTML = slide.querySelector(".notes").innerHTML || "<p>No notes.</p>";
    for (const [frame, k] of [[current, n], [next, Math.min(n + 1, deck.slides.length - 1)]])
      frame.contentWindow.location.replace(`?view#${k + 1}`);
    const minutes = deck.slides.slice(0, n + 1).map((s) => s.dataset.minutes).filter(Boolean).at(-1);
    text("planned", minutes ? `Planned: ${minutes} minutes when this slide is done` : "");
    text("place", `Slide ${n + 1} of ${deck.slides.length}`);
    history.replaceState(null, "", `?speaker#${n + 1}`);
  }
  function tick() {
    const passed = Math.floor((Date.now() - began) / 1000);
    text("clock", new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
    text("passed", `${Math.floor(passed / 60)}:${String(passed % 60).padStart(2, "0")}`);
  }
  document.getElementById("again").onclick = () => {
    began = Date.now();
    tick();
  };
  function turn(n) {
    show(Math.min(deck.slides.length - 1, Math.max(0, n)));
    deck.channel?.postMessage({ go: now });
  }
  addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 }[event.key];
    if (event.target.matches("button") && event.key === " ") return;
    if (step) {
      event.preventDefault();
      turn(now + step);
    } else if (event.key === "b" || event.key === ".") {
      blackened = !blackened;
      deck.channel?.postMessage({ black: blackened });
    }
  });
  let blackened = false;
  deck.channel?.addEventListener("message", ({ data }) => {
    if ("go" in data) show(data.go);
    if ("black" in data) blackened = data.black;
  });
  deck.channel?.postMessage({ ask: true });
  show(first);
  tick();
  setInterval(tick, 1000);
}
deck.start();
