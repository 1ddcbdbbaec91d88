"""The labs of notebook 06 run on what notebooks 02 to 04 keep."""

import pytest

from course_utils.labs.sampling_desk import sampling_desk
from course_utils.labs.text_models import MINE, VOCABULARY, model_choices
from course_utils.labs.unit_tracker import unit_tracker
from course_utils.rnn.char_model import fresh
from course_utils.rnn.language_model import my_model_path
from course_utils.rnn.my_model import keep


@pytest.fixture(autouse=True)
def kept_beside_the_progress(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    monkeypatch.delenv("COURSE_MY_MODEL", raising=False)


@pytest.mark.parametrize(("H", "blocks"), [(128, 1), (64, 4)], ids=["RNN", "LSTM"])
def test_the_labs_run_on_it(H, blocks):
    model = dict(vocabulary=VOCABULARY, **fresh(len(VOCABULARY), H, 0, blocks))
    keep(model, "02", 6.0, "line", "text")
    for lab in (sampling_desk(), unit_tracker()):
        assert lab.controls["age"].label == MINE
        before = lab.sentence
        lab.controls["age"].value = "29 epochs"
        assert before and lab.sentence and lab.sentence != before


def test_a_damaged_model_gets_one_line_and_the_labs_go_on(capsys):
    my_model_path().write_bytes(b"no model")
    assert MINE not in model_choices()
    said = capsys.readouterr().out.strip()
    assert "my_model.npz holds no character model" in said and "\n" not in said
    assert my_model_path().read_bytes() == b"no model"
