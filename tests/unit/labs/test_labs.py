"""The labs without a browser: their maths, their sentences, their output in a saved notebook."""

import base64
import importlib
import math
import re
import subprocess
import sys
from xml.etree import ElementTree

import ipywidgets as W
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.display.words import number
from course_utils.labs import (
    bptt_stepper,
    clipping_cliff,
    gate_puppeteer,
    gradient_microscope,
    guard,
    memory_explorer,
    memory_race,
    neuron_playground,
    truncation_meter,
    unrolled_graph_stepper,
)
from course_utils.labs.lab import OWN_VALUES
from course_utils.rnn.neuron import rnn_forward

neuron = importlib.import_module("course_utils.labs.neuron_playground.picture")
graph = importlib.import_module("course_utils.labs.unrolled_graph_stepper")

# The values the sliders can take.
w_h_values = st.integers(-120, 120).map(lambda i: i / 20)
w_x_values = b_values = st.integers(-80, 80).map(lambda i: i / 20)
activations = st.sampled_from(list(neuron.ACTIVATIONS))
kinds = st.sampled_from(list(neuron.SIGNALS))
# The same examples in every run; they were varied while the lab was written.
examples = settings(max_examples=300, deadline=None, derandomize=True)


def step(w_h, b, activation, h):
    return neuron.ACTIVATIONS[activation](w_h * h + b)


# --- neuron playground: response -----------------------------------------------------------------


def test_response_is_that_of_the_courses_rnn():
    response = neuron.neuron_response(1.5, -0.7, 0.3, "tanh", "sine")
    H = rnn_forward(
        response["x"][:, None, None],
        np.zeros((1, 1)),
        np.array([[1.5]]),
        np.array([[-0.7]]),
        np.array([0.3]),
    )
    np.testing.assert_allclose(response["h"], H[:, 0, 0], rtol=0, atol=1e-14)


def test_signals():
    assert neuron.signal("pulse").tolist() == [1] + 39 * [0]
    assert neuron.signal("two pulses").nonzero()[0].tolist() == [0, 20]
    assert neuron.signal("step").tolist() == 40 * [1]
    sine = neuron.signal("sine", 20)
    np.testing.assert_allclose(sine[:10], sine[10:], atol=1e-12)
    with pytest.raises(ValueError, match="unknown signal 'noise'"):
        neuron.signal("noise")


def test_linear_response_has_a_closed_form():
    response = neuron.neuron_response(2.0, 1.1, 0.0, "linear", "pulse")
    np.testing.assert_allclose(response["h"], 2 * 1.1 ** np.arange(40), rtol=1e-12)
    assert not response["quiet"].any()


# --- neuron playground: fixed points -------------------------------------------------------------


@pytest.mark.parametrize(
    "w_h, b, activation, points",
    [
        (0.5, 0, "tanh", [(0, True)]),
        (1, 0, "tanh", [(0, True)]),  # slope 1, and yet it attracts, slowly
        (-1, 0, "tanh", [(0, True)]),
        (-2, 0, "tanh", [(0, False)]),
        (2, 0, "tanh", [(-0.957504, True), (0, False), (0.957504, True)]),
        (6, -3, "sigmoid", [(0.070720, True), (0.5, False), (0.929280, True)]),
        (4, -2, "sigmoid", [(0.5, True)]),
        (0, 0.3, "linear", [(0.3, True)]),
        (1.1, 1, "linear", [(-10, False)]),
        (-1, 2, "linear", [(1, False)]),  # neither attracts nor repels
        (1, 1, "linear", []),
        (1, 0, "linear", None),
        (1, 0, "ReLU", None),
        (1, 1, "ReLU", []),
        (1, -1, "ReLU", [(0, True)]),
        (2, -1, "ReLU", [(0, True), (1, False)]),
        (2, 0, "ReLU", [(0, False)]),
        (-2, 1, "ReLU", [(1 / 3, False)]),
        (-2, -1, "ReLU", [(0, True)]),
        (60, 0, "tanh", [(-1, True), (0, False), (1, True)]),  # tanh rounds to 1
    ],
)
def test_known_fixed_points(w_h, b, activation, points):
    found = neuron.fixed_points(w_h, b, activation)
    if points is None:
        assert found is None
        return
    assert [p.stable for p in found] == [stable for _, stable in points]
    np.testing.assert_allclose([p.value for p in found], [v for v, _ in points], atol=1e-6)


