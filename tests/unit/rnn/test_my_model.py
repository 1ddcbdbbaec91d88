"""A student's own model: kept, loaded, never lost, whatever lies where the file should be."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_utils.rnn.char_model import fresh
from course_utils.rnn.language_model import load_model, save_model
from course_utils.rnn.my_model import DICE, keep, line_of, reached

PLAY, OTHER = "A play, to be tested on.", "Another text."


def model(seed=0, blocks=1):
    return dict(vocabulary="\n .GLO", **fresh(6, 5, seed, blocks))


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.delenv("COURSE_MY_MODEL", raising=False)
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "work" / "progress.json"))
    return tmp_path / "work" / "my_model.npz"


def same(a, b):
    return all(np.array_equal(a[key], b[key]) for key in a)


def test_models_are_kept_one_after_the_other(path):
    assert reached(PLAY) == {}
    for stage, bits, blocks in (("02", 3.2, 1), ("04", 2.5, 4)):
        said = keep(model(blocks=blocks), stage, bits, f"line\n{stage} é", PLAY)
        assert said == "Your model is kept in work/my_model.npz."
        assert same(load_model(), model(blocks=blocks))
    assert reached(PLAY) == {"02": (3.2, "line\n02 é"), "04": (2.5, "line\n04 é")}
    assert reached(OTHER) == {}
    assert [p.name for p in path.parent.iterdir()] == ["my_model.npz"]


def test_a_better_model_stays(path):
    keep(model(0), "04", 2.5, "four", PLAY)
    said = keep(model(1), "02", 3.2, "two", PLAY)
    assert said == "work/my_model.npz stays as it is: the model in it costs fewer bits."
    assert same(load_model(), model(0))
    assert reached(PLAY) == {"02": (3.2, "two"), "04": (2.5, "four")}
    keep(model(2), "06", 2.3, "six", PLAY)  # compared with the best, not with the last
    assert same(load_model(), model(2))


def test_the_model_of_another_text_is_set_aside(path):
    keep(model(0), "02", 2.0, "two", OTHER)
    said = keep(model(1), "02", 3.2, "two", PLAY)
    assert said == ("work/my_model.npz was tested on another text: it is now called "
                    "my_model.before-1.npz. Your model is kept in work/my_model.npz.")  # fmt: skip
    assert same(load_model(path.with_name("my_model.before-1.npz")), model(0))
    assert same(load_model(), model(1)) and list(reached(PLAY)) == ["02"]
    keep(model(2), "02", 3.2, "two", OTHER)
    assert path.with_name("my_model.before-2.npz").exists()


def test_a_model_saved_by_hand_is_set_aside_not_lost(path):
    save_model(model(0))
    assert reached(PLAY) == {}
    said = keep(model(1), "02", 3.2, "two", PLAY)
    assert "my_model.before-1.npz" in said and "\n" not in said
    assert same(load_model(path.with_name("my_model.before-1.npz")), model(0))


def test_a_damaged_file_is_named_and_set_aside(path):
    path.parent.mkdir()
    path.write_bytes(b"no model at all")
    assert reached(PLAY) == {}
    said = keep(model(), "02", 3.2, "two", PLAY)
    assert said.startswith("work/my_model.npz cannot be read: it is now called ")
    assert path.with_name("my_model.before-1.npz").read_bytes() == b"no model at all"
    assert same(load_model(), model())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=8), st.booleans())
def test_no_damage_raises(path, at, junk, cut):
    path.unlink(missing_ok=True)
    keep(model(), "02", 3.2, "two", PLAY)
    whole = path.read_bytes()
    at %= len(whole)
    path.write_bytes(whole[:at] if cut else whole[:at] + junk + whole[at + len(junk) :])
    assert set(reached(PLAY)) <= {"02"}
    assert "kept in work/my_model.npz." in keep(model(), "03", 3.0, "three", PLAY)
    assert reached(PLAY)["03"] == (3.0, "three")


def test_what_cannot_be_kept_is_said(path):
    assert keep(model(), "02", np.nan, "two", PLAY) == (
        "Your model is not kept: its bits a character are nan."
    )
    path.parent.write_text("a file where the folder should be")
    said = keep(model(), "02", 3.2, "two", PLAY)
    assert said.startswith("Your model is not kept: work/my_model.npz cannot be written (")


def test_nothing_is_kept_when_the_notebooks_are_executed(path, monkeypatch):
    monkeypatch.setenv("COURSE_MY_MODEL", "off")
    assert keep(model(), "02", 3.2, "two", PLAY) == "Your model is kept in work/my_model.npz."
    assert not path.parent.exists()


def test_the_same_line_whatever_the_vocabulary():
    assert len(line_of(model())) == len(DICE) == 126
    assert line_of(model()) == line_of(model())
    foreign = {**model(), "vocabulary": "абвгде"}  # has nothing of the prompt
    assert set(line_of(foreign)) <= set("абвгде")
