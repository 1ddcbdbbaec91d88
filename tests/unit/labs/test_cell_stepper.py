"""The cell stepper without a browser: its numbers, its formulas, its sentences, its pictures."""

import itertools
import math
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from course_utils.display.rosetta import GRU, GRU_RESET_BEFORE, LSTM
from course_utils.display.wiring import BUS, HEIGHT, WIDTH, WIRING
from course_utils.display.words import fixed
from course_utils.labs import cell_stepper
from course_utils.labs.cell_stepper import drawing, maths, words
from course_utils.labs.cell_stepper.notations import COURSE, NOTATIONS, plain
from course_utils.rnn.gates import (
    gru_backward,
    gru_forward,
    gru_step_reset_before,
    one_gate_step,
    sigmoid,
)
from course_utils.rnn.lstm import lstm_backward, lstm_forward, lstm_step_backward

GATES = {  # cell -> gates as they can stand
    cell: [dict(zip(first, values, strict=True)) for values in itertools.chain(
        [first.values()], itertools.product((0.0, 0.35, 1.0), repeat=len(first)))]
    for cell, first in maths.GATES.items()
}  # fmt: skip
CELLS = [(cell, gates) for cell in GATES for gates in GATES[cell]]
SHOWN = [(cell, name) for cell in NOTATIONS for name in NOTATIONS[cell]]
NEAR = dict(rtol=0, atol=1e-12)


def column(*numbers):
    return np.array([numbers])  # (1, n): one input or one unit


def side_by_side(weights, *parts):
    """W_x, W_h (1, n), b (n,) of these parts."""
    w_h, w_x, b = zip(*(weights[part] for part in parts), strict=True)
    return column(*w_x), column(*w_h), np.array(b)


def stages_of(cell):
    return range(1, len(maths.stages(cell)) + 1)


# --- the numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("gates", GATES["one_gate"])
def test_one_gate_is_the_courses_step(gates):
    v, _, weights = maths.stepped("one_gate", gates)
    (h_c, x_c, b_c), (h_u, x_u, b_u) = weights["new"], weights["update"]
    ours = one_gate_step(column(v["x"]), column(v["state_before"]), np.array([[h_c], [x_c]]),
                         np.array([b_c]), np.array([[h_u], [x_u]]), np.array([b_u]))  # fmt: skip
    np.testing.assert_allclose(v["state"], ours.item(), **NEAR)
    assert v["update"] == pytest.approx(gates["u"], abs=1e-12)


@pytest.mark.parametrize("gates", GATES["one_gate"])
def test_one_gate_goes_back_as_a_gru_that_resets_nothing_and_overwrites(gates):
    v, d, weights = maths.stepped("one_gate", gates)
    weights["update"] = tuple(-number for number in weights["update"])  # of z: the opposite gate
    weights["reset"] = (0.0, 0.0, 50.0)  # open
    W_x, W_h, b_x = side_by_side(weights, "reset", "update", "new")
    X, h_0 = np.full((1, 1, 1), v["x"]), column(v["state_before"])
    run = gru_forward(X, h_0, W_x, W_h, b_x, np.zeros(3))
    dX, dh_0, _, _, db, _ = gru_backward(np.ones((1, 1, 1)), X, h_0, *run, W_x, W_h)
    np.testing.assert_allclose(v["state"], run[0].item(), **NEAR)
    np.testing.assert_allclose((d["x"], d["state_before"]), (dX.item(), dh_0.item()), **NEAR)
    np.testing.assert_allclose((-d["inside update"], d["inside new"]), db[1:], **NEAR)


@pytest.mark.parametrize("gates", GATES["gru"])
def test_gru_is_the_courses_forward_and_backward(gates):
    v, d, weights = maths.stepped("gru", gates)
    W_x, W_h, b_x = side_by_side(weights, "reset", "update", "new")
    b_h = np.array([0, 0, weights["heard"][2]])
    X, h_0 = np.full((1, 1, 1), v["x"]), column(v["state_before"])
    H, parts, N_h = gru_forward(X, h_0, W_x, W_h, b_x, b_h)
    np.testing.assert_allclose(v["state"], H.item(), **NEAR)
    np.testing.assert_allclose((v["reset"], v["update"], v["new"]), parts[0, 0], **NEAR)
    np.testing.assert_allclose(v["heard"], N_h.item(), **NEAR)
    dX, dh_0, _, _, db_x, db_h = gru_backward(np.ones((1, 1, 1)), X, h_0, H, parts, N_h, W_x, W_h)
    np.testing.assert_allclose((d["x"], d["state_before"]), (dX.item(), dh_0.item()), **NEAR)
    inner = [d[f"inside {part}"] for part in ("reset", "update", "new")]
    np.testing.assert_allclose(inner, db_x, **NEAR)
    np.testing.assert_allclose(d["heard"], db_h[2], **NEAR)