def test_a_map_that_touches_the_diagonal():
    touch = math.sqrt(0.5)  # where the slope of tanh(2 h + b) is 1
    b = math.atanh(touch) - 2 * touch
    low, half_stable = neuron.fixed_points(2, b, "tanh")
    assert low.stable and not half_stable.stable  # it attracts from one side only
    assert half_stable.value == pytest.approx(touch)


@examples
@given(w_h_values, b_values, activations)
def test_fixed_points_are_fixed_and_none_is_missing(w_h, b, activation):
    points = neuron.fixed_points(w_h, b, activation)
    if points is None:
        assert (w_h, b) == (1, 0)
        return
    for p in points:
        scale = max(1, abs(p.value))
        assert abs(step(w_h, b, activation, p.value) - p.value) < 1e-9 * scale
        if activation != "ReLU":  # no kink
            eps = 1e-6 * scale
            slope = (
                step(w_h, b, activation, p.value + eps) - step(w_h, b, activation, p.value - eps)
            ) / (2 * eps)
            if abs(abs(slope) - 1) > 1e-4:
                assert p.stable == (abs(slope) < 1)
    if activation in ("tanh", "sigmoid"):
        grid = np.linspace(-1.0123, 1.0321, 4001)
        above = np.array([step(w_h, b, activation, h) > h for h in grid])
        assert len(points) == np.count_nonzero(above[1:] != above[:-1])


@pytest.mark.parametrize(
    "w_h, b, activation, h, outlook",
    [
        (-1, 0, "linear", 1, ("swings", -1, 1)),
        (-1, 1, "linear", 0.5, ("settles", 0.5, 0.5)),
        (-1.05, 0, "linear", 0, ("settles", 0, 0)),
        (-1.05, 0, "linear", 1e-9, ("grows", -math.inf, math.inf)),
        (-2, 1, "ReLU", 0.3, ("swings", 0, 1)),
        (-2, 0, "tanh", 1e-300, ("swings", -0.957504, 0.957504)),
        (-4.05, 2.45, "sigmoid", 0, ("swings", 0.522322, 0.582877)),
        (1.05, 0, "tanh", 1e-100, ("settles", 0.370706, 0.370706)),
        (1.1, 0, "linear", math.inf, ("grows", -math.inf, math.inf)),
    ],
)
def test_known_outlooks(w_h, b, activation, h, outlook):
    kind, low, high = neuron.outlook(w_h, b, activation, h)
    assert kind == outlook[0]
    assert (low, high) == pytest.approx(outlook[1:], abs=1e-5)


@examples
@given(w_h_values, b_values, activations, st.floats(-2, 2))
def test_outlook_is_what_happens(w_h, b, activation, h):
    if activation == "ReLU":
        h = abs(h)
    outlook = neuron.outlook(w_h, b, activation, h)
    for _ in range(20_000):
        h = step(w_h, b, activation, h)
        if abs(h) > 1e9:
            break
    later = step(w_h, b, activation, h)
    if outlook.kind == "grows":
        assert abs(h) > 900  # the slowest growth there is: 0.05 a step
    elif outlook.kind == "settles":
        # The slowest approach there is, h -> tanh(h), is at √(3 / 2n) after n steps.
        assert abs(h - outlook.low) < 0.01
    else:
        assert outlook.low < outlook.high
        assert step(w_h, b, activation, outlook.low) == pytest.approx(outlook.high, abs=1e-9)
        assert sorted([h, later]) == pytest.approx([outlook.low, outlook.high], abs=1e-3)


# --- neuron playground: the sentence -------------------------------------------------------------


def sentence(**values):
    values = {**neuron.FIRST, **values}
    return neuron.describe(**values, response=neuron.neuron_response(**values))


@pytest.mark.parametrize(
    "values, said",
    [
        ({}, "The pulse has faded: 7 steps later"),
        (neuron.PRESETS["forgets at once"], "forgotten at once"),
        (neuron.PRESETS["fades slowly"], "fades slowly"),
        (dict(w_h=1.0), "fades ever more slowly"),
        (neuron.PRESETS["remembers one bit"], "first pulse sets h to 0.96, the second to −0.96"),
        (neuron.PRESETS["oscillates"], "swinging between −0.86 and 0.86 for ever"),
        (neuron.PRESETS["explodes"], "grows without bound: each step multiplies it by 1.10"),
        (neuron.PRESETS["adds up"], "first pulse takes h to 1.00, the second to 0."),
        (neuron.PRESETS["saturates"], "φ is saturated in 25 of 40 steps"),
        (neuron.PRESETS["latches (sigmoid)"], "settles at 0.93, one of two stable fixed points"),
        (dict(w_h=2.0, kind="two pulses"), "too weak to flip it"),
        (dict(w_x=0.0), "No trace of the pulse: the input weight is 0"),
        (dict(w_x=-1.0, activation="ReLU"), "φ gives the same h with and without it"),
        (dict(w_h=1.0, activation="linear"), "keeps the pulse unchanged: h stays at 1.00"),
        (dict(w_h=1.0, b=0.1, activation="ReLU"), "each step adds 0.10, and at t = 40 it is 5.00"),
        (dict(kind="step", w_h=-2.0, activation="linear"), "grows without bound"),
        (dict(kind="step", b=-1.0), "stays at 0"),
        (dict(kind="sine", w_x=0.0), "hardly moves"),
        (dict(kind="sine", w_h=-2.0, w_x=0.2), "not in the rhythm of its input"),
        (dict(kind="sine", w_h=0.0, activation="linear"), "in step with its input"),
    ],
)
def test_sentence_says_what_happens(values, said):
    assert said in sentence(**values)


