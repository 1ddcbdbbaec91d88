"""The gate puppeteer without a browser: its numbers, its sentences, its pictures."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.datasets.agreement import WORDS, agreement_sentences
from course_utils.labs import gate_puppeteer
from course_utils.labs.gate_puppeteer import maths, picture, words
from course_utils.rnn.gates import one_gate_step

TRAINED = list(maths.TRAINED)
shares = st.floats(0, 1)
hundredths = st.integers(0, 100).map(lambda n: n / 100)
some_gates = st.tuples(*[hundredths] * maths.LONGEST)
subjects = st.sampled_from(list(maths.SUBJECTS.values()))
betweens = st.sampled_from(list(maths.BETWEEN.values()))
writers = st.sampled_from(list(maths.WRITERS.values()))
words_and_memory = pytest.mark.parametrize("writer", TRAINED)


def shown(gates, subject="cat", between=1, reading="overwrites", writer="number"):
    arrays = maths.picture_arrays(gates, subject, between, reading, writer)
    return arrays, words.describe(arrays, reading, writer)


# --- the cell ------------------------------------------------------------------------------------


def test_sentence_has_the_nouns_it_is_asked_for():
    words, numbers = maths.read_words("cat", 1)
    assert " ".join(words) == "The cat, which already ate near the dogs,"
    np.testing.assert_array_equal(numbers, [0, 1, 0, 0, 0, 0, 0, -1])
    words, numbers = maths.read_words("cats", 3)
    assert " ".join(words).endswith("near the dog behind the bird with the horse,")
    assert numbers.tolist().count(1) == 3 and numbers[1] == -1
    assert len(words) == maths.LONGEST
    assert maths.read_words("cat", 0)[0][-1] == "ate,"


@given(subjects, betweens)
def test_numbers_are_those_of_the_nouns(subject, between):
    for word, number in zip(*maths.read_words(subject, between), strict=True):
        kind = maths.KINDS.get(word.strip(","), "")
        assert number == {"singular": 1, "plural": -1}.get(kind, 0)
        assert word.strip(",").lower() in WORDS


def test_unknown_subject_reading_are_named():
    with pytest.raises(ValueError, match="no sentence about 'dog'"):
        maths.read_words("dog", 1)
    with pytest.raises(ValueError, match="with 4 nouns"):
        maths.read_words("cat", 4)
    with pytest.raises(ValueError, match="unknown reading 'forgets'"):
        maths.cell_values([0.5], [1.0], "forgets")


@given(st.lists(st.tuples(st.floats(0.01, 0.99), st.floats(-0.99, 0.99)), min_size=1, max_size=14))
def test_cell_is_that_of_the_one_gate_step(steps):
    gates, candidates = np.array(steps).T
    c = maths.cell_values(gates, candidates)
    memory = np.zeros((1, 1))
    for t, (gate, candidate) in enumerate(steps, 1):
        memory = one_gate_step(
            np.zeros((1, 0)), memory, np.zeros((1, 1)), np.arctanh([candidate]),
            np.zeros((1, 1)), np.log([gate / (1 - gate)]),
        )  # fmt: skip
        assert c[t] == pytest.approx(memory.item(), abs=1e-12)


@given(some_gates, subjects, betweens, writers)
def test_turning_the_reading_round_leaves_the_cell_as_it_is(gates, subject, between, writer):
    over, _ = shown(gates, subject, between, "overwrites", writer)
    keeps, _ = shown(gates, subject, between, "keeps", writer)
    np.testing.assert_allclose(keeps["c"], over["c"], rtol=0, atol=1e-14)
    np.testing.assert_allclose(keeps["gates"], 1 - over["gates"], rtol=0, atol=1e-9)
    np.testing.assert_allclose(maths.turn_round(keeps["gates"]), over["gates"], atol=1e-9)
    assert keeps["verb"] == over["verb"]


@given(st.lists(shares, min_size=1, max_size=14), st.randoms())
def test_cell_is_the_sum_of_what_counts(gates, random):
    candidates = np.array([random.uniform(-1, 1) for _ in gates])
    weights = maths.weights_at_verb(gates)
    c = maths.cell_values(gates, candidates)
    assert weights @ candidates == pytest.approx(c[-1], abs=1e-12)
    assert weights.sum() + np.prod(1 - np.array(gates)) == pytest.approx(1)
    assert np.abs(c).max() <= np.abs(candidates).max() + 1e-12


# --- the trained networks ------------------------------------------------------------------------


@words_and_memory
@given(subject=subjects, between=betweens)
def test_trained_network_takes_the_one_gate_step(writer, subject, between):
    words, _ = maths.read_words(subject, between)
    own, candidates, cells = maths.trained_steps(writer, words)
    W_c, b_c, W_u, b_u, kinds = maths.trained_weights(writer)
    c = np.zeros((1, 2))
    for t, word in enumerate(words):
        word = word.strip(",").lower()
        x = np.eye(len(kinds))[[kinds.index(maths.KINDS.get(word, word))]]
        c = one_gate_step(x, c, W_c, b_c, W_u, b_u)
        assert cells[t] == pytest.approx(-c[0, 0], abs=1e-14)
    np.testing.assert_allclose(maths.cell_values(own, candidates)[1:], cells, atol=1e-12)


def kind_words(X):
    return [[WORDS[i] for i in column] for column in X.T]


@words_and_memory
@pytest.mark.parametrize("distractors", [0, 1, 3, 6])
def test_trained_networks_give_every_verb_right(writer, distractors):
    X, y = agreement_sentences(np.random.default_rng(1), 100, distractors)
    were = [maths.trained_steps(writer, words)[2][-1] < 0 for words in kind_words(X)]
    np.testing.assert_array_equal(were, y == 1)


def test_one_network_holds_the_number_by_its_gate_the_other_by_its_candidate():
    X, y = agreement_sentences(np.random.default_rng(2), 200, 6)
    nouns = np.arange(7, len(X), 3)
    right, at_subject, at_others = {}, {}, {}
    for writer in TRAINED:
        own = np.array([maths.trained_steps(writer, words)[0] for words in kind_words(X)])
        at_subject[writer], at_others[writer] = own[:, 1].mean(), own[:, nouns].mean()
        own[:, nouns] = 1.0  # held open at every other noun
        were = [
            maths.trained_steps(writer, words, u)[2][-1] < 0
            for words, u in zip(kind_words(X), own, strict=True)
        ]
        right[writer] = np.mean(were == (y == 1))
    assert at_subject["word"] > 5 * at_others["word"]
    assert at_subject["memory"] < 1.5 * at_others["memory"]
    assert right["word"] < 0.65 and right["memory"] == 1


@words_and_memory
def test_example_shows_the_networks_own_gates(writer):
    words, _ = maths.read_words("cat", 3)
    own, _, cells = maths.trained_steps(writer, words)
    gates = picture.trained_gates(writer)
    np.testing.assert_allclose(gates, own, atol=0.005 + 1e-12)
    arrays, _ = shown(gates, "cat", 3, writer=writer)
    np.testing.assert_allclose(arrays["c"][1:], cells, atol=0.03)
    assert arrays["verb"] == "was"
    assert shown(gates, "cats", 3, writer=writer)[0]["verb"] == "were"


# --- the sentences -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "preset, said",
    [
        ("write once, then keep", "cell is 1: “was”, 98 % sure, which is right. What counts in it: "
         "“cat” 100 %, “dogs” 0 %."),
        ("always open: only the last word counts", "cell is −1: “were”, 98 % sure, which is wrong. "
         "What counts in it: “cat” 0 %, “dogs” 100 %."),
        ("never open", "cell is 0: “was” or “were” is a coin toss. No noun was ever written."),
        ("trained: the gate holds it", "which is right. What counts in it: “cat” 78 %, “dogs” 3"),
        ("trained: the candidate holds it", "which is right. Through the gate less than 0.1 % of "
         "what “cat” wrote is left; the candidates repeat what the memory holds."),
    ],
)  # fmt: skip
def test_examples_say_what_they_show(preset, said):
    lab = gate_puppeteer()
    lab.show(preset)
    assert said in lab.sentence


def test_half_open_gates_forget_by_halves():
    arrays, said = shown(picture.FIRST["gates"])
    np.testing.assert_allclose(arrays["weights"], 0.5 ** np.arange(8, 0, -1))
    assert arrays["c"][-1] == pytest.approx(0.5**7 - 0.5)
    assert said.startswith("At the verb the cell is −0.49: “were”, 88 % sure, which is wrong.")


def test_a_word_without_a_number_overwrites_with_nothing():
    _, said = shown((1.0,) * maths.LONGEST, between=0)
    assert said.endswith("coin toss. No noun counts: “ate” overwrote all with its 0.")


@settings(max_examples=200)
@given(some_gates, subjects, betweens, st.sampled_from(["overwrites", "keeps"]), writers)
def test_every_sentence_says_what_the_cell_says(gates, subject, between, reading, writer):
    arrays, said = shown(gates, subject, between, reading, writer)
    cell = float(re.search(r"cell is (\S+): ", said)[1].replace("−", "-"))
    assert cell == pytest.approx(arrays["c"][-1], abs=0.0051)
    right = "was" if subject == "cat" else "were"
    if arrays["verb"]:
        assert arrays["verb"] == ("was" if arrays["c"][-1] > 0 else "were")
        assert f"which is {'right' if arrays['verb'] == right else 'wrong'}." in said
    else:
        assert abs(arrays["c"][-1]) < 0.016 and "coin toss" in said
    assert said.endswith(".") and ("z = 1 − u" in said) == (reading == "keeps")


@given(some_gates, subjects, betweens, writers)
def test_drawing_has_every_word_and_the_cell_between_old_value_and_candidate(
    gates, subject, between, writer
):
    arrays, said = shown(gates, subject, between, writer=writer)
    drawing = picture.svg(arrays, said)
    root = ElementTree.fromstring(drawing)
    texts = [node.text for node in root.iter() if node.tag.endswith("text")]
    for word in arrays["words"]:
        assert word in texts
    assert said in root.attrib["aria-label"]
    dots = [
        n.attrib for n in root.iter() if n.tag.endswith("circle") and n.attrib["class"] == "cell"
    ]
    assert len(dots) == len(arrays["words"])
    heights = [float(dot["cy"]) for dot in dots]
    np.testing.assert_allclose(heights, picture._down(arrays["c"][1:]), atol=0.06)
    for t, candidate in enumerate(arrays["candidates"]):
        low, high = sorted((candidate, arrays["c"][t]))
        assert low - 1e-12 <= arrays["c"][t + 1] <= high + 1e-12


# --- the controls --------------------------------------------------------------------------------


def drawn_lines(lab):
    """The drawing without its description."""
    return re.sub('aria-label="[^"]*"', "", lab.box.children[2].value)


def test_turning_round_turns_the_sliders_and_nothing_else():
    lab = gate_puppeteer()
    lab.show("write once, then keep")
    desk, before = lab.controls["gates"], drawn_lines(lab)
    u = [slider.value for slider in desk.sliders]
    lab.controls["reading"].value = "keeps"
    assert [slider.value for slider in desk.sliders] == [1 - gate for gate in u]
    assert desk.value == tuple(u) and "1 keeps" in desk.label.value
    assert drawn_lines(lab) == before
    desk.sliders[1].value = 0.3  # keep 0.3, overwrite 0.7
    assert desk.value[1] == 0.7
    lab.controls["reading"].value = "overwrites"
    assert desk.sliders[1].value == 0.7
    lab.reset()
    assert desk.value == picture.FIRST["gates"] and desk.sliders[1].value == 0.5


def test_each_word_of_the_sentence_has_a_slider_of_its_name():
    lab = gate_puppeteer()
    desk = lab.controls["gates"]
    for subject, between in [("cat", 0), ("cats", 3), ("cat", 2)]:
        lab.set(subject=subject, between=between)
        words, _ = maths.read_words(subject, between)
        names = [s.description for s in desk.sliders if s.layout.display != "none"]
        assert [name.split(", ")[1] for name in names] == [word.strip(",") for word in words]
        assert len(set(names)) == len(words)


def test_a_slider_is_a_move_of_your_own():
    lab = gate_puppeteer()
    lab.show("never open")
    lab.controls["gates"].sliders[1].value = 1.0
    assert lab.preset.value == "your own values"
    assert "98 % sure, which is right" in lab.sentence


def test_gates_that_are_none_are_refused():
    lab = gate_puppeteer()
    for gates in [(0.5,), (2.0,) * maths.LONGEST]:
        with pytest.raises(traitlets.TraitError, match="14 numbers between 0 and 1"):
            lab.controls["gates"].value = gates