@pytest.mark.parametrize("gates", GATES["gru"])
@pytest.mark.parametrize("reading", ["before", "overwrite"])
def test_gru_of_the_lectures_resets_before_the_product(gates, reading):
    v, d, weights = maths.stepped("gru", gates, reading)
    if reading == "overwrite":
        assert v["update"] == pytest.approx(1 - gates["z"], abs=1e-12)
        weights["update"] = tuple(-number for number in weights["update"])
    W_x, W_h, b = side_by_side(weights, "reset", "update", "new")

    def step(x, h):
        return gru_step_reset_before(column(x), column(h), W_x, W_h, b).item()

    x, h, e = v["x"], v["state_before"], 1e-6
    np.testing.assert_allclose(v["state"], step(x, h), **NEAR)
    assert d["x"] == pytest.approx((step(x + e, h) - step(x - e, h)) / (2 * e), abs=1e-8)
    assert d["state_before"] == pytest.approx((step(x, h + e) - step(x, h - e)) / (2 * e), abs=1e-8)


@pytest.mark.parametrize("gates", GATES["lstm"])
def test_lstm_is_the_courses_forward_and_backward(gates):
    v, d, weights = maths.stepped("lstm", gates)
    W_x, W_h, b = side_by_side(weights, "input", "forget", "new", "output")
    X, h_0, c_0 = np.full((1, 1, 1), v["x"]), column(v["out_before"]), column(v["state_before"])
    H, C, parts = lstm_forward(X, h_0, c_0, W_x, W_h, b)
    np.testing.assert_allclose((v["out"], v["state"]), (H.item(), C.item()), **NEAR)
    ours = [v[part] for part in ("input", "forget", "new", "output")]
    np.testing.assert_allclose(ours, parts[0, 0], **NEAR)
    da, dc = lstm_step_backward(column(d["out"]), column(d["state"]), parts[0], c_0, C[0])
    inner = [d[f"inside {part}"] for part in ("input", "forget", "new", "output")]
    np.testing.assert_allclose(inner, da[0], **NEAR)
    np.testing.assert_allclose(d["state_before"], dc.item(), **NEAR)
    np.testing.assert_allclose(d["out_before"], (da @ W_h.T).item(), **NEAR)
    np.testing.assert_allclose(d["x"], (da @ W_x.T).item(), **NEAR)
    # lstm_backward lets no gradient arrive along the cell: what is left is the output's share.
    dX, *_ = lstm_backward(np.ones((1, 1, 1)), X, h_0, c_0, H, C, parts, W_x, W_h)
    only = lstm_step_backward(column(1.0), column(0.0), parts[0], c_0, C[0])[0]
    np.testing.assert_allclose(dX.item(), (only @ W_x.T).item(), **NEAR)
    np.testing.assert_allclose(d["cell"] - d["by showing"], d["state"], **NEAR)


@pytest.mark.parametrize("cell, gates", CELLS)
def test_what_goes_along_the_wires_adds_up(cell, gates):
    for reading in maths.READINGS if cell == "gru" else ["after"]:
        v, d, _ = maths.stepped(cell, gates, reading)
        assert v["state"] == v["kept"] + v["written"]
        for name in gates:
            moved = 1 - gates[name] if reading == "overwrite" and name == "z" else gates[name]
            assert v[maths.PART[name]] == pytest.approx(moved, abs=1e-12)
        for part in (p for p in maths.PART.values() if p in v):
            assert v[part] == sigmoid(v[f"sum of {part}"])
        if cell != "lstm":
            assert d["update"] == d["by writing"] + d["by keeping"]
            assert d["state_before"] == d["along"] + d["by reading"]
    with pytest.raises(ValueError, match="unknown reading 'later'"):
        maths.stepped(cell, gates, "later")