def test_the_sines_lag_is_that_of_the_linear_filter():
    lag = -np.angle(1 / (1 - 0.9 * np.exp(-2j * np.pi / 10))) * 10 / (2 * np.pi)
    assert f"{lag:.1f} steps behind" in sentence(w_h=0.9, activation="linear", kind="sine")


@examples
@given(st.integers(1, 19).map(lambda i: i / 20))
def test_the_time_to_fade_is_right(w_h):
    h = np.array(neuron.run(1, w_h, 0, "linear", [1.0] + [0.0] * 400))
    steps = int(np.argmax(h < 0.01 * h[0]))  # the trace falls all the time
    said = sentence(w_h=w_h, activation="linear")
    if steps == 1:
        assert "one step later" in said
    elif steps < 40:
        assert f"{steps} steps later" in said
    else:
        assert f"only at t = {steps + 1}" in said


@examples
@given(w_x_values, w_h_values, b_values, activations, kinds)
def test_sentence_never_lies_about_growth(w_x, w_h, b, activation, kind):
    values = dict(w_x=w_x, w_h=w_h, b=b, activation=activation, kind=kind)
    response = neuron.neuron_response(**values)
    said = neuron.describe(**values, response=response)
    assert said.endswith(".") and "nan" not in said and "inf" not in said
    x = neuron.signal(kind, 4000)
    h = np.array(neuron.run(w_x, w_h, b, activation, x.tolist()))
    grows = not np.isfinite(h[-1]) or abs(h[-1]) > 150
    assert ("grows without bound" in said) == grows
    settles = re.search(r"settles at (−?[0-9.]+)[,:. ]", said)
    if settles:
        limit = float(settles[1].replace("−", "-").rstrip("."))
        assert abs(h[-1] - limit) < max(0.006, 0.06 * abs(limit), 0.03 * (abs(w_h) == 1))


@examples
@given(w_x_values, w_h_values, b_values, activations, kinds)
def test_picture_is_finite_and_holds_what_it_should(w_x, w_h, b, activation, kind):
    values = dict(w_x=w_x, w_h=w_h, b=b, activation=activation, kind=kind)
    response = neuron.neuron_response(**values)
    arrays = neuron.picture_arrays(**values, response=response)
    for array in arrays.values():
        assert np.all(np.isfinite(array))
    assert arrays["limit"] == 50 or np.abs(response["h"]).max() <= arrays["limit"]
    for h in [*arrays["stable"], *arrays["unstable"]]:
        on_map = np.interp(h, arrays["grid"], arrays["map"])
        assert abs(on_map - h) < 0.1 * arrays["limit"]


def test_the_map_is_the_one_the_state_follows():
    for kind in ["pulse", "step"]:
        values = {**neuron.FIRST, "kind": kind, "w_h": 1.7}
        response = neuron.neuron_response(**values)
        arrays = neuron.picture_arrays(**values, response=response)
        h = response["h"]
        np.testing.assert_allclose(
            np.interp(h[:-1], arrays["grid"], arrays["map"]), h[1:], atol=1e-3
        )


# --- unrolled graph ------------------------------------------------------------------------------


@pytest.fixture(params=[(w, m) for w in (False, True) for m in (False, True)])
def hello(request):
    trained, memory = request.param
    return trained, memory, *graph.model(trained, memory)


def texts(svg, but=()):
    nodes = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return ["".join(n.itertext()) for n in nodes if not {*but} & {*n.get("class").split()}]


def numbers(svg):
    """Numbers in the boxes; edges carry a 0 where the memory is cut off."""
    return [t for t in texts(svg, ["edge"]) if re.fullmatch(r"−?[0-9]+([.][0-9]+)?", t)]


