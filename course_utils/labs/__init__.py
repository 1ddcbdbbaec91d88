"""The interactive labs: each is importable and usable alone.

    from course_utils.labs import neuron_playground
    neuron_playground()

``present=True`` gives larger type for a projector.  Names are looked up when first used, so that
importing this package does not load the widget libraries.
"""

import sys
from importlib import import_module
from types import ModuleType

_HOME = {
    "analogy_map": "course_utils.labs.analogy_map",
    "attention_reader": "course_utils.labs.attention_reader",
    "bptt_stepper": "course_utils.labs.bptt_stepper.picture",
    "caption_writer": "course_utils.labs.caption_writer",
    "cell_stepper": "course_utils.labs.cell_stepper.picture",
    "clipping_cliff": "course_utils.labs.clipping_cliff.picture",
    "gate_puppeteer": "course_utils.labs.gate_puppeteer.picture",
    "gradient_microscope": "course_utils.labs.gradient_microscope.picture",
    "guard": "course_utils.display.widgets",
    "memory_explorer": "course_utils.labs.memory_explorer.picture",
    "memory_race": "course_utils.labs.memory_race.picture",
    "neuron_playground": "course_utils.labs.neuron_playground.picture",
    "piano_roll_lab": "course_utils.labs.piano_roll_lab.picture",
    "sampling_desk": "course_utils.labs.sampling_desk",
    "soft_lookup": "course_utils.labs.soft_lookup",
    "soundscape_lab": "course_utils.labs.soundscape_lab.picture",
    "translator_desk": "course_utils.labs.translator_desk",
    "truncation_meter": "course_utils.labs.truncation_meter.picture",
    "unit_tracker": "course_utils.labs.unit_tracker",
    "unrolled_graph_stepper": "course_utils.labs.unrolled_graph_stepper",
}

__all__ = sorted(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module 'course_utils.labs' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__():
    return sorted([*globals(), *__all__])


class _Labs(ModuleType):
    def __setattr__(self, name, value):
        # Python would put a lab's module in the place of the lab, which has the same name.
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Labs