def test_a_gate_stands_wholly_open_or_closed_at_the_ends_of_its_slider():
    for opened in (0.0, 1.0):
        v, d, _ = maths.stepped("one_gate", {"u": opened})
        assert v["update"] == opened and d["inside update"] == 0


# --- formulas ------------------------------------------------------------------------------------


def test_the_notations_are_those_of_the_rosetta_tables():
    def sources(*tables):
        return [row.source for table in tables for row in table]

    assert list(NOTATIONS["lstm"]) == sources(LSTM)
    gru = [name.removesuffix(" (Cho et al.)") for name in NOTATIONS["gru"]]
    assert gru == [s for s in sources(GRU, GRU_RESET_BEFORE) if "," not in s]
    for name, notation in NOTATIONS["gru"].items():
        assert (notation.reading == "after") == (name in sources(GRU))


@pytest.mark.parametrize("cell, name", SHOWN)
def test_the_last_lines_are_the_step(cell, name):
    """Read as Python, the last lines give the numbers of the boxes."""
    notation = NOTATIONS[cell][name]
    for gates in GATES[cell]:
        v, *_ = maths.stepped(cell, gates, notation.reading)
        known = {plain(notation.names[k]): v[k] for k in v if k in notation.names}
        for part, line in notation.lines:
            if part in ("state", "out"):
                code = plain(re.sub(r"<\w+\|([^>]*)>", r"\1", line)).split(" = ")[1]
                code = re.sub(r"tanh (\S+)", r"tanh(\1)", code)
                for written in sorted(known, key=len, reverse=True):
                    code = code.replace(written, repr(float(known[written])))
                code = code.replace("⊙", "*").replace("−", "-")
                assert eval(code, {"tanh": math.tanh}) == pytest.approx(v[part], abs=1e-12)
            else:
                assert line.startswith(f"{notation.names[part]} = ")
                assert ("tanh(" in line) == (part == "new")


@pytest.mark.parametrize("cell, name", SHOWN)
def test_worked_formula_is_right_up_to_the_rounding_of_what_is_shown(cell, name):
    notation = NOTATIONS[cell][name]
    rules = {"tanh": math.tanh, "σ": lambda a: 1 / (1 + math.exp(-a))}
    for gates in GATES[cell]:
        numbers = maths.stepped(cell, gates, notation.reading)
        for stage in stages_of(cell):
            for formula in words.worked(cell, stage, *numbers, notation):
                *_, left, result = formula.split(" = ")
                values = formula.split(" = ")[1:]
                if len(values) == 1:
                    continue  # nothing is calculated
                code = left.replace("−", "-").replace("·", "*").replace("²", "**2")
                result = float(result.replace("−", "-"))
                assert eval(code, rules) == pytest.approx(result, abs=0.006), formula


@pytest.mark.parametrize("cell, name", SHOWN)
def test_the_line_of_the_step_is_lit(cell, name):
    notation = NOTATIONS[cell][name]
    numbers = maths.stepped(cell, maths.GATES[cell], notation.reading)
    for stage, (_, part) in enumerate(maths.stages(cell), 1):
        html = drawing.formula(cell, stage, *numbers, notation)
        lit = re.findall(r'<div class="now">(.*?)</div>', html)
        if part == "read":
            assert len(lit) == len([p for p, _ in notation.lines if p not in ("state", "out")])
        else:
            of = {"kept": "state", "written": "state"}.get(part, part)
            assert len(lit) == 1
            line = dict(notation.lines)[of]
            shown = re.sub(r"<[^>]*>", "", lit[0])
            assert shown == plain(re.sub(r"<\w+\|([^>]*)>", r"\1", line))
            assert ("<b>" in lit[0]) == (part in ("kept", "written"))


# --- sentences -----------------------------------------------------------------------------------


def said(cell, way, part, name=COURSE, **moved):
    notation = NOTATIONS[cell][name]
    numbers = maths.stepped(cell, maths.GATES[cell] | moved, notation.reading)
    stage = maths.stages(cell).index((way, part)) + 1
    return words.describe(cell, stage, *numbers, notation)