def test_numbers_appear_as_they_are_computed(hello):
    _, memory, _, arrays = hello
    sizes = dict(x=4, a=3, h=3, o=4, p=4, loss=0, mean=0)
    shown = 0
    for stage, (quantity, _t) in enumerate(graph.STAGES, 1):
        shown += sizes[quantity]
        assert len(numbers(graph.svg(stage, arrays, memory))) == shown
    assert graph.STAGES[-1] == ("mean", 4) and len(graph.STAGES) == 25


def test_the_last_picture_holds_every_number_of_the_forward_pass(hello):
    _, memory, _, arrays = hello
    shown = numbers(graph.svg(25, arrays, memory))
    for quantity, digits in dict(a=2, h=2, o=2, p=3).items():
        for value in arrays[quantity].ravel():
            assert graph.fixed(value, digits) in shown
    for t, loss in enumerate(arrays["loss"], 1):
        assert f"loss{graph.sub(t)} = {graph.fixed(loss, 3)}" in texts(
            graph.svg(25, arrays, memory)
        )


def test_picture_is_named_and_described():
    _, arrays = graph.model(True, True)
    root = ElementTree.fromstring(graph.svg(5, arrays, True, "What is seen."))
    ns = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert "What is seen." in root.get("aria-label")
    assert "step 1: the probabilities" in root.find(ns + "title").text
    assert root.find(ns + "desc").text == "What is seen."
    assert "#" not in "".join(
        re.findall(r'(?:fill|stroke)="[^"]*"', ElementTree.tostring(root, "unicode"))
    )


def test_worked_formula_is_right_up_to_the_rounding_of_what_is_shown(hello):
    _, _, parameters, arrays = hello
    for stage, (quantity, _t) in enumerate(graph.STAGES, 1):
        _, worked = graph.formula(stage, parameters, arrays)
        if quantity == "x":
            continue
        terms = worked.removesuffix(" nats").split(" = ")
        left, result = terms[-2], float(terms[-1].replace("−", "-"))
        code = left.replace("−ln ", "-log ").replace("−", "-").replace("·", "*")
        code = re.sub(r"log (\S+)", r"log(\1)", code)
        functions = dict(tanh=math.tanh, exp=math.exp, log=math.log)
        tolerance = 0.06 if quantity in ("a", "o") else 0.012
        assert eval(code, functions) == pytest.approx(result, abs=tolerance)


def test_without_memory_both_ls_get_the_same_prediction():
    for trained in (False, True):
        _, arrays = graph.model(trained, False)
        np.testing.assert_array_equal(arrays["p"][2], arrays["p"][3])
        assert arrays["loss"].mean() > graph.FLOOR
        assert "same prediction" in graph.describe(25, arrays, trained, False)
    _, arrays = graph.model(True, True)
    assert arrays["loss"].mean() < graph.FLOOR
    assert "below 0.347" in graph.describe(25, arrays, True, True)


def test_every_stage_has_a_sentence_that_matches_the_arrays(hello):
    trained, memory, _, arrays = hello
    for stage, (quantity, t) in enumerate(graph.STAGES, 1):
        said = graph.describe(stage, arrays, trained, memory)
        assert said.endswith(".")
        if quantity == "p":
            best = "helo"[arrays["p"][t - 1].argmax()]
            assert f"“{best}” is the most probable" in said
            assert said.endswith("right.") == (best == "hello"[t])


def test_the_floor_is_the_best_one_can_do_without_memory():
    q = np.linspace(0.01, 0.99, 99)  # probability of l after reading l
    assert ((-np.log(q) - np.log(1 - q)) / 4).min() == pytest.approx(graph.FLOOR)


# --- what every lab has --------------------------------------------------------------------------

LABS = {
    "neuron_playground": neuron_playground,
    "unrolled_graph_stepper": unrolled_graph_stepper,
    "bptt_stepper": bptt_stepper,
    "truncation_meter": truncation_meter,
    "memory_explorer": memory_explorer,
    "gradient_microscope": gradient_microscope,
    "clipping_cliff": clipping_cliff,
    "gate_puppeteer": gate_puppeteer,
    "memory_race": memory_race,
}
MOVES = {
    "neuron_playground": ("w_h", 1.5),
    "unrolled_graph_stepper": ("stage", 8),
    "bptt_stepper": ("stage", 8),
    "truncation_meter": ("radius", 1.4),
    "memory_explorer": ("K", 20),
    "gradient_microscope": ("radius", 0.9),
    "clipping_cliff": ("steps", 10),
    "gate_puppeteer": ("subject", "cats"),
    "memory_race": ("forget", 2.0),
}


