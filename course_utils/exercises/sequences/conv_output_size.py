"""Number of places a kernel takes along one axis."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, Feedback
from course_utils.rnn.convolution import conv_output_size

solution = conv_output_size


def cases():
    """No options, each option alone, both, sizes that do not come out even, the defaults."""
    sizes = [(3, 2, 0, 1), (28, 5, 0, 1), (32, 5, 2, 1), (9, 3, 0, 2), (8, 3, 1, 3)]
    names = ("n", "k", "padding", "stride")
    return [
        *(
            Case(
                "input {}, kernel {}, padding {}, stride {}".format(*s),
                dict(zip(names, s, strict=True)),
            )
            for s in [*sizes, (224, 11, 2, 4), (11, 3, 0, 3)]
        ),
        Case("input 7, kernel 3, nothing else given", dict(n=7, k=3)),
    ]


def further():
    """Sizes at random."""
    rng = np.random.default_rng(61)
    low, high = (10, 1, 0, 1), (60, 9, 4, 6)
    names = ("n", "k", "padding", "stride")
    drawn = (rng.integers(low, high).tolist() for _ in range(12))
    return [Case(f"random {k}", dict(zip(names, s, strict=True))) for k, s in enumerate(drawn)]


def observe(answer, **sizes):
    """The size, which must be an int."""
    result = answer(*sizes.values())
    if isinstance(result, float | np.floating):
        raise Feedback("Your result is a float.")
    return result


def plain(n, k, padding=0, stride=1):
    """Count the places one by one."""
    places, start = 0, -padding
    while start + k <= n + padding:
        places += 1
        start += stride
    return places


@instead("//", "/")
def not_whole():
    """Your result is a float, as `/` gives one even when it comes out even. A kernel has no half
    places: `//` divides and rounds down, and the result is an int."""


@instead(" + 1", "")
def first_place_forgotten():
    """One place too few: the place where the kernel starts counts too. A kernel of 2 on an input of
    3 can move one step, so it has two places."""


@instead("2 * padding", "padding")
def padding_once():
    """You count the padding once. There are that many zeros at each of the two ends."""


@instead("(n + 2 * padding - k) // stride + 1", "(n - k) // stride + 1 + 2 * padding")
def padding_after_division():
    """You add the padding at the end. It makes the input longer, so there is more way to walk in
    strides: add it before you divide."""


@instead("(n + 2 * padding - k) // stride + 1", "-(-(n + 2 * padding - k) // stride) + 1")
def rounded_up():
    """You round up. If the last step would take the kernel over the end, it is not taken: round
    down."""


@instead("(n + 2 * padding - k) // stride", "round((n + 2 * padding - k) / stride)")
def rounded_to_nearest():
    """`round` goes to the nearest whole number, which may be up. If the last step would take the
    kernel over the end, it is not taken: round down, always."""


@instead("k) // stride + 1", "k + 1) // stride")
def stride_after_one():
    """You add 1 before you divide. The 1 is the place where the kernel starts; only the way from
    there is walked in strides. Divide first, then add 1."""


@instead("(n + 2 * padding - k) // stride + 1", "(n + 2 * padding) // stride - k + 1")
def stride_before_kernel():
    """You divide the input by the stride and take the kernel off afterwards. The kernel is not
    divided by anything, but the way it can move is: subtract first."""


@instead("- k", "- k - 1")
def one_off_twice():
    """You take off one too many. The formula in PyTorch's documentation has k - 1 and a further
    -1 in it: together that is -k."""


hints = (
    "Start with stride 1 and no padding. A kernel of 2 on an input of 3: at which places can "
    "its left end stand? How many are that for any n and k?",
    "Padding makes the input longer by 2 · padding. Count the steps the kernel can move before "
    "its far end reaches the end.",
    "With a stride only every stride-th of these steps is made: divide with `//`, which rounds "
    "down. The place where it starts comes on top.",
)
