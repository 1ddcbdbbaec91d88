"""The unrolled graph of the "hello" model without a browser: its numbers, sentences, pictures."""

import importlib
import math
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from course_utils.display.words import fixed, sub

graph = importlib.import_module("course_utils.labs.unrolled_graph_stepper")


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
            assert fixed(value, digits) in shown
    for t, loss in enumerate(arrays["loss"], 1):
        assert f"loss{sub(t)} = {fixed(loss, 3)}" in texts(graph.svg(25, arrays, memory))


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