@pytest.fixture(params=LABS)
def lab(request):
    return LABS[request.param]()


def test_saved_output_has_a_picture_and_words(lab):
    data, metadata = lab._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == lab.box.model_id
    text = data["text/plain"]
    assert text.startswith(f"Interactive lab: {lab.title}\n") and text.endswith(".")
    assert "0x" not in text and text == repr(LABS[lab.name](present=True))
    picture = base64.b64decode(data["image/png"])
    assert picture.startswith(b"\x89PNG") and len(picture) <= 120_000
    assert lab.title in metadata["image/png"]["alt"]


def test_saved_words_describe_the_saved_picture(lab):
    lab.set(**lab.saved)
    assert repr(lab).endswith(lab.sentence)


def test_setting_a_control_updates_the_sentence_and_reset_restores_it(lab):
    first = lab.sentence
    name, value = MOVES[lab.name]
    before = lab.controls[name].value
    lab.controls[name].value = value
    assert lab.sentence != first
    lab.reset()
    assert lab.sentence == first and lab.controls[name].value == before


def test_every_value_of_every_choice_draws(lab):
    for control in lab.controls.values():
        if isinstance(control, W.Dropdown):
            for _, value in control.options:
                control.value = value
                assert lab.sentence
        else:
            for value in (control.min, control.max):
                control.value = value
                assert lab.sentence


def test_a_move_sends_few_messages(lab, monkeypatch):
    """Each message costs a millisecond or two between kernel and browser."""
    sent = []
    send = W.Widget._send
    monkeypatch.setattr(W.Widget, "_send", lambda *a, **k: (sent.append(a[0]), send(*a, **k)))
    name, value = MOVES[lab.name]
    lab.controls[name].value = value
    # A scale or an axis may change, too; a mark never sends twice.
    assert len(sent) <= 10
    assert len(sent) == len({id(widget) for widget in sent})


def test_examples_set_all_controls_and_leave_them_on_the_first_move():
    lab = neuron_playground()
    lab.controls["b"].value = 1.0
    lab.show("oscillates")
    assert lab.controls["w_h"].value == -1.5 and lab.controls["b"].value == 0
    lab.controls["w_h"].value = -1.4
    assert lab.preset.value == OWN_VALUES
    assert lab.controls["w_h"].value == -1.4


def test_rounding_in_the_browser_does_not_count_as_a_move():
    lab = neuron_playground()
    lab.show("adds up")
    lab.controls["w_h"].value = 1.0000000000000002
    assert lab.preset.value == "adds up"
    lab.controls["kind"].value = "pulse"
    assert "keeps the pulse unchanged" in lab.sentence


def test_unknown_control_is_named():
    with pytest.raises(ValueError, match="no control 'w_y'"):
        neuron_playground().set(w_y=1)


def test_playground_says_where_the_curve_leaves_the_picture():
    lab = neuron_playground()
    lab.set(activation="linear", w_h=6.0)
    assert lab.sentence.endswith("(The curve leaves the picture at t = 4.)")


def test_buttons_stop_at_the_ends():
    lab = unrolled_graph_stepper()
    back, onward = (
        w
        for w in lab.box.children[1].children
        if isinstance(w, W.Button) and w is not lab.reset_button
    )
    back.click()
    assert lab.controls["stage"].value == 1
    for _ in range(30):
        onward.click()
    assert lab.controls["stage"].value == 25


def test_guard_wraps_anything():
    box = guard(W.IntSlider(description="n"), "A sentence.", present=True)
    assert box.sentence == "A sentence."
    box.sentence = "Another."
    assert box.frame.sentence == "Another."
    assert repr(box) == "Guarded()" and repr(box.frame) == "Frame()"
    assert {"course-lab", "course-lab-present"} <= set(box._dom_classes)
    assert len(guard([W.Button(), W.Button()]).children) == 3


@pytest.mark.parametrize(
    "value, text",
    [(0.957, "0.96"), (-0.957, "−0.96"), (0.00123, "0.0012"), (1e-8, "0"), (123456, "1.2·10⁵"),
     (41.1, "41.10"), (-3.7e-5, "−3.7·10⁻⁵")],
)  # fmt: skip
def test_numbers_for_readers(value, text):
    assert number(value) == text


def test_labs_load_neither_matplotlib_nor_torch():
    code = (
        "import sys, course_utils.labs as labs; assert 'bqplot' not in sys.modules;"
        "[getattr(labs, name)() for name in labs.__all__ if name != 'guard'];"
        "print([m for m in ('matplotlib', 'torch') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
