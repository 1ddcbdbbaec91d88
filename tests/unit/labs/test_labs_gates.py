"""The labs of notebook 04 without a browser: their numbers, their sentences, their pictures.

What every lab has is tested in test_labs.py.
"""

import importlib
import re
from xml.etree import ElementTree

import numpy as np
import pytest
import torch
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.datasets.agreement import WORDS, agreement_sentences
from course_utils.labs import gate_puppeteer, memory_race
from course_utils.rnn.gates import gru_forward, gru_step, one_gate_step
from course_utils.rnn.gradients import spectral_radius
from course_utils.rnn.lstm import cell_gradient, lstm_forward, lstm_step
from course_utils.rnn.neuron import rnn_step

puppet = importlib.import_module("course_utils.labs.gate_puppeteer.picture")
race = importlib.import_module("course_utils.labs.memory_race.picture")

TRAINED = list(puppet.TRAINED)
shares = st.floats(0, 1)
hundredths = st.integers(0, 100).map(lambda n: n / 100)
some_gates = st.tuples(*[hundredths] * puppet.LONGEST)
subjects = st.sampled_from(list(puppet.SUBJECTS.values()))
betweens = st.sampled_from(list(puppet.BETWEEN.values()))
writers = st.sampled_from(list(puppet.WRITERS.values()))
words_and_memory = pytest.mark.parametrize("writer", TRAINED)


def shown(gates, subject="cat", between=1, reading="overwrites", writer="number"):
    arrays = puppet.picture_arrays(gates, subject, between, reading, writer)
    return arrays, puppet.describe(arrays, reading, writer)


# --- puppeteer: the cell -------------------------------------------------------------------------


def test_sentence_has_the_nouns_it_is_asked_for():
    words, numbers = puppet.read_words("cat", 1)
    assert " ".join(words) == "The cat, which already ate near the dogs,"
    np.testing.assert_array_equal(numbers, [0, 1, 0, 0, 0, 0, 0, -1])
    words, numbers = puppet.read_words("cats", 3)
    assert " ".join(words).endswith("near the dog behind the bird with the horse,")
    assert numbers.tolist().count(1) == 3 and numbers[1] == -1
    assert len(words) == puppet.LONGEST
    assert puppet.read_words("cat", 0)[0][-1] == "ate,"


@given(subjects, betweens)
def test_numbers_are_those_of_the_nouns(subject, between):
    for word, number in zip(*puppet.read_words(subject, between), strict=True):
        kind = puppet.KINDS.get(word.strip(","), "")
        assert number == {"singular": 1, "plural": -1}.get(kind, 0)
        assert word.strip(",").lower() in WORDS


def test_unknown_subject_reading_are_named():
    with pytest.raises(ValueError, match="no sentence about 'dog'"):
        puppet.read_words("dog", 1)
    with pytest.raises(ValueError, match="with 4 nouns"):
        puppet.read_words("cat", 4)
    with pytest.raises(ValueError, match="unknown reading 'forgets'"):
        puppet.cell_values([0.5], [1.0], "forgets")


@given(st.lists(st.tuples(st.floats(0.01, 0.99), st.floats(-0.99, 0.99)), min_size=1, max_size=14))
def test_cell_is_that_of_the_one_gate_step(steps):
    gates, candidates = np.array(steps).T
    c = puppet.cell_values(gates, candidates)
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
    np.testing.assert_allclose(puppet.turn_round(keeps["gates"]), over["gates"], atol=1e-9)
    assert keeps["verb"] == over["verb"]


@given(st.lists(shares, min_size=1, max_size=14), st.randoms())
def test_cell_is_the_sum_of_what_counts(gates, random):
    candidates = np.array([random.uniform(-1, 1) for _ in gates])
    weights = puppet.weights_at_verb(gates)
    c = puppet.cell_values(gates, candidates)
    assert weights @ candidates == pytest.approx(c[-1], abs=1e-12)
    assert weights.sum() + np.prod(1 - np.array(gates)) == pytest.approx(1)
    assert np.abs(c).max() <= np.abs(candidates).max() + 1e-12


