"""The command that trains the labs' weights again, without the training."""

import numpy as np
import pytest

from course_utils.commands import weights
from course_utils.commands.cli import main
from course_utils.labs.readers import KEYS, stored


def test_files_are_written_under_their_names(tmp_path, monkeypatch):
    module = type("module", (), {"weights": lambda: {"a": dict(W=np.ones(3, np.float16))}})
    monkeypatch.setattr(weights, "import_module", lambda name: module)
    files = weights.train_weights(["deep_and_bidirectional"], tmp_path)
    assert files == {tmp_path / "a.npz": (tmp_path / "a.npz").stat().st_size}
    with np.load(tmp_path / "a.npz") as arrays:
        np.testing.assert_array_equal(arrays["W"], np.ones(3))


def test_an_unknown_name_is_named(capsys):
    assert main(["weights", "piano"]) == 1
    said = capsys.readouterr().err
    assert "no weights 'piano'" in said and "deep_and_bidirectional" in said


@pytest.mark.parametrize(
    "file, readers", [("piano_roll_lab", 4), ("soundscape_lab", 3)], ids=lambda x: str(x)
)
def test_what_is_stored_is_small_and_complete(file, readers):
    path = weights.FOLDER / f"{file}.npz"
    assert path.stat().st_size < 150_000
    found = [reader for reader in stored(file).values() if set(reader) == set(KEYS)]
    assert len(found) == readers
    with np.load(path) as arrays:
        assert {a.dtype for a in arrays.values()} == {np.dtype("float16"), np.dtype(bool)}
