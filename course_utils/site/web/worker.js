// Runs course_utils in Pyodide, away from the page's own thread.
const received = []; // before Python is there
let receive = (data) => received.push(data);

self.toPage = (text, buffers) => {
  const parts = buffers.map((part) => part.slice().buffer);
  self.postMessage({ text, buffers: parts }, parts);
};

const PYTHON = `
import json, os, sys
os.environ.update(COURSE_PROGRESS="/tmp/progress.json", COURSE_MY_MODEL="off", TQDM_DISABLE="1")
import js
from pyodide.ffi import to_js
from course_utils.site.engine import Engine
from course_utils.site.engine.comms import to_json

def _send(message):
    buffers = message.pop("buffers", [])
    js.toPage(to_json(message), to_js([to_js(part) for part in buffers]))

_engine = Engine(_send)

def receive(text, buffers):
    _engine.receive({**json.loads(text), "buffers": [part.to_bytes() for part in buffers]})
`;

async function start({ start, archive }) {
  const times = {};
  const begin = performance.now();
  const lap = (name) => (times[name] = Math.round(performance.now() - begin));
  const course = fetch(archive).then((answer) => {
    if (!answer.ok) throw new Error(`${archive} could not be loaded`);
    return answer.arrayBuffer();
  });
  const { loadPyodide } = await import(`${start}pyodide.mjs`);
  // Packages asked for here are fetched while Python itself starts.
  const python = await loadPyodide({ indexURL: start, packages: ["numpy", "pillow"] });
  lap("python");
  const site = python.runPython("import sysconfig; sysconfig.get_path('purelib')");
  python.unpackArchive(await course, "zip", { extractDir: site });
  lap("course");
  python.runPython(PYTHON);
  lap("imported");
  const take = python.globals.get("receive");
  receive = ({ text, buffers }) => take(text, buffers.map((part) => new Uint8Array(part)));
  self.postMessage({ text: JSON.stringify({ kind: "ready", times }), buffers: [] });
  received.splice(0).forEach(receive);
}

self.onmessage = ({ data }) => {
  if (!data.start) return receive(data);
  start(data).catch((error) => setTimeout(() => { throw error; })); // the page hears of it
};
