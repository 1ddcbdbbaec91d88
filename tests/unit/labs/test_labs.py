"""What every lab has, without a browser; each lab's own is tested in the file of its name."""

import base64
import subprocess
import sys

import ipywidgets as W
import pytest

from course_utils import labs
from course_utils.display.words import number
from course_utils.labs import guard, neuron_playground, unrolled_graph_stepper
from course_utils.labs.lab import OWN_VALUES, picture_file

MOVES = {
    "neuron_playground": ("w_h", 1.5),
    "unrolled_graph_stepper": ("stage", 8),
    "bptt_stepper": ("stage", 8),
    "truncation_meter": ("radius", 1.4),
    "memory_explorer": ("K", 20),
    "gradient_microscope": ("radius", 0.9),
    "clipping_cliff": ("steps", 10),
    "gate_puppeteer": ("subject", "cats"),
    "cell_stepper": ("one_gate_stage", 8),
    "memory_race": ("forget", 2.0),
    "piano_roll_lab": ("at", 20),
    "soundscape_lab": ("now", 2.0),
    "sampling_desk": ("temperature", 0.5),
    "unit_tracker": ("rank", 2),
    "analogy_map": ("told", 0.1),
    "caption_writer": ("digit", 3),
    "soft_lookup": ("x", -1.0),
    "attention_reader": ("word", 5),
    "translator_desk": ("sentence", 4),
}


@pytest.fixture(params=MOVES)
def lab(request):
    return getattr(labs, request.param)()


def test_saved_output_has_a_picture_and_words(lab):
    data, metadata = lab._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == lab.box.model_id
    text = data["text/plain"]
    assert text.startswith(f"Interactive lab: {lab.title}\n") and text.endswith(".")
    assert "0x" not in text and text == repr(getattr(labs, lab.name)(present=True))
    picture = base64.b64decode(data["image/png"])
    assert picture.startswith(b"\x89PNG") and len(picture) <= 120_000
    assert lab.title in metadata["image/png"]["alt"]


@pytest.mark.parametrize("cell", ["one_gate", "gru", "lstm"])
def test_each_cell_the_stepper_opens_with_has_its_own_words_and_picture(cell):
    lab = labs.cell_stepper(cell)
    data, metadata = lab._repr_mimebundle_()
    lab.set(**lab.saved)
    assert lab.controls["cell"].value == cell and repr(lab).endswith(lab.sentence)
    others = [
        repr(labs.cell_stepper(other)) for other in ("one_gate", "gru", "lstm") if other != cell
    ]
    assert repr(lab) not in others and lab.sentence in metadata["image/png"]["alt"]
    file = picture_file("cell_stepper", "" if cell == "one_gate" else cell)
    assert data["image/png"] == base64.b64encode(file.read_bytes()).decode()


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


def test_first_values_and_examples_are_steps_of_the_sliders(lab):
    for values in (lab._first, *lab._presets.values()):
        for key, value in values.items():
            control = lab.controls[key]
            if hasattr(control, "step"):
                steps = (value - control.min) / control.step
                assert control.min <= value <= control.max
                assert steps == pytest.approx(round(steps), abs=1e-6)


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


def test_the_name_of_a_lab_is_the_lab_whatever_was_imported_before():
    code = (
        "import course_utils.labs.memory_race.maths, course_utils.labs.unrolled_graph_stepper;"
        "from course_utils.labs import memory_race, unrolled_graph_stepper;"
        "memory_race(), unrolled_graph_stepper()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_labs_load_neither_matplotlib_nor_torch():
    code = (
        "import sys, course_utils.labs as labs; assert 'bqplot' not in sys.modules;"
        "[getattr(labs, name)() for name in labs.__all__ if name != 'guard'];"
        "print([m for m in ('matplotlib', 'torch') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
