"""Number of places a kernel takes along one axis."""

import numpy as np

from course_utils.exercises.misconceptions import misconception
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


def observe(answer, **sizes):
    """The size, which must be an int."""
    result = answer(*sizes.values())
    if isinstance(result, float | np.floating):
        raise Feedback("Your result is a float.")
    return result


@misconception
def not_whole(n, k, padding=0, stride=1):
    """Your result is a float, as `/` gives one even when it comes out even. A kernel has no half
    places: `//` divides and rounds down, and the result is an int."""
    return (n + 2 * padding - k) / stride + 1


@misconception
def first_place_forgotten(n, k, padding=0, stride=1):
    """One place too few: the place where the kernel starts counts too. A kernel of 2 on an input of
    3 can move one step, so it has two places."""
    return (n + 2 * padding - k) // stride


@misconception
def padding_once(n, k, padding=0, stride=1):
    """You count the padding once. There are that many zeros at each of the two ends."""
    return (n + padding - k) // stride + 1


@misconception
def padding_forgotten(n, k, padding=0, stride=1):
    """The padding is missing. It makes the input longer, at both ends."""
    return (n - k) // stride + 1


@misconception
def padding_after_division(n, k, padding=0, stride=1):
    """You add the padding at the end. It makes the input longer, so there is more way to walk in
    strides: add it before you divide."""
    return (n - k) // stride + 1 + 2 * padding


@misconception
def padding_taken_off(n, k, padding=0, stride=1):
    """You take the padding off. It makes the input longer: add it."""
    return (n - 2 * padding - k) // stride + 1


@misconception
def input_over_stride(n, k, padding=0, stride=1):
    """That is the size when somebody chooses the padding so that only the stride counts. Here the
    padding is given: with none at all, the kernel must stay inside."""
    return n // stride


@misconception
def stride_forgotten(n, k, padding=0, stride=1):
    """The stride is missing. With stride 2 the kernel takes every second place only."""
    return n + 2 * padding - k + 1


@misconception
def options_forgotten(n, k, padding=0, stride=1):
    """Padding and stride are both missing. Padding makes the input longer, at both ends; the stride
    says which of the places are taken."""
    return n - k + 1


@misconception
def rounded_up(n, k, padding=0, stride=1):
    """You round up. If the last step would take the kernel over the end, it is not taken: round
    down."""
    return -(-(n + 2 * padding - k) // stride) + 1


@misconception
def rounded_to_nearest(n, k, padding=0, stride=1):
    """`round` goes to the nearest whole number, which may be up. If the last step would take the
    kernel over the end, it is not taken: round down, always."""
    return round((n + 2 * padding - k) / stride) + 1


@misconception
def stride_after_one(n, k, padding=0, stride=1):
    """You add 1 before you divide. The 1 is the place where the kernel starts; only the way from
    there is walked in strides. Divide first, then add 1."""
    return (n + 2 * padding - k + 1) // stride


@misconception
def places_divided_up(n, k, padding=0, stride=1):
    """You take the kernel for one shorter: it can move n - k steps, not n - k + 1. The 1, for the
    place where it starts, comes after the division."""
    return (n + 2 * padding - k + 1) // stride + 1


@misconception
def kernel_forgotten(n, k, padding=0, stride=1):
    """The size of the kernel is missing. Its far end must stay inside, so its near end can move
    n - k steps only."""
    return (n + 2 * padding) // stride + 1


@misconception
def half_a_kernel(n, k, padding=0, stride=1):
    """You take off half a kernel, as if its middle had to stay inside. All of it must: take off
    k."""
    return (n + 2 * padding - k // 2) // stride + 1


@misconception
def brackets_missing(n, k, padding=0, stride=1):
    """Brackets are missing: `- k // stride` divides the kernel alone. First the whole way,
    n + 2 padding - k, then divide it."""
    return n + 2 * padding - k // stride + 1


@misconception
def stride_before_kernel(n, k, padding=0, stride=1):
    """You divide the input by the stride and take the kernel off afterwards. The kernel is not
    divided by anything, but the way it can move is: subtract first."""
    return (n + 2 * padding) // stride - k + 1


@misconception
def one_off_twice(n, k, padding=0, stride=1):
    """You take off one too many. The formula in PyTorch's documentation has k - 1 and a further
    -1 in it: together that is -k."""
    return (n + 2 * padding - k - 1) // stride + 1


hints = (
    "Start with stride 1 and no padding. A kernel of 2 on an input of 3: at which places can "
    "its left end stand? How many are that for any n and k?",
    "Padding makes the input longer by 2 · padding. Count the steps the kernel can move before "
    "its far end reaches the end.",
    "With a stride only every stride-th of these steps is made: divide with `//`, which rounds "
    "down. The place where it starts comes on top.",
)