# --- puppeteer: the trained networks -------------------------------------------------------------


@words_and_memory
@given(subject=subjects, between=betweens)
def test_trained_network_takes_the_one_gate_step(writer, subject, between):
    words, _ = puppet.read_words(subject, between)
    own, candidates, cells = puppet.trained_steps(writer, words)
    W_c, b_c, W_u, b_u, kinds = puppet.trained_weights(writer)
    c = np.zeros((1, 2))
    for t, word in enumerate(words):
        word = word.strip(",").lower()
        x = np.eye(len(kinds))[[kinds.index(puppet.KINDS.get(word, word))]]
        c = one_gate_step(x, c, W_c, b_c, W_u, b_u)
        assert cells[t] == pytest.approx(-c[0, 0], abs=1e-14)
    np.testing.assert_allclose(puppet.cell_values(own, candidates)[1:], cells, atol=1e-12)


def kind_words(X):
    return [[WORDS[i] for i in column] for column in X.T]


@words_and_memory
@pytest.mark.parametrize("distractors", [0, 1, 3, 6])
def test_trained_networks_give_every_verb_right(writer, distractors):
    X, y = agreement_sentences(np.random.default_rng(1), 100, distractors)
    were = [puppet.trained_steps(writer, words)[2][-1] < 0 for words in kind_words(X)]
    np.testing.assert_array_equal(were, y == 1)


def test_one_network_holds_the_number_by_its_gate_the_other_by_its_candidate():
    X, y = agreement_sentences(np.random.default_rng(2), 200, 6)
    nouns = np.arange(7, len(X), 3)
    right, at_subject, at_others = {}, {}, {}
    for writer in TRAINED:
        own = np.array([puppet.trained_steps(writer, words)[0] for words in kind_words(X)])
        at_subject[writer], at_others[writer] = own[:, 1].mean(), own[:, nouns].mean()
        own[:, nouns] = 1.0  # held open at every other noun
        were = [
            puppet.trained_steps(writer, words, u)[2][-1] < 0
            for words, u in zip(kind_words(X), own, strict=True)
        ]
        right[writer] = np.mean(were == (y == 1))
    assert at_subject["word"] > 5 * at_others["word"]
    assert at_subject["memory"] < 1.5 * at_others["memory"]
    assert right["word"] < 0.65 and right["memory"] == 1


@words_and_memory
def test_example_shows_the_networks_own_gates(writer):
    words, _ = puppet.read_words("cat", 3)
    own, _, cells = puppet.trained_steps(writer, words)
    gates = puppet.trained_gates(writer)
    np.testing.assert_allclose(gates, own, atol=0.005 + 1e-12)
    arrays, _ = shown(gates, "cat", 3, writer=writer)
    np.testing.assert_allclose(arrays["c"][1:], cells, atol=0.03)
    assert arrays["verb"] == "was"
    assert shown(gates, "cats", 3, writer=writer)[0]["verb"] == "were"


# --- puppeteer: the sentences --------------------------------------------------------------------


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
    arrays, said = shown(puppet.FIRST["gates"])
    np.testing.assert_allclose(arrays["weights"], 0.5 ** np.arange(8, 0, -1))
    assert arrays["c"][-1] == pytest.approx(0.5**7 - 0.5)
    assert said.startswith("At the verb the cell is −0.49: “were”, 88 % sure, which is wrong.")


def test_a_word_without_a_number_overwrites_with_nothing():
    _, said = shown((1.0,) * puppet.LONGEST, between=0)
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
    drawing = puppet.svg(arrays, said)
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
    np.testing.assert_allclose(heights, puppet._down(arrays["c"][1:]), atol=0.06)
    for t, candidate in enumerate(arrays["candidates"]):
        low, high = sorted((candidate, arrays["c"][t]))
        assert low - 1e-12 <= arrays["c"][t + 1] <= high + 1e-12


# --- puppeteer: the controls ---------------------------------------------------------------------


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
    assert desk.value == puppet.FIRST["gates"] and desk.sliders[1].value == 0.5


