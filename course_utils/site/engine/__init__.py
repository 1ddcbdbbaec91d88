"""The Python half of a live page: it makes labs, answers their messages and runs exercises.

The same module computes in Pyodide, in a worker of the reader's browser, and on one's own Python
behind a socket (:mod:`course_utils.site.engine.local`).  Messages are dicts that JSON can hold, and
``buffers``, a list of bytes:

=============================================  =================================================
page -> engine
``{kind: "show", place, lab, arguments}``      make a lab, poll or puzzle
``{kind: "comm", id, message, data, buffers}`` what a widget's browser half says
``{kind: "run", id, source, before}``          run an exercise's cell; ``before`` defines what it
                                               uses, ``course(name)`` is what an exercise gave
engine -> page
``{kind: "comm", type, id, target, data, metadata, buffers}``  what its Python half says
``{kind: "shown", place, lab, id, seconds}``   id of the widget's model
``{kind: "idle", message}``                    the comm message has been answered
``{kind: "output", id, data}``                 of a cell: a dict of MIME types
``{kind: "done", id, solved}``                 the cell has run; the exercises solved so far
``{kind: "error", text, place}``               one line
=============================================  =================================================
"""

from course_utils.site.engine.engine import Engine

__all__ = ["Engine"]
