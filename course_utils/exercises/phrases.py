"""What is said of an edit: where, and what it does, but not what would be right."""

import ast
import builtins
from typing import NamedTuple

# function -> what people write in its place; None: nothing around its argument
FUNCTIONS = {
    "abs": (None,),
    "arctanh": ("tanh",),
    "argmax": ("argmin", "max"),
    "concatenate": ("stack",),
    "cos": ("sin",),
    "cumsum": (None, "cumprod"),
    "diag": (None,),
    "eigvals": ("eigvalsh",),
    "exp": (None, "exp2", "expm1"),
    "log": ("log2", "log10", None),
    "log10": ("log",),
    "log2": ("log",),
    "max": ("min", "mean", "sum"),
    "maximum": ("minimum",),
    "mean": ("sum", "max", "median"),
    "min": ("max", "mean"),
    "minimum": ("maximum",),
    "ones_like": ("zeros_like",),
    "prod": ("sum",),
    "reversed": (None,),
    "sigmoid": ("np.tanh", None),
    "sign": (None,),
    "sin": ("cos",),
    "sqrt": (None,),
    "stack": ("concatenate",),
    "std": ("var",),
    "sum": ("mean", "max", "prod"),
    "tanh": ("_sigmoid", None),
    "var": ("std",),
    "zeros_like": ("ones_like",),
}


class Words(NamedTuple):
    """What is said of a kind of edit.

    Attributes
    ----------
    why : str
        Of the solution with the edit: why what comes out differs; may be empty.
    fault : str
        Of the answer, if it is right with the edit: what is wrong there; empty where that says
        nothing.
    """

    why: str
    fault: str


# kind of edit -> what is said of it
PHRASES = {
    "name": Words(
        "one of the names is not the one that belongs there",
        "`{was}` does not belong there",
    ),
    "transposed": Words(
        "a matrix stands the other way round",
        "in `{was}` a matrix stands the wrong way round: transposed, or not",
    ),
    "reversed": Words("the order is turned round", "`{was}` has the wrong order: first and last"),
    "zero": Words("a part of it is 0", ""),
    "one less": Words("a count is one too small", "`{was}` is one too many"),
    "one more": Words("a count is one too large", "`{was}` is one too few"),
    "factor": Words(
        "a factor is missing",
        "in `{was}` there is a factor that does not belong there",
    ),
    "divisor": Words("it is not divided", "in `{was}` something is divided that should not be"),
    "power": Words("an exponent is missing", "in `{was}` the exponent does not belong there"),
    "term": Words("a term is missing", "in `{was}` there is a term that does not belong there"),
    "operator": Words(
        "the operation is another one",
        "in `{was}` the operation is not the right one",
    ),
    "order of operands": Words(
        "the two sides have changed places",
        "in `{was}` the two sides have changed places",
    ),
    "complement": Words(
        "1 minus something has changed places with it",
        "`{was}` and 1 minus it have changed places",
    ),
    "sign": Words("a sign is the opposite", "`{was}` has the wrong sign"),
    "function left out": Words(
        "the function around it is missing",
        "in `{was}` the function is one too many",
    ),
    "function": Words(
        "the function is another one",
        "in `{was}` the function is not the right one",
    ),
    "function added": Words("there is a tanh too many", "around `{was}` a function is missing"),
    "sigmoid added": Words("there is a sigmoid too many", "around `{was}` a function is missing"),
    "axis": Words("it goes along another axis", "`{was}` goes along the wrong axis"),
    "dim": Words("it goes along another axis", "`{was}` goes along the wrong axis"),
    "keepdims": Words(
        "the axis that is taken together is kept, or lost (`keepdims`)",
        "`{was}` has the wrong shape for what follows: look at `keepdims`",
    ),
    "option": Words("an option is left out", "in `{was}` an option is one too many"),
    "range": Words(
        "the loop begins or ends at another step",
        "`{was}` begins or ends at the wrong step",
    ),
    "direction": Words(
        "the steps come in the opposite order",
        "`{was}` goes in the wrong direction",
    ),
    "slice": Words("other entries are taken", "`{was}` takes the wrong entries: look at its ends"),
    "index": Words("the index is one off", "in `{was}` the index is one off"),
    "fixed index": Words(
        "the index is another one",
        "in `{was}` the index is always the same",
    ),
    "index left out": Words(
        "everything is taken, not a part",
        "`{was}` takes a part where all belongs",
    ),
    "number": Words("a number is another one", "the number `{was}` is not the right one"),
    "order": Words("the order is another one", "`{was}`: the right things in the wrong order"),
    "order of arguments": Words(
        "two arguments have changed places",
        "in `{was}` two arguments have changed places",
    ),
    "element": Words("one part is left out", "in `{was}` one part is too many"),
    "comparison": Words(
        "the comparison is another one",
        "the comparison `{was}` is not the right one",
    ),
    "condition": Words(
        "the two cases have changed places",
        "in `{was}` the two cases have changed places",
    ),
    "condition left out": Words(
        "no case is told from another",
        "`{was}` tells cases apart that are the same",
    ),
    "line left out": Words("", "the line `{was}` should not be there"),
    "overwritten": Words(
        "each step overwrites the one before instead of being added to it",
        "`{was}` adds up where each step should replace the one before",
    ),
    "added up": Words(
        "the steps are added up, where each should replace the one before",
        "`{was}` overwrites the step before where it should be added to",
    ),
    "twice": Words("it is twice as large", "`{was}` is half as large as it should be"),
    "half": Words("it is half as large", "`{was}` is twice as large as it should be"),
    "mean": Words("it is a mean, not a sum", "`{was}` is a sum where a mean belongs"),
    "square": Words("it is squared", "`{was}` should be squared"),
    "returned": Words(
        "something else is returned",
        "what you return, `{was}`, is not the result, but another of your names is",
    ),
    "factor missing": Words("a factor stands there twice", "in `{was}` a factor is missing"),
    "brackets": Words(
        "the brackets stand elsewhere",
        "in `{was}` the brackets are not where they belong: what is computed first?",
    ),
    "moved in": Words(
        "what belongs outside stands inside the call",
        "in `{was}` something stands outside the call that belongs inside",
    ),
    "moved out": Words(
        "what belongs inside stands outside the call",
        "in `{was}` something stands inside the call that belongs outside",
    ),
    "negation": Words("a `not` is missing", "in `{was}` there is a `not` too many"),
    "and, or": Words(
        "`and` and `or` have changed places",
        "in `{was}`, should both hold, or one of the two?",
    ),
    "exchanged": Words("two names have changed places", "in `{was}` two names have changed places"),
    "line order": Words(
        "this line and the one after it have changed places",
        "the line `{was}` and the one after it have changed places",
    ),
    "begun anew": Words(
        "this is set anew in every round of the loop",
        "`{was}` should be set anew in every round of the loop",
    ),
    "begun once": Words(
        "this is set once, before the loop",
        "`{was}` is set anew in every round: it belongs before the loop",
    ),
    "in the loop": Words(
        "this line stands inside the loop",
        "`{was}` stands behind the loop: it belongs into it",
    ),
    "behind the loop": Words(
        "this line stands behind the loop",
        "`{was}` stands inside the loop: it belongs behind it",
    ),
    "normalised": Words("it is divided by its sum", "`{was}` should be divided by its sum"),
}


