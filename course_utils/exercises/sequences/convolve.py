"""Slide a kernel over an image; at each place, multiply and add up."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, Feedback
from course_utils.exercises.sequences.shared import no_list
from course_utils.rnn.convolution import convolve

solution = convolve


def _convolution_case(name, image, kernel, seed):
    rng = np.random.default_rng(seed)
    return Case(name, {n: rng.normal(size=s) for n, s in dict(image=image, kernel=kernel).items()})


def cases():
    """The lecture's numbers, shapes that are not square, a kernel as large as the image; pixels
    that are whole numbers."""
    image, kernel = np.arange(9.0).reshape(3, 3), np.arange(4.0).reshape(2, 2)
    pixels = np.random.default_rng(60).integers(0, 10, (3, 4))
    fractions = np.array([[0.25, -0.5], [1.5, 0.75]])
    return [
        Case("the numbers of the slide", dict(image=image, kernel=kernel)),
        _convolution_case("image (4, 6), kernel (2, 3)", (4, 6), (2, 3), 56),
        _convolution_case("image (5, 4), kernel (3, 2)", (5, 4), (3, 2), 57),
        _convolution_case("image (3, 3), kernel (3, 3): one place", (3, 3), (3, 3), 58),
        Case("whole numbers in the image", dict(image=pixels, kernel=fractions)),
    ]


def observe(answer, image, kernel):
    """The output; one as large as the image is told so, however it was padded."""
    result = answer(image, kernel)
    if isinstance(result, int | float | np.number):
        raise Feedback(
            "Your result is a single number. The kernel takes one place after another, and each "
            "place gives a number: return an array of them, laid out like the places."
        )
    if isinstance(result, np.ndarray) and result.shape == image.shape:
        raise Feedback("Your output is as large as the image.")
    return no_list(result)


def large():
    """Big enough that needless loops show."""
    return _convolution_case("an image of 40 × 40", (40, 40), (15, 15), 59)


def plain(image, kernel):
    """Two loops over the places."""
    n, m = image.shape
    k, l = kernel.shape  # noqa: E741
    output = np.zeros((n - k + 1, m - l + 1))
    for i in range(n - k + 1):
        for j in range(m - l + 1):
            output[i, j] = (image[i : i + k, j : j + l] * kernel).sum()
    return output


@instead("view(image", "view(np.pad(image, [(0, k - 1) for k in kernel.shape])")
def as_large_as_the_image():
    """Your output is as large as the image. But the kernel must not hang over the edge, so it has
    fewer places than the image pixels: with an image 3 high and a kernel 2 high there are 2."""


@instead("view(image", "view(np.pad(image, [(k - 1, k - 1) for k in kernel.shape])")
def every_touching_place():
    """You also count places where the kernel only touches the image. Here it must lie inside
    altogether: n - k + 1 places, not n + k - 1."""


@instead("* kernel", "* kernel[::-1, ::-1]")
def flipped():
    """You turn the kernel upside down and left to right before it slides. In signal processing
    that is what convolution means. Networks leave the kernel as it stands, which is called
    cross-correlation there, and call that convolution: so do we."""


@instead("* kernel", "* kernel.T", of=plain)
def kernel_transposed():
    """Your kernel is transposed: its rows lie on the columns of the image. Lay it on as it
    stands."""


@instead("(windows * kernel).sum(axis=(2, 3))", "windows[0, 0] * kernel")
def corner_product():
    """You have laid the kernel on one place, the upper left corner, and kept the products. Add them
    up, that gives one number of the output; then move the kernel on."""


@instead(".sum(axis=(2, 3))", "")
def products_not_added():
    """At every place you keep all the products. Add them up: each place gives one number."""


@instead(".sum()", "", of=plain)
def products_into_one_place():
    """You put several numbers into one place of the output. Add up all products first: `.sum()`.
    (Python's own `sum` adds up the rows only.)"""


@instead(".sum(axis=(2, 3))", "[:, :, -1, -1]")
def last_product_only():
    """Only the last product is left at each place: each one overwrites the one before. Add them up,
    starting from 0: `+=`."""


@instead("i : i + k", "i:k", "j : j + l", "j:l", of=plain)
def end_does_not_move():
    """Your window loses its end: a slice says from where to where, not from where and how many. At
    place i it goes from i to i + k."""


@instead("(windows * kernel).sum(axis=(2, 3))", "image * kernel")
def whole_image():
    """You multiply the whole image by the kernel, which is smaller. Cut out what lies under the
    kernel at one place, do it for that, then go to the next place."""


@instead(".sum(axis=(2, 3))", ".sum(axis=(2, 3)).ravel()")
def places_in_a_row():
    """The numbers are right, but in one long row. Lay them out like the places: one row for each
    step down. Fill an array, or `reshape` at the end."""


@instead(".sum()", ".sum()\n            return output", of=plain)
def returned_too_early():
    """Only your first place is filled. Is the `return` indented too far, so that it ends the loops
    in their first round?"""


@instead("(windows * kernel).sum", "windows.max")
def max_pooling():
    """You take the largest value at each place, without looking at the numbers in the kernel. That
    is max pooling. Multiply each value by the number of the kernel that lies on it, and add up."""


@instead(".sum(axis=(2, 3))", ".sum(axis=(2, 3)).T")
def output_transposed():
    """Rows and columns of your output have changed places. Moving the kernel down goes down in the
    output, moving it right goes right."""


@instead(".sum(axis=(2, 3))", ".sum(axis=(2, 3))[:-1, :-1]")
@instead("range(n - k + 1)", "range(n - k)", "range(m - l + 1)", "range(m - l)", of=plain)
def one_place_missing():
    """The last row and column of places are missing, or still 0. A kernel 2 high fits into an image
    3 high at 2 places: n - k + 1. A loop over `range(n - k)` stops one place too early."""


@instead("range(n - k + 1)", "range(k)", "range(m - l + 1)", "range(l)", of=plain)
def as_many_places_as_the_kernel():
    """Your loops run over the size of the kernel. They run over its places: n - k + 1 downwards,
    m - l + 1 to the right. Within a place NumPy multiplies the whole kernel at once."""


@instead("range(n - k + 1)", "range(n)", "range(m - l + 1)", "range(m)", of=plain)
def a_place_for_each_pixel():
    """Your loops run over all pixels, but at the last ones the kernel would hang over the edge. It
    has n - k + 1 places downwards and m - l + 1 to the right."""


@instead("* kernel", "@ kernel", of=plain)
@instead("(image[i : i + k, j : j + l] * kernel)", "np.dot(image[i : i + k, j : j + l], kernel)",
         of=plain)  # fmt: skip
@instead("* kernel).sum()", "@ kernel).mean()", of=plain)
def matrix_product():
    """`@` and `np.dot` of two matrices are the product of matrices. Here each number of the kernel
    is multiplied by the one value it lies on: `*`."""


@instead("(windows * kernel).sum(axis=(2, 3))", "image @ kernel")
def image_times_kernel():
    """`@` multiplies whole matrices. The kernel looks at a small piece of the image at a time: cut
    that out, multiply number by number with `*`, add up, go to the next place."""


@instead("output[i, j]", "output[j, i]", of=plain)
def places_swapped():
    """Row and column of your output have changed places: the loop that goes down the image must go
    down in the output too, so its index comes first, `[i, j]`."""


@instead("k, l = kernel.shape", "k = l = len(kernel)", of=plain)
def square_kernel():
    """You take the kernel to be as wide as it is high. It has two sizes: `k, l = kernel.shape`."""


@instead("(n - k + 1, m - l + 1)", "(n - k + 1, m - k + 1)",
         "range(m - l + 1)", "range(m - k + 1)", of=plain)  # fmt: skip
@instead("(n - k + 1, m - l + 1)", "(n - k + 1, m - k + 1)",
         "range(m - l + 1)", "range(m - k + 1)",
         "* kernel", "* kernel[:, : m - j]", of=plain)  # fmt: skip
def width_by_the_kernels_height():
    """You count the places to the right with the kernel's height. There are m - l + 1 of them,
    where l is its width. With a square kernel nothing shows."""


@instead("(n - k + 1, m - l + 1)", "(n - l + 1, m - l + 1)",
         "range(n - k + 1)", "range(n - l + 1)", of=plain)  # fmt: skip
@instead("(n - k + 1, m - l + 1)", "(n - l + 1, m - l + 1)",
         "range(n - k + 1)", "range(n - l + 1)",
         "* kernel", "* kernel[: n - i]", of=plain)  # fmt: skip
def height_by_the_kernels_width():
    """You count the places downwards with the kernel's width. There are n - k + 1 of them, where k
    is its height. With a square kernel nothing shows."""


@instead("m - l + 1))", "m - l + 1), image.dtype)", of=plain)
@instead("m - l + 1))", "m - l + 1), image.dtype)",
         "output[i, j] = (", "for product in (", "* kernel).sum()",
         "* kernel).flat:\n                output[i, j] += product", of=plain)  # fmt: skip
def cut_to_whole_numbers():
    """Your output has the dtype of the image. Pixels may be whole numbers, and then whatever you
    put into it is cut off behind the point. `np.zeros` of the shape, without `dtype`, makes room
    for fractions (`np.zeros_like(image)` does not)."""


@instead("k, l = kernel.shape", "l, k = kernel.shape", of=plain)
def kernel_sizes_swapped():
    """Rows and columns of the kernel have changed places: `kernel.shape` gives the number of rows
    first. With a square kernel nothing shows."""


hints = (
    "Lay the kernel 0 1 / 2 3 on the upper left corner of the image, on 0 1 / 3 4. Multiply "
    "what lies on each other and add up: 0·0 + 1·1 + 2·3 + 3·4 = 19. Move one step right.",
    "There are n - k + 1 places downwards and m - l + 1 to the right. Make `np.zeros` of that "
    "shape and fill it with two loops.",
    "Under the kernel at place (i, j) lies `image[i:i+k, j:j+l]`.",
)