@pytest.mark.parametrize("cell, name", SHOWN)
def test_every_number_in_a_sentence_is_one_of_the_step(cell, name):
    notation = NOTATIONS[cell][name]
    for gates in GATES[cell]:
        v, d, weights = maths.stepped(cell, gates, notation.reading)
        numbers = [*v.values(), *d.values(), 1.0, 0.0]
        slopes = [v[p] * (1 - v[p]) for p in words.GATE_PARTS if p in v] + [1 - v["new"] ** 2]
        true = {fixed(n, digits) for n in numbers + slopes for digits in (2, 3)}
        shares = {f"{100 * n:.0f}" for n in v.values()}
        for stage in stages_of(cell):
            sentence = words.describe(cell, stage, v, d, weights, notation)
            assert sentence.endswith(".") and "nan" not in sentence and "−0.000" not in sentence
            assert set(re.findall(r"−?\d+\.\d+", sentence)) <= true, sentence
            assert set(re.findall(r"(\d+) %", sentence)) <= shares, sentence


@pytest.mark.parametrize(
    "cell, way, part, moved, words",
    [
        ("one_gate", "forward", "read", {}, "the old state, 0.80, and the input, 0.50"),
        ("one_gate", "forward", "update", {"u": 1.0}, "0 % of the old state stays, 100 % of the"),
        ("one_gate", "forward", "update", {}, "Here 1 overwrites."),
        ("one_gate", "backward", "update", {"u": 1.0}, "a gate wholly open has no slope"),
        ("one_gate", "backward", "update", {"u": 0.0}, "a gate wholly closed has no slope"),
        ("one_gate", "backward", "kept", {"u": 0.0}, "multiplied by 1.00, what the update gate"),
        ("gru", "forward", "update", {}, "stands at 0.70: 70 % of the old state stays"),
        ("gru", "forward", "update", {}, "Here 1 keeps."),
        ("gru", "forward", "reset", {"r": 0.0}, "0 % of the state’s share reaches"),
        ("gru", "backward", "read", {}, "0.700 along the line and 0.344 because it was read"),
        ("lstm", "forward", "read", {}, "None of them reads the cell, 0.80"),
        ("lstm", "forward", "out", {"o": 0.0}, "0 % of 0.381, the tanh of the cell: 0.000"),
        ("lstm", "backward", "state", {}, "0.50 that came along the cell and 0.513"),
        ("lstm", "backward", "kept", {"f": 1.0}, "multiplied by 1.00, the forget gate"),
    ],
)
def test_sentence_says_what_happens(cell, way, part, moved, words):
    assert words in said(cell, way, part, **moved)


def test_sentence_says_which_gru_it_is():
    assert "another model" not in said("gru", "forward", "new", "PyTorch")
    for name in ("CAI 4104 (Cho et al.)", "COMS 4995"):
        assert "another model than PyTorch’s" in said("gru", "forward", "new", name)
    mine = said("gru", "forward", "update", "COMS 4995", z=0.9)
    assert "stands at 0.10, the course’s 1 − z: 90 % of the old" in mine
    assert mine.endswith("Here 1 overwrites.")


# --- pictures ------------------------------------------------------------------------------------


def nodes(svg, tag):
    return list(ElementTree.fromstring(svg).iter(f"{{http://www.w3.org/2000/svg}}{tag}"))


def texts(svg):
    return ["".join(n.itertext()).replace("\u200b", "") for n in nodes(svg, "text")]


@pytest.mark.parametrize("cell, name", SHOWN)
def test_numbers_appear_as_they_are_computed(cell, name):
    notation = NOTATIONS[cell][name]
    v, d, _ = maths.stepped(cell, maths.GATES[cell], notation.reading)
    order = maths.stages(cell)
    for stage in stages_of(cell):
        shown = texts(drawing.svg(cell, stage, v, d, notation))
        for part in ("new", "state", *(maths.PART[gate] for gate in maths.GATES[cell])):
            name = plain(notation.names[part])
            digits = 2 if part in words.GATE_PARTS else 3
            known = order.index(("forward", part)) < stage
            assert (f"{name} = {fixed(v[part], digits)}" in shown) == known
            if ("backward", part) in order and not (cell == "lstm" and part == "state"):
                known = order.index(("backward", part)) < stage
                assert (f"d{name} = {fixed(d[part], 3)}" in shown) == known
    names = notation.names
    for part in ("x", "state_before"):
        assert f"d{plain(names[part])} = {fixed(d[part], 3)}" in shown


