"""Widgets that talk with a page instead of a notebook."""

import contextlib
import json
import math

import comm
from comm.base_comm import BaseComm

_elsewhere = comm.create_comm
_engine = None  # to whose page the widgets belong that are made now


class PageComm(BaseComm):
    """The line between one widget and its model in the page."""

    def __init__(self, engine, *arguments, **options):
        self.engine = engine
        super().__init__(*arguments, **options)

    def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys):
        """Send to the page."""
        self.engine.send(
            {
                "kind": "comm",
                "type": msg_type,
                "id": self.comm_id,
                "target": keys.get("target_name", self.target_name),
                "data": data or {},
                "metadata": metadata or {},
                "buffers": [bytes(buffer) for buffer in buffers or []],
            }
        )


def _create(*arguments, **options):
    if _engine is None:
        return _elsewhere(*arguments, **options)
    made = PageComm(_engine, *arguments, **options)
    _engine.comms[made.comm_id] = made
    return made


comm.create_comm = _create


@contextlib.contextmanager
def widgets_of(engine):
    """Widgets made inside belong to this engine's page."""
    global _engine
    before, _engine = _engine, engine
    try:
        yield
    finally:
        _engine = before


def to_json(message):
    """A message as JSON that a browser reads: it knows no nan and no infinity."""
    try:
        return json.dumps(message, default=_plain, allow_nan=False, ensure_ascii=False)
    except ValueError:
        return json.dumps(_finite(message), default=_plain, ensure_ascii=False)


def _plain(value):
    """NumPy's numbers and arrays as Python's."""
    return value.tolist()


def _finite(value):
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return value
