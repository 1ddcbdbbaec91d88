"""The sampling desk without a browser: the same writing as the package's, its words, its bars."""

import importlib

import numpy as np
import pytest

from course_utils.labs.text_models import AGES, MINE, VOCABULARY, model_choices, trained_model
from course_utils.rnn.language_model import choose, save_model, write
from course_utils.rnn.neuron import softmax
from course_utils.rnn.sampling import keep_likely

desk = importlib.import_module("course_utils.labs.sampling_desk")
PROMPT = "\n\nGLOSTER.\n"


def test_adjusted_is_temperature_then_the_likely_ones():
    o = np.random.default_rng(0).normal(0, 2, 64)
    for temperature, k, mass in [(1, 0, 1), (0.5, 0, 1), (2, 5, 1), (1, 0, 0.8), (0.7, 3, 0.9)]:
        p = keep_likely(softmax(o[None] / temperature), k or 64, mass)[0]
        np.testing.assert_allclose(desk.adjusted(o, temperature, k, mass), p, atol=1e-12)
    greedy = desk.adjusted(o, 0, 5, 0.5)
    assert greedy[o.argmax()] == 1 and greedy.sum() == 1


@pytest.mark.parametrize("cut", desk.CUTS)
@pytest.mark.parametrize("age", ["1 epoch", "29 epochs"])
def test_the_desk_writes_what_the_package_writes(age, cut):
    k, mass = desk.CUTS[cut]
    text, P = desk.desk(age, PROMPT, 0.9, k, mass, 3)
    dice = np.random.default_rng(3).random(desk.LENGTH)
    expected = write(trained_model(age), PROMPT, dice, 0.9, k or None, mass)
    same = next((i for i in range(len(text)) if text[i] != expected[i]), len(text))
    assert same > 60  # float32 in another order: a die on an edge may fall to the other side
    np.testing.assert_allclose(P.sum(axis=1), 1, atol=1e-6)
    assert P.shape == (desk.LENGTH, 64)


def test_sequences_are_read_as_by_the_package():
    o, state = desk.scores(trained_model("29 epochs"), 5, desk._read_prompt("29 epochs", "a")[1])
    assert o.shape == (64,) and len(state) == 2
    assert choose(o[None], 0, np.zeros(1))[0] == o.argmax()


def test_entropy():
    np.testing.assert_allclose(desk.entropy(np.array([[0.5, 0.5, 0], [1, 0, 0]])), [1, 0])


def test_greedy_writing_falls_into_a_loop_and_it_is_named():
    text, P = desk.desk("29 epochs", "\n\nQUEEN MARGARET.\n", 0.0, 0, 1.0, 4)
    assert len(text) == desk.GREEDY
    said = desk.describe(text, P, 0.0)
    assert said.startswith("Always the likeliest character. A loop: from character 66")


def test_what_the_sentence_counts():
    p = np.full((11, 64), 1 / 64)
    assert desk.describe("the king xq", p, 1.0).startswith(
        "A choice has 6.0 bits on average; 100 %"
    )
    assert "50 % of the 2 words exist, in this one" in desk.describe("king qqx and", p, 1.0)


def existing(age, dice, temperature=1.0, cut="all characters"):
    prompt = next(iter(desk.PROMPTS.values()))
    text, _ = desk.desk(age, prompt, temperature, *desk.CUTS[cut], dice)
    return np.mean([word in desk.known_words() for word in desk._words(text)[:-1]])


SETTINGS = [dict(temperature=0.4), dict(temperature=0.8), dict(cut="the 5 likeliest"),
            dict(cut="top-p: 90 %"), dict(temperature=1.6)]  # fmt: skip


@pytest.mark.parametrize("age", ["1 epoch", "29 epochs"])
def test_the_first_dice_show_the_order_of_many_samples(age):
    """More words exist than at temperature 1, or fewer, as in the mean of other dice."""
    assert desk.sampling_desk().controls["dice"].value == desk.DICE
    first, many = existing(age, desk.DICE), np.mean([existing(age, dice) for dice in range(6)])
    assert abs(first - many) < 0.1
    for setting in SETTINGS:
        mean = np.mean([existing(age, dice, **setting) for dice in range(6)])
        assert (existing(age, desk.DICE, **setting) - first) * (mean - many) > 0, setting
        assert abs(existing(age, desk.DICE, **setting) - first) > 0.03, setting


def test_bars_show_the_character_drawn_and_its_share():
    text, P = desk.desk("29 epochs", PROMPT, 1.0, 0, 1.0, 4)
    svg = desk.bars(P, 7, text, VOCABULARY, "Said.")
    assert svg.count("course-lab-bar") == desk.SHOWN and svg.count("course-lab-bar now") == 1
    share = P[6, VOCABULARY.index(text[6])]
    assert (
        f">{100 * share:.0f}</text>" in svg
        and 'aria-label="Probabilities of character 7. Said.' in svg
    )


def test_the_page_marks_where_the_text_leaves_the_usual_one():
    html = desk.page(PROMPT, "abcd", 2, "abXY")
    assert '<span class="now">b</span>' in html and html.count('<span class="other">') == 2
    assert "&lt;" in desk.page("<", "a", 1, "a")


def test_models_by_age_and_ones_own(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    assert list(model_choices()) == list(reversed(AGES))
    own = {**trained_model("1 epoch")}
    save_model(own)
    assert next(iter(model_choices())) == MINE
    (tmp_path / "my_model.npz").write_bytes(b"broken")
    assert MINE not in model_choices()
    with pytest.raises(ValueError, match="unknown age '2 epochs'"):
        trained_model("2 epochs")


def test_a_model_of_another_alphabet_opens_the_desk(tmp_path, monkeypatch):
    """A plain RNN that knows small letters only."""
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    rng, V, H = np.random.default_rng(0), 27, 9
    shapes = dict(W_x=(V, H), W_h=(H, H), b=(H,), W_y=(H, V), b_y=(V,))
    save_model(dict(vocabulary=" abcdefghijklmnopqrstuvwxyz",
                    **{k: rng.normal(size=s) for k, s in shapes.items()}))  # fmt: skip
    lab = desk.sampling_desk()
    assert lab.controls["age"].label == MINE and lab.sentence.startswith("A choice has")
    lab.controls["prompt"].value = "\n\nGLOSTER.\n"
    assert lab.sentence