@pytest.mark.parametrize("cell, gate", [("one_gate", "u"), ("gru", "z")])
def test_the_two_ways_of_the_update_gate_are_written_right(cell, gate):
    for name, notation in NOTATIONS[cell].items():
        for opened in (0.3, 0.5):
            v, d, _ = maths.stepped(cell, maths.GATES[cell] | {gate: opened}, notation.reading)
            picture = drawing.svg(cell, len(maths.stages(cell)), v, d, notation)
            beside = [n for n in nodes(picture, "text") if "start" in n.get("class").split()]
            (keep,) = ["".join(n.itertext()).replace("\u200b", "") for n in beside
                       if " = " in "".join(n.itertext())]  # fmt: skip
            u = plain(notation.names["update"])
            ours = f"1 − {u}" if cell == "one_gate" or name == "COMS 4995" else u
            assert keep == f"{ours} = {fixed(v['kept'] / v['state_before'], 3)}"


@pytest.mark.parametrize("cell", WIRING)
def test_something_is_lit_at_every_stage_and_nothing_is_left_at_the_end(cell):
    v, d, _ = maths.stepped(cell, maths.GATES[cell])
    for stage in stages_of(cell):
        picture = drawing.svg(cell, stage, v, d, NOTATIONS[cell][COURSE])
        states = [n.get("class").split() for tag in ("line", "rect") for n in nodes(picture, tag)]
        assert any("now" in state for state in states)
        if stage == len(maths.stages(cell)):
            assert not any("later" in state for state in states)


def test_picture_is_named_and_described():
    v, d, _ = maths.stepped("gru", maths.GATES["gru"])
    picture = drawing.svg("gru", 9, v, d, NOTATIONS["gru"][COURSE], "What is seen.")
    root = ElementTree.fromstring(picture)
    assert root.get("role") == "img" and "What is seen." in root.get("aria-label")
    assert root.find("{http://www.w3.org/2000/svg}title").text == "GRU, backward: the candidate"


@pytest.mark.parametrize("cell", WIRING)
def test_wires_lie_in_the_picture_and_end_at_something(cell):
    boxes, operations, wires = WIRING[cell]

    def reached(x, y):
        at_box = any(abs(x - b.x) <= b.width / 2 + 4 and abs(y - b.y) <= b.height / 2 + 4
                     for b in boxes)  # fmt: skip
        at_operation = any(math.hypot(x - o.x, y - o.y) <= 16 for o in operations)
        return at_box or at_operation

    for wire in wires:
        assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in wire.points)
        if wire.head:
            assert reached(*wire.points[-1])
        assert reached(*wire.points[0]) or wire.points[0][1] in (BUS, boxes[0].y)


@pytest.mark.parametrize("cell", WIRING)
def test_the_figure_for_the_notebook_names_every_box(cell, monkeypatch):
    from course_utils.figures import cells

    shown = []
    monkeypatch.setattr(cells, "show_figure", lambda fig, alt: shown.append((fig, alt)))
    cells.wiring(cell)
    ((fig, alt),) = shown
    written = [text.get_text() for text in fig.axes[0].texts]
    names = cells.CELLS[cell][1]
    assert {f"${names[box.part]}$" for box in WIRING[cell][0]} <= set(written)
    assert written.count("+") == 1 and alt.endswith(".")


# --- the lab -------------------------------------------------------------------------------------


def test_the_controls_are_those_of_the_cell():
    lab = cell_stepper()
    for cell, gates in maths.GATES.items():
        lab.controls["cell"].value = cell
        assert lab.controls[f"{cell}_stage"].max == len(maths.stages(cell))
        stage = [k for k in maths.GATES if lab.controls[f"{k}_stage"].layout.display != "none"]
        assert stage == [cell]
        assert [name for name, _ in lab.controls["notation"].options] == list(NOTATIONS[cell])
        shown = [k for k in maths.PART if lab.controls[k].layout.display != "none"]
        assert shown == list(gates)
    lab.set(cell="lstm", notation="COMS 4995", lstm_stage=17)
    assert lab.sentence.startswith("All four parts read the last output: it gets")
    lab.controls["cell"].value = "one_gate"
    assert lab.controls["notation"].value == "COMS 4995"  # kept where it exists
    assert lab.sentence.startswith("Two numbers are read")
    lab.reset()
    assert lab.controls["notation"].value == COURSE


def test_the_lab_opens_with_any_cell():
    assert cell_stepper("lstm").sentence.startswith("All four parts read")
    with pytest.raises(ValueError, match="unknown cell 'rnn': one of one_gate, gru, lstm"):
        cell_stepper("rnn")
