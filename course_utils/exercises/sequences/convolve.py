"""Slide a kernel over an image; at each place, multiply and add up."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_utils.exercises.misconceptions import misconception
from course_utils.exercises.model import Case, Feedback
from course_utils.exercises.sequences.shared import no_list
from course_utils.rnn.convolution import convolve

solution = convolve


def _convolution_case(name, image, kernel, seed):
    rng = np.random.default_rng(seed)
    return Case(name, {n: rng.normal(size=s) for n, s in dict(image=image, kernel=kernel).items()})


def cases():
    """The lecture's numbers, shapes that are not square, a kernel as large as the image."""
    image, kernel = np.arange(9.0).reshape(3, 3), np.arange(4.0).reshape(2, 2)
    return [
        Case("the numbers of the slide", dict(image=image, kernel=kernel)),
        _convolution_case("image (4, 6), kernel (2, 3)", (4, 6), (2, 3), 56),
        _convolution_case("image (5, 4), kernel (3, 2)", (5, 4), (3, 2), 57),
        _convolution_case("image (3, 3), kernel (3, 3): one place", (3, 3), (3, 3), 58),
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


def _at_each_place(image, kernel, number):
    """Loop over the places, for the wrong implementations below."""
    output = np.zeros([n - k + 1 for n, k in zip(image.shape, kernel.shape, strict=True)])
    for i, j in np.ndindex(output.shape):
        output[i, j] = number(i, j, *kernel.shape)
    return output


def large():
    """Big enough that needless loops show."""
    return _convolution_case("an image of 40 × 40", (40, 40), (15, 15), 59)


@misconception
def as_large_as_the_image(image, kernel):
    """Your output is as large as the image. But the kernel must not hang over the edge, so it has
    fewer places than the image pixels: with an image 3 high and a kernel 2 high there are 2."""
    k, m = kernel.shape
    return solution(np.pad(image, ((0, k - 1), (0, m - 1))), kernel)


@misconception
def every_touching_place(image, kernel):
    """You also count places where the kernel only touches the image. Here it must lie inside
    altogether: n - k + 1 places, not n + k - 1."""
    k, m = kernel.shape
    return solution(np.pad(image, ((k - 1, k - 1), (m - 1, m - 1))), kernel)


@misconception
def flipped(image, kernel):
    """You turn the kernel upside down and left to right before it slides. In signal processing
    that is what convolution means. Networks leave the kernel as it stands, which is called
    cross-correlation there, and call that convolution: so do we."""
    return solution(image, kernel[::-1, ::-1])


@misconception
def kernel_transposed(image, kernel):
    """Your kernel is transposed: its rows lie on the columns of the image. Lay it on as it
    stands."""
    return _at_each_place(
        image, kernel, lambda i, j, k, m: (image[i : i + k, j : j + m] * kernel.T).sum()
    )


@misconception
def corner_product(image, kernel):
    """You have laid the kernel on one place, the upper left corner, and kept the products. Add them
    up, that gives one number of the output; then move the kernel on."""
    k, m = kernel.shape
    return image[:k, :m] * kernel


@misconception
def products_not_added(image, kernel):
    """At every place you keep all the products. Add them up: each place gives one number."""
    return sliding_window_view(image, kernel.shape) * kernel


@misconception
def products_into_one_place(image, kernel):
    """You put several numbers into one place of the output. Add up all products first: `.sum()`.
    (Python's own `sum` adds up the rows only.)"""
    return _at_each_place(image, kernel, lambda i, j, k, m: image[i : i + k, j : j + m] * kernel)


@misconception
def last_product_only(image, kernel):
    """Only the last product is left at each place: each one overwrites the one before. Add them up,
    starting from 0: `+=`."""
    k, m = kernel.shape
    return image[k - 1 :, m - 1 :] * kernel[-1, -1]


@misconception
def one_value_for_all(image, kernel):
    """You multiply the whole kernel by one value of the image. Each number of the kernel lies on a
    value of its own: at place (i, j), kernel[a, b] lies on image[i + a, j + b]."""
    k, m = kernel.shape
    return image[: image.shape[0] - k + 1, : image.shape[1] - m + 1] * kernel.sum()


@misconception
def end_does_not_move(image, kernel):
    """Your window loses its end: a slice says from where to where, not from where and how many. At
    place i it goes from i to i + k."""
    return _at_each_place(image, kernel, lambda i, j, k, m: (image[i:k, j:m] * kernel).sum())


@misconception
def window_too_large(image, kernel):
    """Your window is one larger than the kernel. A slice leaves out its end, so `i:i+k` has k
    places already."""
    return _at_each_place(
        image,
        kernel,
        lambda i, j, k, m: (image[i : i + k + 1, j : j + m + 1] * kernel).sum(),
    )


@misconception
def whole_image(image, kernel):
    """You multiply the whole image by the kernel, which is smaller. Cut out what lies under the
    kernel at one place, do it for that, then go to the next place."""
    return image * kernel


@misconception
def places_in_a_row(image, kernel):
    """The numbers are right, but in one long row. Lay them out like the places: one row for each
    step down. Fill an array, or `reshape` at the end."""
    return solution(image, kernel).ravel()


@misconception
def returned_too_early(image, kernel):
    """Only your first place is filled. Is the `return` indented too far, so that it ends the loops
    in their first round?"""
    output = np.zeros_like(solution(image, kernel))
    output[0, 0] = solution(image, kernel)[0, 0]
    return output


@misconception
def mean_of_products(image, kernel):
    """You take the mean of the products at each place. It is their sum."""
    return solution(image, kernel) / kernel.size


@misconception
def largest_product(image, kernel):
    """You keep the largest product at each place. Add all of them up. (To keep the largest value is
    pooling, which has no kernel.)"""
    return (sliding_window_view(image, kernel.shape) * kernel).max(axis=(2, 3))


@misconception
def max_pooling(image, kernel):
    """You take the largest value at each place, without looking at the numbers in the kernel. That
    is max pooling. Multiply each value by the number of the kernel that lies on it, and add up."""
    return sliding_window_view(image, kernel.shape).max(axis=(2, 3))


@misconception
def output_transposed(image, kernel):
    """Rows and columns of your output have changed places. Moving the kernel down goes down in the
    output, moving it right goes right."""
    return solution(image, kernel).T


@misconception
def one_place_missing(image, kernel):
    """One row and one column of places are missing. A kernel 2 high fits into an image 3 high at 2
    places: n - k + 1, not n - k."""
    return solution(image, kernel)[:-1, :-1]


@misconception
def last_places_left(image, kernel):
    """Your last row and column are still 0: the loops stop one place too early. `range(n - k)` ends
    before n - k, and that place is the last one."""
    output = solution(image, kernel)
    output[-1], output[:, -1] = 0, 0
    return output


@misconception
def in_steps_of_the_kernel(image, kernel):
    """Your kernel moves on by its own size, so no two places overlap. That is how pooling goes. A
    kernel moves one step at a time here."""
    k, m = kernel.shape
    return solution(image, kernel)[::k, ::m]


@misconception
def matrix_product(image, kernel):
    """`@` is the product of matrices. Here each number of the kernel is multiplied by the one value
    it lies on: `*`."""
    return _at_each_place(
        image, kernel, lambda i, j, k, m: (image[i : i + k, j : j + m] @ kernel).sum()
    )


@misconception
def dot_product(image, kernel):
    """`np.dot` of two matrices is the product of matrices. Here each number of the kernel is
    multiplied by the one value it lies on: `*`."""
    return _at_each_place(
        image, kernel, lambda i, j, k, m: np.dot(image[i : i + k, j : j + m], kernel).sum()
    )


@misconception
def image_times_kernel(image, kernel):
    """`@` multiplies whole matrices. The kernel looks at a small piece of the image at a time: cut
    that out, multiply number by number with `*`, add up, go to the next place."""
    return image @ kernel


@misconception
def places_swapped(image, kernel):
    """Row and column of your output have changed places: the loop that goes down the image must go
    down in the output too, so its index comes first, `[i, j]`."""
    output = np.zeros_like(solution(image, kernel))
    for i, j in np.ndindex(output.shape):
        output[j, i] = solution(image, kernel)[i, j]
    return output


@misconception
def window_swapped(image, kernel):
    """Row and column of your window have changed places: where the output goes down, your window
    goes right. The index of the rows comes first in both."""
    return _at_each_place(
        image, kernel, lambda i, j, k, m: (image[j : j + k, i : i + m] * kernel).sum()
    )


@misconception
def square_kernel(image, kernel):
    """You take the kernel to be as wide as it is high. It has two sizes: `k, l = kernel.shape`."""
    k = len(kernel)
    rows, columns = (size - k + 1 for size in image.shape)
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            output[i, j] = (image[i : i + k, j : j + k] * kernel).sum()
    return output


hints = (
    "Lay the kernel 0 1 / 2 3 on the upper left corner of the image, on 0 1 / 3 4. Multiply "
    "what lies on each other and add up: 0·0 + 1·1 + 2·3 + 3·4 = 19. Move one step right.",
    "There are n - k + 1 places downwards and m - l + 1 to the right. Make `np.zeros` of that "
    "shape and fill it with two loops.",
    "Under the kernel at place (i, j) lies `image[i:i+k, j:j+l]`.",
)
