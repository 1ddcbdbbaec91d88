// The cells of exercises: written in and checked in the page.  What is written stays in the browser.
(() => {
  const here = new URL(".", document.currentScript.src);
  const key = ({ notebook, exercise }) => `course:${notebook}:${exercise}`;
  const editor = () => import(new URL("../live/vendored/codemirror.js", here));

  function kept(task) {
    try {
      return localStorage.getItem(key(task));
    } catch {
      return null; // a browser may forbid it
    }
  }

  function keep(task, text) {
    try {
      if (text === task.source) localStorage.removeItem(key(task));
      else localStorage.setItem(key(task), text);
    } catch {
      // then it lasts as long as the page
    }
  }

  function button(label, act, className = "") {
    const node = document.createElement("button");
    node.type = "button";
    node.textContent = label;
    node.className = `live-start ${className}`;
    node.addEventListener("click", act);
    return node;
  }

  // One exercise: its cell in the page, and the task that the cell carries as JSON.
  function prepare(carrier) {
    const task = JSON.parse(carrier.textContent);
    const cell = carrier.closest("div.cell");
    const input = cell.querySelector(".cell_input");
    const bar = document.createElement("div");
    bar.className = "live-bar live-exercise-bar";
    const state = document.createElement("span");
    state.className = "live-state";
    state.setAttribute("role", "status");
    const open = button("✎ Write your answer here", () => edit(true));
    bar.append(open, state);
    input.after(bar);
    cell.dataset.exercise = task.exercise;
    let view = null;

    async function edit(focus) {
      const cm = await editor();
      const host = document.createElement("div");
      host.className = "live-editor";
      const run = { key: "Shift-Enter", run: () => (check(), true) };
      const reset = () => view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: task.source },
      });
      view = new cm.EditorView({
        doc: kept(task) ?? task.source,
        parent: host,
        extensions: [
          cm.keymap.of([run, cm.indentWithTab, ...cm.closeBracketsKeymap, ...cm.defaultKeymap,
            ...cm.historyKeymap]),
          cm.history(),
          cm.drawSelection(),
          cm.bracketMatching(),
          cm.closeBrackets(),
          cm.indentUnit.of("    "),
          cm.python(),
          cm.syntaxHighlighting(colours(cm)),
          cm.EditorView.contentAttributes.of({
            "aria-label": `Your answer to ${task.exercise}. Shift and Enter checks it; Escape, then Tab leaves.`,
          }),
          cm.EditorView.updateListener.of((change) => {
            if (change.docChanged) keep(task, view.state.doc.toString());
          }),
        ],
      });
      input.replaceChildren(host);
      open.replaceWith(
        button("Check it (Shift+Enter)", check, "live-check"),
        button("Start over", reset, "live-quiet"),
        button("Save the notebook", () => save(task.notebook), "live-quiet"),
      );
      task.text = () => view.state.doc.toString();
      if (focus) view.focus();
    }

    async function check() {
      const place = cell.querySelector(".cell_output");
      const shown = [];
      cell.dataset.state = "running";
      const begun = window.course.log.some((entry) => entry.what === "python");
      state.textContent = begun ? "Checking …" : "Starting Python: once, some seconds …";
      const output = (message) => {
        if (!shown.length) place.replaceChildren();
        shown.push(message);
        place.append(drawn(message));
      };
      const { solved } = await window.course.run(task.exercise, task.text(), task.before, output);
      cell.dataset.state = solved.includes(task.exercise) ? "solved" : "checked";
      state.textContent = cell.dataset.state === "solved" ? "Solved." : "";
    }

    if (kept(task) !== null) edit(false);
    return task;
  }

  // An output of a cell, as the page shows it: the course's own cards, or text.
  function drawn({ data, error }) {
    const node = document.createElement("div");
    node.className = "output live-output";
    if (data["text/html"]) {
      node.innerHTML = data["text/html"];
    } else {
      const text = document.createElement("pre");
      text.textContent = data["text/plain"] ?? "";
      if (error) text.className = "live-error";
      node.append(text);
    }
    return node;
  }

  // The colours of the book's code, light and dark (book.css).
  function colours({ HighlightStyle, tags }) {
    const style = (tag, name) => ({ tag, color: `var(--code-${name})` });
    return HighlightStyle.define([
      style([tags.keyword, tags.operatorKeyword, tags.controlKeyword], "keyword"),
      style([tags.string, tags.special(tags.string)], "string"),
      style([tags.number, tags.bool, tags.null], "number"),
      style(tags.comment, "comment"),
      style([tags.function(tags.definition(tags.variableName)), tags.className], "name"),
    ]);
  }

  let tasks = [];

  // The notebook itself, with what was written in its exercises: opens in JupyterLab.
  async function save(stem) {
    const answer = await fetch(new URL(`../../_sources/${stem}.ipynb`, here));
    const notebook = await answer.json();
    for (const cell of notebook.cells) {
      if (cell.cell_type === "code") Object.assign(cell, { outputs: [], execution_count: null });
      const task = tasks.find((one) => one.exercise === cell.metadata.exercise);
      const text = task && (task.text ? task.text() : kept(task));
      if (text) cell.source = text.split(/(?<=\n)/);
    }
    const link = document.createElement("a");
    link.download = `${stem}.ipynb`;
    link.href = URL.createObjectURL(new Blob([`${JSON.stringify(notebook, null, 1)}\n`]));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  const begin = () => (tasks = [...document.querySelectorAll("script.live-exercise")].map(prepare));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