def test_each_word_of_the_sentence_has_a_slider_of_its_name():
    lab = gate_puppeteer()
    desk = lab.controls["gates"]
    for subject, between in [("cat", 0), ("cats", 3), ("cat", 2)]:
        lab.set(subject=subject, between=between)
        words, _ = puppet.read_words(subject, between)
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
    for gates in [(0.5,), (2.0,) * puppet.LONGEST]:
        with pytest.raises(traitlets.TraitError, match="14 numbers between 0 and 1"):
            lab.controls["gates"].value = gates


# --- race: the runs ------------------------------------------------------------------------------

CELLS = list(race.NAMES)
cells = pytest.mark.parametrize("cell", CELLS)


def runs(cell, value=1.0, drive=0.3, seed=0):
    return {
        "rnn": lambda: race.run_rnn(value, drive, seed=seed),
        "relu": lambda: race.run_relu(drive, seed=seed),
        "gru": lambda: race.run_gru(value, drive, seed=seed),
        "lstm": lambda: race.run_lstm(value, drive, seed=seed),
    }[cell]()


def steps_of(cell, value, seed=0):
    """One step of a cell, from state to state; the LSTM's state is its cell, then its output."""
    d, H = race.drawn(seed), race.UNITS
    b = np.zeros(4 * H)
    b[H : 2 * H] = value

    def step(x, s):
        if cell == "rnn":
            return rnn_step(x, s, d["W_x"][:, :H], value * d["G"], np.zeros(H))
        if cell == "relu":
            return np.maximum(x @ d["W_x"][:, :H] + s, 0)
        if cell == "gru":
            n = 3 * H
            return gru_step(x, s, d["W_x"][:, :n], d["W_h"][:, :n], b[:n], np.zeros(n))
        h, c = lstm_step(x, s[:, H:], s[:, :H], d["W_x"], d["W_h"], b)
        return np.concatenate([c, h], axis=1)

    return step


def test_the_tanh_rnns_weights_have_the_radius_asked_for():
    assert spectral_radius(race.drawn()["G"]) == pytest.approx(1)


@pytest.mark.parametrize("drive", [0.0, 0.3])
def test_runs_of_a_pair_differ_in_their_first_input_alone(drive):
    X = race.inputs(drive)
    with_signal, without = X[:, : race.PAIRS], X[:, race.PAIRS :]
    np.testing.assert_array_equal(with_signal[1:], without[1:])
    assert (np.abs(with_signal[0]) == 1).all() and not without[0].any()
    assert X[1:].std() == pytest.approx(drive, rel=0.05)


@cells
def test_trace_is_the_distance_of_the_pairs(cell):
    value, H = 0.8, race.UNITS
    step = steps_of(cell, value)
    s = np.zeros((2 * race.PAIRS, 2 * H if cell == "lstm" else H))
    apart = []
    for x in race.inputs(0.3)[:30]:
        s = step(x, s)
        apart.append(np.linalg.norm(s[: race.PAIRS, :H] - s[race.PAIRS :, :H]))
    left = runs(cell, value)["left"][:30]
    np.testing.assert_allclose(left, np.array(apart) / apart[0], rtol=1e-9, atol=1e-14)


@cells
def test_jacobians_are_derivatives_of_a_step(cell):
    value, H = 1.2, race.UNITS
    step, run = steps_of(cell, value), runs(cell, value)
    s = np.zeros((1, 2 * H if cell == "lstm" else H))
    X = race.inputs(0.3)[:, :1]
    for t in range(6):
        if t:
            eps = 1e-6
            moved = np.repeat(s, s.shape[1], axis=0) + eps * np.eye(s.shape[1])
            back = np.repeat(s, s.shape[1], axis=0) - eps * np.eye(s.shape[1])
            numeric = (step(X[t], moved) - step(X[t], back)) / (2 * eps)
            np.testing.assert_allclose(run["jacobians"][t - 1], numeric, atol=1e-8)
        s = step(X[t], s)


