"""What is said of an edit: where, and what it does, but not what would be right."""

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

# kind of edit -> (of the course's code: why it differs; of the student's own: what is wrong there)
PHRASES = {
    "name": ("one of the names is not the one that belongs there", "`{was}` does not belong there"),
    "transposed": (
        "a matrix stands the other way round",
        "in `{was}` a matrix stands the wrong way round: transposed, or not",
    ),
    "reversed": ("the order is turned round", "`{was}` has the wrong order: first and last"),
    "zero": ("a part of it is 0", ""),
    "one less": ("a count is one too small", "`{was}` is one too many"),
    "one more": ("a count is one too large", "`{was}` is one too few"),
    "factor": ("a factor is missing", "in `{was}` there is a factor that does not belong there"),
    "divisor": ("it is not divided", "in `{was}` something is divided that should not be"),
    "power": ("an exponent is missing", "in `{was}` the exponent does not belong there"),
    "term": ("a term is missing", "in `{was}` there is a term that does not belong there"),
    "operator": ("the operation is another one", "in `{was}` the operation is not the right one"),
    "order of operands": (
        "the two sides have changed places",
        "in `{was}` the two sides have changed places",
    ),
    "complement": ("1 minus something has changed places with it", "`{was}` and 1 minus it"
                   " have changed places"),
    "sign": ("a sign is the opposite", "`{was}` has the wrong sign"),
    "function left out": ("the function around it is missing", "in `{was}` the function is one too"
                          " many"),
    "function": ("the function is another one", "in `{was}` the function is not the right one"),
    "function added": ("there is a tanh too many", "around `{was}` a function is missing"),
    "sigmoid added": ("there is a sigmoid too many", "around `{was}` a function is missing"),
    "axis": ("it goes along another axis", "`{was}` goes along the wrong axis"),
    "dim": ("it goes along another axis", "`{was}` goes along the wrong axis"),
    "keepdims": (
        "the axis that is taken together is kept, or lost (`keepdims`)",
        "`{was}` has the wrong shape for what follows: look at `keepdims`",
    ),
    "option": ("an option is left out", "in `{was}` an option is one too many"),
    "range": (
        "the loop begins or ends at another step",
        "`{was}` begins or ends at the wrong step",
    ),
    "direction": ("the steps come in the opposite order", "`{was}` goes in the wrong direction"),
    "slice": ("other entries are taken", "`{was}` takes the wrong entries: look at its ends"),
    "index": ("the index is one off", "in `{was}` the index is one off"),
    "index left out": ("everything is taken, not a part", "`{was}` takes a part where all belongs"),
    "number": ("a number is another one", "the number `{was}` is not the right one"),
    "order": ("the order is another one", "`{was}`: the right things in the wrong order"),
    "order of arguments": (
        "two arguments have changed places",
        "in `{was}` two arguments have changed places",
    ),
    "element": ("one part is left out", "in `{was}` one part is too many"),
    "comparison": ("the comparison is another one", "the comparison `{was}` is not the right one"),
    "condition": ("the two cases have changed places", "in `{was}` the two cases have changed"
                  " places"),
    "condition left out": ("no case is told from another", "`{was}` tells cases apart that are"
                           " the same"),
    "line left out": ("", "the line `{was}` should not be there"),
    "overwritten": (
        "each step overwrites the one before instead of being added to it",
        "`{was}` adds up where each step should replace the one before",
    ),
    "added up": (
        "the steps are added up, where each should replace the one before",
        "`{was}` overwrites the step before where it should be added to",
    ),
    "twice": ("it is twice as large", "`{was}` is half as large as it should be"),
    "half": ("it is half as large", "`{was}` is twice as large as it should be"),
    "mean": ("it is a mean, not a sum", "`{was}` is a sum where a mean belongs"),
    "square": ("it is squared", "`{was}` should be squared"),
    "returned": ("something else is returned", "what you return, `{was}`, is not the result, but"
                 " another of your names is"),
    "factor missing": ("a factor stands there twice", "in `{was}` a factor is missing"),
}  # fmt: skip


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
    why = PHRASES[edit.kind][0]
    place = _place(edit, names)
    if edit.kind == "line left out":
        return f"{yours} what comes out without the line `{shown(edit.was)}`."
    return f"{yours} what comes out with `{shown(edit.shown)}`{place}: {why}."


def of_the_answer(edit, lines, rest=" All else is right."):
    """What to say of an answer that is right with one edit of its own source, or two alike.

    Parameters
    ----------
    edit : course_utils.exercises.edits.Edit
        The first.
    lines : list of int
        Their lines as the student's cell counts them.
    rest : str
        What is said of all else.

    Returns
    -------
    sentence : str
        Empty where an edit of this kind says nothing.
    """
    what = PHRASES[edit.kind][1].format(was=shown(edit.was))
    if not what:
        return ""
    if len(lines) == 2:
        where = (
            f"Lines {min(lines)} and {max(lines)}" if lines[0] != lines[1] else f"Line {lines[0]}"
        )
        return f"{where} of your code: {what}, and the same once more.{rest}"
    return f"Line {lines[0]} of your code: {what}.{rest}"


def _place(edit, names):
    if edit.target == "return":
        return " in what is returned"
    if edit.target == "loop":
        return " in the loop's head"
    made = {name.strip().split("[")[0] for name in edit.target.split(",")}
    return f" in the line that makes `{edit.target}`" if edit.target and made <= names else ""


def shown(text):
    """A piece of code as the student knows it."""
    return text.replace("_sigmoid", "sigmoid")
