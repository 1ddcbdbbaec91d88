"""What crosses from an answer's process: data, and nothing that runs."""

import json

import numpy as np
import pytest

from course_utils.commands.grade.plain import decode, encode
from course_utils.exercises.attempt import same


@pytest.mark.parametrize(
    "value",
    [
        None, ..., True, 3, -0.5, float("inf"), "text", 1j, np.float32(0.1), np.bool_(True),
        np.arange(6.0).reshape(2, 3).T, np.zeros((0, 3), int), np.array(1.5), [1, (2, "a")],
        {"dX": np.ones(2), "rows": [np.float64(1)]}, {(0, 1): 2}, np.linalg.qr(np.eye(2)),
    ],
)  # fmt: skip
def test_there_and_back(value):
    back = decode(json.loads(json.dumps(encode(value))))
    assert type(back) is type(value) and same(back, value, 0.0)
    assert getattr(back, "dtype", None) == getattr(value, "dtype", None)


def test_what_is_no_data_arrives_as_its_name():
    class Tensor:
        """Anything."""

    assert type(decode(encode(Tensor()))).__name__ == "Tensor"
    assert type(decode(encode(np.array([None])))).__name__ == "ndarray"
    nested = []
    nested.append(nested)
    decode(encode(nested))


@pytest.mark.parametrize(
    "data",
    [
        None, 3, [], ["pickle", "…"], ["array", "O", [1], "AAAAAAAAAAA="],
        ["array", "<f8", [2], ""],
        ["array", "<f8", [1], "?"], ["as it is", {"a": 1}], ["dict", 3], ["tuple"],
    ],
)  # fmt: skip
def test_anything_else_is_refused(data):
    with pytest.raises(ValueError):
        decode(data)