@pytest.mark.parametrize("bias", [0.0, 1.0, 4.0])
def test_lstms_gradient_is_the_courses(bias):
    d, H, T = race.drawn(), race.UNITS, 60
    b = np.zeros(4 * H)
    b[H : 2 * H] = bias
    start = np.zeros((1, H))
    X = race.inputs(0.3)[:T, :1]
    _, C, gates = lstm_forward(X, start, start, d["W_x"], d["W_h"], b)
    alone, total = cell_gradient(gates[:, 0], C[:, 0], d["W_h"])
    seen = race.watch(race.run_lstm(bias, 0.3), T)
    np.testing.assert_allclose(seen["gradient"], race.sizes(total)[::-1], rtol=1e-9)
    np.testing.assert_allclose(
        seen["alone_back"], np.sqrt((alone**2).mean(axis=1))[::-1], rtol=1e-9
    )


@pytest.mark.parametrize("T", [2, 40])
def test_grus_gradient_is_autograds(T):
    d, n = race.drawn(), 3 * race.UNITS
    b_x, b_h = np.zeros((2, n))
    b_x[race.UNITS : 2 * race.UNITS] = 2.0
    X, start = race.inputs(0.3)[:T, :1], np.zeros((1, race.UNITS))
    H, _, _ = gru_forward(X, start, d["W_x"][:, :n], d["W_h"][:, :n], b_x, b_h)
    gru = torch.nn.GRU(race.INPUTS, race.UNITS, dtype=torch.float64)
    with torch.no_grad():
        gru.weight_ih_l0[:] = torch.as_tensor(d["W_x"][:, :n].T)
        gru.weight_hh_l0[:] = torch.as_tensor(d["W_h"][:, :n].T)
        gru.bias_ih_l0[:], gru.bias_hh_l0[:] = torch.as_tensor(b_x), torch.as_tensor(b_h)
    first = torch.as_tensor(H[0, 0])
    rest = torch.as_tensor(X[1:])

    def last(h):
        return gru(rest, h[None, None])[0][-1, 0]

    J = torch.autograd.functional.jacobian(last, first).numpy()
    seen = race.watch(race.run_gru(2.0, 0.3), T)
    assert seen["gradient"][-1] == pytest.approx(race.sizes(J), rel=1e-9)


def test_without_input_identity_relu_keeps_everything():
    left = race.run_relu(0.0)["left"]
    np.testing.assert_allclose(left, 1)
    assert race.run_relu(1.0)["left"][-1] < 1


@cells
@given(T=st.integers(2, race.LONGEST))
@settings(max_examples=20, deadline=None)
def test_every_picture_starts_at_one(cell, T):
    seen = race.watch(runs(cell), T)
    for values in seen.values():
        assert values.shape == (T,) and values[0] == pytest.approx(1)
    np.testing.assert_allclose(seen["alone"][-1], seen["alone_back"][-1])


@pytest.mark.parametrize("run", [race.run_gru, race.run_lstm])
@pytest.mark.parametrize("seed", range(5))
def test_a_larger_bias_of_the_keeping_gate_holds_the_trace_longer(run, seed):
    steps = [race.forgotten_after(run(bias, 0.3, seed=seed)["left"]) or race.LONGEST for bias in
             (0.0, 1.0, 2.0)]  # fmt: skip
    assert steps[0] < steps[1] < steps[2]


@pytest.mark.parametrize("seed", range(5))
def test_lstm_with_bias_4_amplifies_and_its_gates_alone_would_not(seed):
    """What the lab's example shows is no accident of its seed."""
    seen = race.watch(race.run_lstm(4.0, 0.3, seed=seed), 100)
    assert seen["left"][-1] > race.GROWN and seen["gradient"][-1] > 1 > 2 * seen["alone"][-1]
    gru = race.watch(race.run_gru(5.0, 0.3, seed=seed), 100)
    assert race.GONE < gru["left"][-1] < 1


# --- race: the sentences -------------------------------------------------------------------------


