"""Where a notebook's output can come to life: the place of a lab, a poll or a puzzle in a page.

A place holds what the saved notebook shows, a picture or a card, and a button.  ``web/live.js``
puts the live widget there.  Which one it is, and with which arguments, is read from the cell: the
call that made the output.
"""

import ast
import base64
import inspect
import json
from html import escape

from course_utils import labs
from course_utils.exercises.find_the_line import find_the_line
from course_utils.exercises.predict import predict

BY_NAME = {"predict": predict, "find_the_line": find_the_line}  # called with the name of something
EXAMPLE = "example"  # the argument by which a lab is shown at one of its examples


def live_call(source):
    """The lab, poll or puzzle that a cell shows as its last value.

    Parameters
    ----------
    source : str
        Of a code cell.

    Returns
    -------
    found : (str, dict) or None
        ``neuron_playground``, ``predict:one pulse`` or ``find_the_line:rnn_step``, and its
        arguments by name.  What is computed in the notebook is left out: there the lab shows what
        it shows by itself.  ``example`` is one that the cell has the lab show.
    """
    try:
        body = ast.parse(source).body
    except SyntaxError:  # IPython's own: a line with % or !
        return None
    if not body or not isinstance(body[-1], ast.Expr):
        return None
    shown, example = body[-1].value, {}
    if isinstance(shown, ast.Name):  # lab = some_lab(); lab.show("an example"); lab
        example = _example(body, shown.id)
        shown = _assigned(body, shown.id)
    if not isinstance(shown, ast.Call) or not isinstance(shown.func, ast.Name):
        return None
    name = shown.func.id
    if name in BY_NAME:
        bound = _literals(BY_NAME[name], shown)
        return f"{name}:{bound.pop('name')}", bound
    if name in labs.__all__ and name != "guard":
        return name, {**_literals(getattr(labs, name), shown), **example}
    return None


def _assigned(body, name):
    values = [
        statement.value
        for statement in body
        if isinstance(statement, ast.Assign)
        and [ast.unparse(target) for target in statement.targets] == [name]
    ]
    return values[-1] if values else None


def _example(body, name):
    for statement in body:
        call = getattr(statement, "value", None)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == f"{name}.show":
            return {EXAMPLE: ast.literal_eval(call.args[0])}
    return {}


def _literals(function, call):
    """The arguments of a call, by name, that are written out."""
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    bound = inspect.signature(function).bind_partial(*call.args, **named).arguments
    found = {}
    for name, node in bound.items():
        try:
            found[name] = ast.literal_eval(node)
        except ValueError:
            continue
    return found


def picture(output, address=None):
    """A picture of a notebook's output as HTML, with its description; or None.

    Parameters
    ----------
    output : NotebookNode
    address : callable, optional
        ``address(png) -> URL``, which keeps the bytes somewhere; otherwise they stand in the page.
    """
    data = output.get("data", {}).get("image/png")
    if data is None:
        return None
    alt = output.metadata.get("image/png", {}).get("alt", "")
    code = "".join(data.split())
    png = base64.b64decode(code)
    url = address(png) if address else f"data:image/png;base64,{code}"
    width, height = (int.from_bytes(png[k : k + 4], "big") for k in (16, 20))
    return (
        f'<img class="course-picture" src="{escape(url)}" alt="{escape(alt)}"'
        f' width="{width}" height="{height}">'
    )


def place(cell, output, *, address=None, **more):
    """The place of what an output shows, or None where nothing in it can be live.

    Parameters
    ----------
    cell : NotebookNode
    output : NotebookNode
        One of its outputs.
    address : callable, optional
        For :func:`picture`.
    **more
        Further arguments for the lab, ``present=True`` for example.

    Returns
    -------
    html : str or None
    """
    if output.output_type != "execute_result":
        return None
    call = live_call(cell.source)
    saved = picture(output, address) or output.data.get("text/html")
    if call is None or saved is None:
        return None
    name, arguments = call
    return place_html(name, {**arguments, **more}, saved)


def place_html(name, arguments, saved):
    """HTML of a place: ``saved`` is the HTML shown until it is live."""
    kind = name.partition(":")[0]
    label = {"predict": "Answer it here", "find_the_line": "Find it here"}.get(kind, "Try it here")
    given = escape(json.dumps(arguments, ensure_ascii=False, sort_keys=True))
    return (
        f'<div class="live-lab" data-lab="{escape(name)}" data-arguments="{given}">{saved}'
        f'<p class="live-bar"><button type="button" class="live-start">▶ {label}</button>'
        '<span class="live-state" role="status"></span></p></div>'
    )