def comes_out(edit, names):
    """Whose code it is in which an edit stands: the course's where its names are not the
    student's."""
    known = names | {"np", "sigmoid", "_sigmoid", "_"}
    used = {n.id for n in ast.walk(_parsed(edit.shown)) if isinstance(n, ast.Name)}
    own = used - set(dir(builtins)) <= known
    return "what comes out" if own else "what the course's own code gives"


def _parsed(text):
    """A piece of code: the head of a loop or condition, or what an index has in its brackets."""
    for whole in (text, f"{text} pass"):
        try:
            return ast.parse(whole)
        except SyntaxError:
            pass
    return ast.parse(f"_[{text[1:-1]}]")


_LEFT_OUT = ("factor", "term", "divisor", "power", "function left out")


def of_the_solution(edit, yours, names):
    """What to say to a student whose result is that of an edited solution.

    Parameters
    ----------
    edit : course_utils.exercises.edits.Edit
    yours : str
        What of the result is spoken of, for example ``"Your `db`"``.
    names : set of str
        What the student's own code names: a line is called by what it makes only then.

    Returns
    -------
    sentence : str
    """
    why = PHRASES[edit.kind].why
    place = _place(edit, names)
    if edit.kind == "line left out":
        return f"{yours} {comes_out(edit, names)} without the line `{shown(edit.was)}`."
    alone = " alone" if edit.shown.isidentifier() and edit.kind in _LEFT_OUT else ""
    return f"{yours} {comes_out(edit, names)} with `{shown(edit.shown)}`{alone}{place}: {why}."


def of_the_answer(edit, lines, rest=" All else is right.", after=""):
    """What to say of an answer that is right with one edit of its own source, or two alike.

    Parameters
    ----------
    edit : course_utils.exercises.edits.Edit
        The first.
    lines : list of int
        Their lines as the student's cell counts them.
    rest : str
        What is said of all else.
    after : str
        What has been said of the result already: then only the place is added.

    Returns
    -------
    sentence : str
        Empty where an edit of this kind says nothing.
    """
    what = PHRASES[edit.kind].fault.format(was=shown(edit.was))
    if not what:
        return after
    if after:
        return f"{after} It comes from line {lines[0]} of your code, `{shown(edit.was)}`."
    if len(lines) == 2:
        where = (
            f"Lines {min(lines)} and {max(lines)}" if lines[0] != lines[1] else f"Line {lines[0]}"
        )
        return f"{where} of your code: {what}, and the same once more.{rest}"
    return f"Line {lines[0]} of your code: {what}{'' if what.endswith('?') else '.'}{rest}"


def _place(edit, names):
    if edit.target == "return":
        return " in what is returned"
    if edit.target == "loop":
        return " in the loop's head"
    made = {name.strip().split("[")[0] for name in edit.target.split(",")}
    return f" in the line that makes `{edit.target}`" if edit.target and made <= names else ""


def listed(words):
    """Words as in a sentence: commas between them, *and* before the last."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def shown(text):
    """A piece of code as the student knows it."""
    return text.replace("_sigmoid", "sigmoid")