def test_forgotten_is_below_one_percent_for_good():
    assert race.forgotten_after(np.array([1, 0.5, 0.001, 0.02, 0.005, 0.001])) == 4
    assert race.forgotten_after(np.array([1, 0.001])) == 1
    assert race.forgotten_after(np.array([1, 0.5])) is None


def test_ranking_prefers_what_is_nearest_to_all_of_it():
    ends = dict(a=[1, 0.5], b=[1, 24.0], c=[1, 0.005], d=[1, 0.9])
    arrays = {cell: dict(left=np.array(left)) for cell, left in ends.items()}
    assert race.ranking(arrays) == ["d", "a", "b", "c"]


@pytest.mark.parametrize(
    "preset, said",
    [
        ("PyTorch’s biases, 0", r"identity ReLU remembers longest.* GRU after \d, LSTM after \d\."),
        ("gates that keep: biases 5", "^The GRU remembers longest: 5. % of the signal is left "
         "after 99 steps.*LSTM: .* times as much as at first, its loop amplifies"),
        ("the LSTM’s loop amplifies", "^LSTM, forget-gate bias 4.0: .* times as much as at first; "
         "its forget gates alone would leave 16 %"),
        ("no input after the signal", "^The identity ReLU remembers longest: 100 % of the signal"),
        ("a trace without a gradient", "The trace stays, the gradient does not"),
    ],
)  # fmt: skip
def test_race_examples_say_what_they_show(preset, said):
    lab = memory_race()
    lab.show(preset)
    assert re.search(said, lab.sentence), lab.sentence


VALUES = dict(
    radius=st.sampled_from([0.0, 0.3, 0.9, 1.0, 1.5]),
    update=st.sampled_from([-2.0, 0.0, 1.0, 4.0, 6.0]),
    forget=st.sampled_from([-2.0, 0.0, 1.0, 4.0, 6.0]),
    drive=st.sampled_from([0.0, 0.3, 1.0]),
    T=st.integers(10, race.LONGEST),
    view=st.sampled_from(list(race.VIEWS.values())),
)


@settings(max_examples=60, deadline=None)
@given(**VALUES)
def test_every_sentence_of_the_race_agrees_with_its_numbers(**values):
    arrays = race.picture_arrays(**values)
    said = race.describe(arrays["race"], **values)
    assert said.endswith(".") and "nan" not in said and "inf" not in said
    left = {cell: run["left"] for cell, run in arrays["race"].items()}
    if values["view"] == "all":
        assert all(said.count(name) == 1 for name in race.NAMES.values())
        for cell, steps in re.findall(r"(tanh RNN|identity ReLU|GRU|LSTM) after (\d+)", said):
            trace = next(left[c] for c in CELLS if race.NAMES[c] == cell)
            assert trace[int(steps)] < race.GONE <= trace[int(steps) - 1]
    else:
        below = re.search(r"below 1 % after (\d+)", said)
        assert (below is None) == (left[values["view"]][-1] >= race.GONE)


@settings(max_examples=40, deadline=None)
@given(**VALUES)
def test_what_is_drawn_lies_within_the_picture(**values):
    arrays = race.picture_arrays(**values)
    lines = np.array([*arrays["left"].values(), *arrays["gradient"].values()])  # (8, T)
    assert lines.shape == (8, values["T"]) and arrays["steps"][-1] == values["T"] - 1
    assert race.BOTTOM <= lines.min() < lines.max() <= arrays["high"] <= race.CEILINGS[-1]
    assert (lines[:, 0] <= 1 + 1e-12).all()
    for key in ("alone", "alone_back"):
        assert arrays[key].shape == (values["T"],) and (arrays[key] > 0).all()
        assert (arrays[key][0] < race.FLOOR) == (values["view"] == "all")


@pytest.mark.parametrize("T", [10, 49, 50, 51, 199, 200])
def test_the_length_of_the_run_does_not_change_what_is_seen(T):
    seen = race.race(0.9, 1.0, 4.0, 0.3, T)["lstm"]
    whole = race.watch(race.run_lstm(4.0, 0.3), T)
    for key, values in seen.items():
        np.testing.assert_allclose(values, whole[key], rtol=1e-12)
