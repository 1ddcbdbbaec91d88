// One slide after the other: the presenter's keys, overview, black screen, labs, printing.
const deck = (() => {
  const query = new URLSearchParams(location.search);
  const mode = ["speaker", "view", "print"].find((name) => query.has(name)) || "present";
  const stage = document.getElementById("stage");
  const slides = [...stage.querySelectorAll(".slide")];
  const channel = mode === "view" || !window.BroadcastChannel ? null : new BroadcastChannel(`deck:${document.body.dataset.deck}`);
  let now = 0; // which slide, from 0
  let overview = false;
  let scale = 1;

  // bqplot asks a figure how large it is drawn, and means how large it is laid out.
  const drawn = Element.prototype.getBoundingClientRect;
  Element.prototype.getBoundingClientRect = function () {
    const box = drawn.call(this);
    if (!this.classList.contains("bqplot") || !stage.contains(this)) return box;
    return new DOMRect(box.x, box.y, this.offsetWidth || box.width, this.offsetHeight || box.height);
  };

  function resize() {
    scale = Math.min(innerWidth / 1280, innerHeight / 720);
    const x = (innerWidth - 1280 * scale) / 2;
    const y = (innerHeight - 720 * scale) / 2;
    for (const layer of [stage, document.getElementById("foot")])
      layer.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    if (overview) arrangeOverview();
  }

  function go(n, tell = true) {
    n = Math.min(slides.length - 1, Math.max(0, n));
    if (n !== now) {
      document.activeElement?.blur(); // on another slide the arrows turn pages again
      fold(slides[now]);
    }
    now = n;
    fit.one(slides[n]);
    slides.forEach((slide, i) => {
      slide.classList.toggle("now", i === n);
      slide.inert = i !== n && !overview;
    });
    document.getElementById("where").textContent = `${n + 1} / ${slides.length}`;
    document.querySelector("#progress i").style.width = `${(100 * (n + 1)) / slides.length}%`;
    if (mode !== "print") history.replaceState(null, "", `#${n + 1}`);
    if (overview) drawn.call(slides[n]).top < 0 || drawn.call(slides[n]).bottom > innerHeight ? slides[n].scrollIntoView({ block: "center" }) : 0;
    if (tell) channel?.postMessage({ go: n });
    document.dispatchEvent(new CustomEvent("slide", { detail: n }));
  }

  async function fitAll() {
    slides.forEach(fit.one);
    await document.fonts.ready;
    slides.forEach(fit.again);
  }

  function black(on = document.getElementById("black").hidden, tell = true) {
    document.getElementById("black").hidden = !on;
    if (tell) channel?.postMessage({ black: on });
  }

  function unfold(slide) {
    const code = slide.querySelector(".folded");
    if (!code) return;
    code.hidden = !code.hidden;
    if (!code.hidden) {
      let size = 24; // as large as it fits; what is longer scrolls
      do code.style.fontSize = `${size}px`;
      while ((code.scrollHeight > code.clientHeight || code.scrollWidth > code.clientWidth) && --size >= 16);
      code.focus({ preventScroll: true });
    }
  }
  function fold(slide) {
    const code = slide.querySelector(".folded");
    if (code) code.hidden = true;
  }

  function arrangeOverview() {
    const columns = Math.max(2, Math.round(innerWidth / 300));
    const gap = 14;
    const width = (document.documentElement.clientWidth - gap * (columns + 1)) / columns;
    const small = width / 1280;
    slides.forEach((slide, i) => {
      const x = gap + (i % columns) * (width + gap);
      const y = gap + Math.floor(i / columns) * (720 * small + gap);
      slide.style.transform = `translate(${x}px, ${y}px) scale(${small})`;
    });
    stage.style.height = `${gap + Math.ceil(slides.length / columns) * (720 * small + gap)}px`;
    return columns;
  }
  function showOverview(on = !overview) {
    overview = on;
    document.body.classList.toggle("overview", on);
    if (on) {
      fitAll();
      arrangeOverview();
    } else {
      for (const slide of slides) slide.style.transform = "";
      stage.style.height = "";
      scrollTo(0, 0);
    }
    go(now);
    if (on) slides[now].scrollIntoView({ block: "center" });
  }

  function fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
  }

  let typed = "";
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const done = () => {
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    const target = event.target instanceof Element ? event.target : document.body;
    const help = document.getElementById("help");
    if (help.open) {
      if (event.key !== "Tab") help.close();
      return done();
    }
    // A clicker's keys turn pages wherever the focus is.
    if (event.key === "PageDown") return go(now + 1), done();
    if (event.key === "PageUp") return go(now - 1), done();
    if (!document.getElementById("black").hidden) return black(false), done();
    const inLab = target.closest(".live-lab, audio, .folded");
    if (event.key === "Escape" && inLab) {
      fold(slides[now]);
      return document.activeElement.blur(), done();
    }
    if (!overview && polls.takes(event, slides[now])) return event.stopImmediatePropagation();
    const hands = target.matches(".hands input");
    const writes = !hands && target.matches("input:not([type=checkbox]):not([type=range]), textarea, select, [contenteditable=true]");
    if (writes) return;
    const operates = inLab || target.matches("button, a[href], summary");
    const letter = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (operates && /^(Arrow|Enter|Home|End|Tab| )/.test(letter)) return; // the slider's, the button's
    const columns = overview ? arrangeOverview() : 0;
    const actions = {
      ArrowRight: () => go(now + 1),
      ArrowLeft: () => go(now - 1),
      ArrowDown: () => go(now + (columns || 1)),
      ArrowUp: () => go(now - (columns || 1)),
      " ": () => go(now + (event.shiftKey ? -1 : 1)),
      Home: () => go(0),
      End: () => go(slides.length - 1),
      Enter: () => (overview ? showOverview(false) : typed && go(Number(typed) - 1)),
      Escape: () => showOverview(),
      o: () => showOverview(),
      b: () => black(),
      ".": () => black(),
      f: fullScreen,
      s: () => window.open(`${location.pathname}?speaker${location.hash}`, `speaker ${document.title}`, "popup,width=1200,height=720"),
      c: () => unfold(slides[now]),
      "?": () => help.showModal(),
    };
    if (/^\d$/.test(letter)) {
      typed += letter;
      return;
    }
    const action = actions[letter];
    if (action) {
      action();
      done();
    }
    typed = "";
  }

  // Labs load ahead, the nearest first, one after the other, while the slides are already shown.
  async function startLabs() {
    const waiting = [...document.querySelectorAll(".slide .live-lab")];
    if (!waiting.length || !location.protocol.startsWith("http")) return;
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "live/live.css" });
    document.head.prepend(style);
    await script("live/engine.js");
    await script("live/live.js");
    await window.course.ready;
    while (waiting.length) {
      const far = waiting.map((place) => slides.indexOf(place.closest(".slide")) - now);
      const next = far.indexOf(Math.min(...far.filter((n) => n >= 0)));
      const [place] = waiting.splice(Math.max(next, 0), 1);
      await window.course.show(place).then(() => keepFilled(place)).catch(console.error); // else its picture stays
    }
  }

  function script(address) {
    return new Promise((done, failed) => {
      const node = Object.assign(document.createElement("script"), { src: address, onload: done });
      node.onerror = () => failed(new Error(`${address} could not be loaded`));
      document.head.append(node);
    });
  }

  // A lab's charts, or its drawing, grow into what it leaves of the slide; a lab that is too high is
  // drawn smaller.
  function fillWithLab(place) {
    const body = place.closest(".body");
    const charts = [...place.querySelectorAll(".course-lab-figure")];
    const drawings = [...place.querySelectorAll("svg.course-lab-graph")];
    place.style.transform = "";
    place.style.removeProperty("--drawing");
    for (const chart of charts) {
      chart.dataset.own ||= chart.offsetHeight;
      chart.style.height = `${chart.dataset.own}px`;
      chart.parentElement.style.flex = chart.parentElement.dataset.own ??= chart.parentElement.style.flex;
    }
    const left = Math.min(body.clientHeight - place.offsetHeight - 4, 260);
    if (left > 8 && charts.length) {
      const boxes = charts.map((chart) => drawn.call(chart));
      charts.forEach((chart, i) => {
        // Charts below each other share what is left; a square one grows in width, too.
        const stacked = boxes.filter((box) => box.left < boxes[i].right && boxes[i].left < box.right);
        const more = left / stacked.length;
        const [width, height] = [chart.offsetWidth, chart.offsetHeight];
        if (width < 1.3 * height && stacked.length === 1) {
          const panel = chart.parentElement;
          panel.style.flex = `0 0 ${panel.offsetWidth + more}px`;
        }
        chart.style.height = `${height + more}px`;
      });
    } else if (left > 8 && drawings.length) {
      const boxes = drawings.map((drawing) => drawn.call(drawing));
      const beside = boxes.every((box) => Math.abs(box.top - boxes[0].top) < 4);
      const high = Math.max(...boxes.map((box) => box.height)) / scale;
      if (beside) place.style.setProperty("--drawing", `${high + left}px`);
    }
    if (charts.length) dispatchEvent(new Event("resize")); // tells the widgets
    const room = Math.min(body.clientHeight / place.offsetHeight, body.clientWidth / place.offsetWidth);
    place.style.transform = room < 1 ? `scale(${room})` : "";
    place.dataset.filled = "yes";
  }

  // Again when it has become too high, a sentence of more lines, or when a chart came late.
  function keepFilled(place) {
    const count = () => place.querySelectorAll(".course-lab-figure").length;
    let [waiting, charts] = [0, count()];
    fillWithLab(place);
    const look = () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        if (overview || (charts === count() && place.offsetHeight <= place.closest(".body").clientHeight)) return;
        charts = count();
        fillWithLab(place);
      }, 120);
    };
    new ResizeObserver(look).observe(place);
    new MutationObserver(look).observe(place, { childList: true, subtree: true });
  }

  function print(perSheet) {
    document.body.classList.add("print", perSheet === 1 ? "one" : "many");
    const columns = Math.ceil(Math.sqrt(perSheet));
    for (let i = 0; i < slides.length; i += perSheet) {
      const sheet = stage.appendChild(document.createElement("div"));
      sheet.className = "sheet";
      slides.slice(i, i + perSheet).forEach((slide, k) => {
        const [x, y] = [(k % columns) * 1280, Math.floor(k / columns) * 720];
        slide.style.transform = `scale(${1 / columns}) translate(${x}px, ${y}px)`;
        sheet.append(slide);
      });
    }
  }

  function start() {
    if (mode === "speaker") return;
    resize();
    go(Math.max(0, (parseInt(location.hash.slice(1), 10) || 1) - 1), false);
    if (mode === "print") {
      return fitAll().then(() => print(Number(query.get("print")) || 1));
    }
    addEventListener("resize", resize);
    document.fonts.addEventListener("loadingdone", () => slides.forEach(fit.again));
    addEventListener("hashchange", () => go((parseInt(location.hash.slice(1), 10) || 1) - 1));
    if (mode === "view") return;
    addEventListener("keydown", key, true);
    document.addEventListener("click", (event) => {
      if (overview) {
        const slide = event.target.closest(".slide");
        if (slide) go(slides.indexOf(slide)), showOverview(false);
      } else if (event.target.closest(".unfold")) unfold(slides[now]);
      else if (!document.getElementById("black").hidden) black(false);
    });
    channel?.addEventListener("message", ({ data }) => {
      if ("go" in data && data.go !== now) go(data.go, false);
      if ("black" in data) black(data.black, false);
      if (data.ask) channel.postMessage({ go: now });
    });
    const idle = window.requestIdleCallback || setTimeout;
    let next = 0;
    const ahead = () => {
      for (const end = performance.now() + 12; next < slides.length && performance.now() < end; ) fit.one(slides[next++]);
      if (next < slides.length) idle(ahead);
    };
    // The first slide is painted before anything else is begun.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      idle(ahead);
      startLabs();
    }));
  }

  return { mode, slides, go, fitAll, black, key, channel, start, get now() { return now; }, get overview() { return overview; } };
})();
