"""Which notebooks there are, and the exercises and questions of each.

A notebook is a folder beside this file.  Its ``__init__.py`` says what there is to say of the
notebook, each exercise is a module named like it, ``predictions.py`` holds the questions.
"""

import pkgutil
from functools import cache
from importlib import import_module
from inspect import isfunction, ismodule

from course_utils import exercises as _here
from course_utils.exercises.misconceptions import wrong_implementations
from course_utils.exercises.model import Exercise

# What the module of an exercise may define beside its misconceptions, all but the first three
# optional: attributes of Exercise.
_PARTS = {"solution", "cases", "hints"}
_OPTIONS = {"large", "observe", "in_place", "tolerance", "is_value", "plain", "further"}


def _folders():
    folders = [m.name for m in pkgutil.iter_modules(_here.__path__) if m.ispkg]
    read = {name: import_module(f"{_here.__name__}.{name}").NOTEBOOK for name in folders}
    return dict(sorted(read.items(), key=lambda pair: pair[1].stem))


_FOLDERS = {notebook.stem: (name, notebook) for name, notebook in _folders().items()}
NOTEBOOKS = {stem: notebook for stem, (_, notebook) in _FOLDERS.items()}


def folder_of(stem):
    """Name of the folder in which a notebook's exercises are."""
    return _FOLDERS[stem][0]


def exercises_of(stem):
    """The exercises of one notebook, in its order.

    Parameters
    ----------
    stem : str
        A key of :data:`NOTEBOOKS`.

    Returns
    -------
    exercises : tuple of Exercise
    """
    return tuple(_exercise(stem, name) for name in NOTEBOOKS[stem].exercises)


def questions_of(stem):
    """The questions that :func:`course_utils.predict` asks in one notebook, in its order."""
    return import_module(f"{_here.__name__}.{_FOLDERS[stem][0]}.predictions").QUESTIONS


def every_exercise():
    """Name of every exercise -> the notebook it is in."""
    return {name: stem for stem, notebook in NOTEBOOKS.items() for name in notebook.exercises}


def find(name, kind="exercise"):
    """The exercise, or the question, of that name.

    Parameters
    ----------
    name : str
    kind : str
        ``"exercise"`` or ``"question"``.

    Raises
    ------
    LookupError
        When there is none, listing those there are.
    """
    if kind == "exercise":
        known = every_exercise()
        if name in known:
            return _exercise(known[name], name)
    else:
        known = {question.name: question for stem in NOTEBOOKS for question in questions_of(stem)}
        if name in known:
            return known[name]
    raise LookupError(f"there is no {kind} {name!r}; there are: {', '.join(known)}")


@cache
def _exercise(stem, name):
    return read_exercise(import_module(f"{_here.__name__}.{_FOLDERS[stem][0]}.{name}"))


def read_exercise(module):
    """Put an exercise together from its module.

    Parameters
    ----------
    module : module
        With ``solution``, ``cases``, ``hints``; its misconceptions are the functions that are
        marked as such.

    Raises
    ------
    ValueError
        When something is missing, or a public name means nothing: a misconception without its
        mark, an option misspelt.
    """
    name = module.__name__.rpartition(".")[2]
    public = {key: value for key, value in vars(module).items() if not key.startswith("_")}
    if missing := _PARTS - set(public):
        raise ValueError(f"exercise {name!r} has no {', '.join(sorted(missing))}")
    marked = [value for value in public.values() if hasattr(value, "wrong_edits")]
    for key, value in public.items():
        here = value.__module__ == module.__name__ if isfunction(value) else not callable(value)
        known = (
            key in _PARTS | _OPTIONS
            or key.isupper()
            or ismodule(value)
            or hasattr(value, "wrong_edits")
        )
        if here and not known:
            raise ValueError(
                f"exercise {name!r}: what is {key!r}? A misconception is marked with "
                "@misconception or @instead, a helper's name begins with _"
            )
    names = {key: value for key, value in vars(module).items() if not key.startswith("__")}
    return Exercise(
        name=name,
        home=public["solution"],
        cases=public["cases"],
        misconceptions=tuple(
            wrong for m in marked for wrong in wrong_implementations(m, public["solution"], names)
        ),
        hints=public["hints"],
        **{key: public[key] for key in _OPTIONS & set(public)},
    )
