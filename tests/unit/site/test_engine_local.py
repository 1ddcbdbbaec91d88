"""The engine behind a socket of this machine: who is let in, and that it answers."""

import asyncio
import json
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from course_utils.site.engine.local import serve


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    (folder / "index.html").write_text("the page")
    (folder / "deep").mkdir()
    (folder / "deep" / "page.html").write_text("a page")
    return serve(folder)


def get(url, **headers):
    try:
        request = urllib.request.Request(url, headers=headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, "", error.headers


def test_it_listens_to_this_machine_alone(served):
    assert served[0].startswith("http://127.0.0.1:")


def test_a_page_is_given_to_who_has_the_token(served):
    url, token = served
    status, text, headers = get(f"{url}?token={token}")
    assert (status, text) == (200, "the page")
    cookie = headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert get(f"{url}deep/page.html", Cookie=cookie.partition(";")[0])[:2] == (200, "a page")


@pytest.mark.parametrize("path", ["", "?token=", "?token=other", "live/engine.js", "nothing"])
def test_nobody_else_is_let_in(served, path):
    assert get(served[0] + path)[0] == 403


def test_another_name_for_this_machine_is_not_answered(served):
    url, token = served
    assert get(f"{url}?token={token}", Host="elsewhere.example")[0] == 403


def test_the_page_is_told_to_compute_here(served):
    url, token = served
    status, text, _ = get(f"{url}deep/_static/live/engine.js?v=1&token={token}")
    choice = json.loads(text.partition(" = ")[2].rstrip(";\n"))
    assert status == 200 and choice["kind"] == "local"
    assert choice["url"] == f"{url.replace('http', 'ws')}engine?token={token}"


def talk(url, headers=None):
    """Show a lab; what came up to the message that it is shown."""

    async def listen():
        socket = await websocket_connect(HTTPRequest(url, headers=headers))
        try:
            show = {"kind": "show", "place": "1", "lab": "soft_lookup", "arguments": {}, "count": 0}
            await socket.write_message(json.dumps(show))
            headers_, buffers = [], []
            while not headers_ or headers_[-1]["kind"] != "shown":
                message = await asyncio.wait_for(socket.read_message(), 60)
                (buffers if isinstance(message, bytes) else headers_).append(
                    message if isinstance(message, bytes) else json.loads(message)
                )
            return headers_, buffers
        finally:
            socket.close()

    with ThreadPoolExecutor(1) as beside:  # the browser's tests leave a loop running in this thread
        return beside.submit(asyncio.run, listen()).result()


def test_a_lab_is_shown_through_the_socket(served):
    url, token = served
    messages, buffers = talk(f"{url.replace('http', 'ws')}engine?token={token}")
    assert messages[0]["kind"] == "ready"
    assert sum(message["count"] for message in messages) == len(buffers)
    assert any(buffers)
    assert messages[-1]["id"] in [m["id"] for m in messages if m.get("type") == "comm_open"]


@pytest.mark.parametrize(
    ("given", "headers"), [("wrong", {}), (None, {"Origin": "http://elsewhere.example"})]
)
def test_the_socket_asks_for_the_token_and_for_its_own_page(served, given, headers):
    url, token = served
    with pytest.raises(HTTPClientError, match="403"):
        talk(f"{url.replace('http', 'ws')}engine?token={given or token}", headers)
