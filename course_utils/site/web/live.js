// Brings the labs, polls and puzzles of a static page to life.
//
// ipywidgets' own HTML manager draws them; course_utils computes, in one of two engines behind the
// same messages (course_utils/site/engine): Pyodide in a worker, or a socket to a Python on this
// machine.  `window.courseEngine`, set by engine.js, says which.  Nothing heavy is loaded before a
// lab is asked for.
(() => {
  const here = new URL(".", document.currentScript.src).href;
  const course = (window.course = { log: [], here });
  const note = (what, more = {}) => course.log.push({ what, at: Math.round(performance.now()), ...more });

  const once = (make) => {
    let made;
    return () => (made ||= make());
  };

  function script(name) {
    return new Promise((done, failed) => {
      const node = document.createElement("script");
      node.src = here + name;
      node.onload = done;
      node.onerror = () => failed(new Error(`${name} could not be loaded`));
      document.head.append(node);
    });
  }

  // ---- engines: each gives send(message, buffers) and calls receive(message) ------------------

  function localEngine({ url }, receive, failed) {
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    const waiting = [];
    let header = null;
    let buffers = [];
    const take = () => {
      if (buffers.length < header.count) return;
      const message = { ...header, buffers };
      header = null;
      buffers = [];
      receive(message);
    };
    socket.onmessage = ({ data }) => {
      if (header === null) header = JSON.parse(data);
      else buffers.push(data);
      take();
    };
    socket.onopen = () => waiting.splice(0).forEach((part) => socket.send(part));
    socket.onclose = () => failed("The Python that computes this page has ended: start it again.");
    const push = (part) => (socket.readyState === 1 ? socket.send(part) : waiting.push(part));
    return (message, parts = []) => {
      push(JSON.stringify({ ...message, count: parts.length }));
      parts.forEach(push);
    };
  }

  function pyodideEngine({ url }, receive, failed) {
    const worker = new Worker(here + "worker.js", { type: "module" });
    worker.onmessage = ({ data }) => receive({ ...JSON.parse(data.text), buffers: data.buffers });
    worker.onerror = (event) => failed(event.message || "Python could not be started here.");
    worker.postMessage({ start: new URL(url, here).href, archive: here + "python.zip" });
    return (message, buffers = []) => worker.postMessage({ text: JSON.stringify(message), buffers });
  }

  // ---- from the engine ------------------------------------------------------------------------

  const comms = new Map();
  const answers = new Map(); // message -> what to call when the engine is idle again
  const places = new Map(); // number -> { place, done, failed }
  const cells = new Map(); // id -> { output, done }
  let count = 0;

  const handlers = {
    ready: (message) => note("python", message),
    comm: (message) => onComm(message),
    idle: ({ message }) => {
      answers.get(message)?.();
      answers.delete(message);
    },
    shown: (message) => {
      note("shown", { lab: message.lab, seconds: message.seconds });
      places.get(message.place)?.done(message.id);
      places.delete(message.place);
    },
    output: (message) => cells.get(message.id)?.output(message),
    done: (message) => {
      cells.get(message.id)?.done(message);
      cells.delete(message.id);
    },
    error: (message) => {
      note("error", { text: message.text });
      console.error(message.text);
      const asked = places.get(message.place);
      places.delete(message.place);
      asked?.failed(new Error(message.text));
    },
  };

  const engine = once(() => {
    note("engine", { kind: window.courseEngine.kind });
    const failed = (text) => {
      note("error", { text });
      for (const asked of places.values()) asked.failed(new Error(text));
      for (const cell of cells.values()) {
        cell.output({ error: true, data: { "text/plain": text } });
        cell.done({ solved: [] });
      }
      places.clear();
      cells.clear();
    };
    const start = window.courseEngine.kind === "local" ? localEngine : pyodideEngine;
    return start(window.courseEngine, (message) => handlers[message.kind](message), failed);
  });

  // ---- widgets --------------------------------------------------------------------------------

  // The kernel's half of a comm, as ipywidgets expects it.
  class PageComm {
    constructor(id, target) {
      this.comm_id = id;
      this.target_name = target;
      this.early = []; // messages may come before there is a model to take them
    }

    on_msg(take) {
      this.take = take;
      this.early.splice(0).forEach(take);
    }

    on_close() {}

    open() {
      return "";
    }

    close() {
      return "";
    }

    receive(message) {
      if (this.take) this.take(message);
      else this.early.push(message);
    }

    send(data, callbacks, _metadata, buffers) {
      const message = String(++count);
      const status = { content: { execution_state: "idle" }, parent_header: { msg_id: message } };
      // The next value goes out when this one is answered: a slider is never ahead of its picture.
      answers.set(message, () => callbacks?.iopub?.status?.(status));
      const copied = (buffers || []).map((b) =>
        ArrayBuffer.isView(b) ? b.buffer.slice(b.byteOffset, b.byteOffset + b.byteLength) : b);
      engine()({ kind: "comm", id: this.comm_id, message, data }, copied);
      return message;
    }
  }

  const modules = (...names) =>
    new Promise((done, failed) => window.require(names, (...found) => done(found), failed));

  const widgets = once(async () => {
    await script("vendored/require.js");
    window.require.config({ baseUrl: `${here}vendored`, waitSeconds: 0 });
    await script("vendored/libembed-amd.js");
    const [html] = await modules("@jupyter-widgets/html-manager");
    delete window.define.amd; // scripts of the page that load later are no modules
    const manager = new html.HTMLManager({ loader: async (name) => (await modules(name))[0] });
    note("widgets");
    return manager;
  });

  let order = Promise.resolve(); // what comes before the manager is there waits for it, in order
  function onComm(message) {
    order = order.then(() => handle(message)).catch((error) => {
      note("error", { text: String(error) });
      console.error(error);
    });
  }

  async function handle({ type, id, target, data, metadata, buffers }) {
    const manager = await widgets();
    const content = { comm_id: id, target_name: target, data };
    const message = { content, metadata, buffers: buffers.map((b) => new DataView(b)) };
    if (type === "comm_open") {
      const comm = new PageComm(id, target);
      comms.set(id, comm);
      manager.handle_comm_open(comm, message).catch((error) => console.error(error));
    } else if (type === "comm_msg") {
      comms.get(id)?.receive(message);
    }
  }

  async function draw(model, into) {
    const manager = await widgets();
    await order;
    const view = await manager.create_view(await manager.get_model(model), {});
    await manager.display_view(view, into);
  }

  // ---- places ---------------------------------------------------------------------------------

  const frames = () =>
    new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));

  // Parts of a lab are drawn one after the other: it is there when nothing is added any more.
  async function settled(box, rest = 80, patience = 3000) {
    let last = performance.now();
    const observer = new MutationObserver(() => (last = performance.now()));
    observer.observe(box, { subtree: true, childList: true });
    const end = last + patience;
    do await frames();
    while (performance.now() < Math.min(last + rest, end));
    observer.disconnect();
  }

  // Show the live widget in a place; resolves when it is drawn.
  course.show = (place) => (place.shown ||= show(place).catch((error) => {
    place.shown = null; // it may be tried again
    throw error;
  }));

  async function show(place) {
    const start = performance.now();
    const number = String(++count);
    const button = place.querySelector(".live-start");
    const state = place.querySelector(".live-state");
    const focused = button && button === document.activeElement;
    if (button) button.disabled = true;
    if (state) state.textContent = course.log.some((entry) => entry.what === "python")
      ? "…" : window.courseEngine.kind === "local" ? "Starting …"
      : "Starting Python in your browser: once, some seconds …";
    place.dataset.state = "loading";
    try {
      widgets();
      const shown = new Promise((done, failed) => places.set(number, { done, failed }));
      const given = JSON.parse(place.dataset.arguments || "{}");
      engine()({ kind: "show", place: number, lab: place.dataset.lab, arguments: given });
      const model = await shown;
      const box = document.createElement("div");
      box.className = "live-box";
      place.append(box);
      await draw(model, box);
      for (const node of [...place.children]) if (node !== box) node.remove();
      await settled(box);
      place.dataset.state = "live";
      if (focused) box.querySelector("button, select, input, [tabindex='0']")?.focus();
    } catch (error) {
      place.dataset.state = "failed";
      if (button) button.disabled = false;
      if (state) state.textContent = `It did not start: ${error.message}`;
      throw error;
    }
    note("live", { lab: place.dataset.lab, ms: Math.round(performance.now() - start) });
  }

  // Run the cell of an exercise: output(message) for each output; resolves to what `done` says.
  course.run = (id, source, before, output) =>
    new Promise((done) => {
      cells.set(id, { output, done });
      engine()({ kind: "run", id, source, before });
    });

  // Load Python and the widgets ahead of the first lab.
  course.start = () => Promise.all([widgets(), engine()]);

  // ---- the page -------------------------------------------------------------------------------

  // Widgets and cards look for JupyterLab's theme; the book says "dark" in its own way.
  function theme() {
    const dark = document.documentElement.dataset.theme === "dark";
    document.body.dataset.jpThemeLight = String(!dark);
  }

  function prepare() {
    theme();
    new MutationObserver(theme).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    document.addEventListener("click", ({ target }) => {
      const button = target.closest?.(".live-start");
      const place = button?.closest(".live-lab");
      if (place) course.show(place).catch(() => {});
    });
    if (window.courseEngine?.kind === "local") course.start();
  }

  course.ready = new Promise((done) => {
    const begin = () => {
      prepare();
      done();
    };
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
    else begin();
  });
})();
