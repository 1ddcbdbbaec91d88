"""The engine on one's own Python: a static site and a socket, for this machine alone.

Every request needs the token, which the first page brings in its address and the browser then keeps
as a cookie.  Each page has an engine of its own in a thread of its own, so that a long computation
stops no other page; widgets and printed lines are global in Python, so one computes at a time.
"""

import asyncio
import hmac
import json
import os
import queue
import secrets
import tempfile
import threading
from pathlib import Path

import tornado.httpserver
import tornado.netutil
import tornado.web
import tornado.websocket

HOST = "127.0.0.1"
_turn = threading.Lock()


class _Guarded:
    """Lets in who has the token, and asks by this machine's own name."""

    def prepare(self):
        port = self.application.settings["port"]
        token = self.application.settings["token"]
        given = self.get_query_argument("token", None) or self.get_cookie(f"course-{port}", "")
        known = self.request.host in (f"{HOST}:{port}", f"localhost:{port}")
        if not known or not hmac.compare_digest(given.encode(), token.encode()):
            raise tornado.web.HTTPError(403)
        self.set_cookie(f"course-{port}", token, httponly=True, samesite="Strict")

    def set_default_headers(self):
        self.set_header("Cache-Control", "no-cache")


class _File(_Guarded, tornado.web.StaticFileHandler):
    """A file of the site."""

    def set_extra_headers(self, _path):
        self.set_header("Cache-Control", "no-cache")


class _Choice(_Guarded, tornado.web.RequestHandler):
    """``engine.js``: tells a page that it is computed here instead of in Pyodide."""

    def get(self):
        token = self.application.settings["token"]
        url = f"ws://{self.request.host}/engine?token={token}"
        self.set_header("Content-Type", "text/javascript")
        self.write(f"window.courseEngine = {json.dumps({'kind': 'local', 'url': url})};\n")


class _Socket(_Guarded, tornado.websocket.WebSocketHandler):
    """One page: a header as text, then as many binary messages as it says it has buffers."""

    def open(self):
        self.set_nodelay(True)
        self.header, self.buffers = None, []
        self.inbox = queue.SimpleQueue()
        loop = asyncio.get_running_loop()
        threading.Thread(target=_compute, args=(self, loop), daemon=True).start()

    def on_message(self, message):
        if self.header is None:
            self.header, self.buffers = json.loads(message), []
            self.missing = self.header.pop("count", 0)
        else:
            self.buffers.append(message)
        if len(self.buffers) == self.missing:
            self.inbox.put({**self.header, "buffers": self.buffers})
            self.header = None

    def on_close(self):
        self.inbox.put(None)


def _compute(socket, loop):
    """The thread of one page: takes its messages in turn, until it is closed."""
    from course_utils.site.engine import Engine
    from course_utils.site.engine.comms import to_json

    def write(text, buffers):
        try:
            socket.write_message(text)
            for buffer in buffers:
                socket.write_message(buffer, binary=True)
        except tornado.websocket.WebSocketClosedError:
            pass

    def send(message):
        buffers = message.pop("buffers", [])
        text = to_json({**message, "count": len(buffers)})
        loop.call_soon_threadsafe(write, text, buffers)

    with _turn:
        engine = Engine(send)
    send({"kind": "ready"})
    while (message := socket.inbox.get()) is not None:
        with _turn:
            engine.receive(message)
    with _turn:
        engine.close()


def serve(folder, port=0):
    """Serve a site and its engine from a thread of this process, to this machine alone.

    Parameters
    ----------
    folder : path-like
    port : int
        0 takes one that is free.

    Returns
    -------
    url, token : str
        ``http://127.0.0.1:PORT/``; a page is opened with ``?token=`` once.
    """
    token = secrets.token_urlsafe(24)
    # What is solved or drawn here is nobody's progress, unless it is asked for.
    scratch = Path(tempfile.gettempdir(), f"course-page-{os.getpid()}.json")
    os.environ.setdefault("COURSE_PROGRESS", str(scratch))
    sockets = tornado.netutil.bind_sockets(port, HOST)
    port = sockets[0].getsockname()[1]
    files = {"path": str(Path(folder).resolve()), "default_filename": "index.html"}
    routes = [
        (r"/engine", _Socket),
        (r"/(?:.*/)?live/engine\.js", _Choice),
        (r"/(.*)", _File, files),
    ]

    def run():
        async def forever():
            application = tornado.web.Application(routes, token=token, port=port)
            server = tornado.httpserver.HTTPServer(application)
            server.add_sockets(sockets)
            listening.set()
            await asyncio.Event().wait()

        asyncio.run(forever())

    listening = threading.Event()
    threading.Thread(target=run, daemon=True).start()
    listening.wait()
    # The first lab is to come at once: what it imports takes a second.
    threading.Thread(target=_warm, daemon=True).start()
    return f"http://{HOST}:{port}/", token


def _warm():
    with _turn:
        from course_utils.site.engine import Engine  # noqa: F401
