"""Convolution by hand, against torch."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_utils.rnn.convolution import conv_output_size, convolve


def torch_convolve(image, kernel, **options):
    """The same by torch, (n, m) and (k, l) -> (n', m')."""
    image, kernel = (torch.as_tensor(a)[None, None] for a in (image, kernel))
    return torch.nn.functional.conv2d(image, kernel, **options)[0, 0].numpy()


@st.composite
def image_and_kernel(draw):
    """A random image and a kernel that fits into it, neither of them square in general."""
    kernel = draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))
    room = draw(st.tuples(st.integers(0, 6), st.integers(0, 6)))
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    image = [k + r for k, r in zip(kernel, room, strict=True)]
    return rng.normal(size=image), rng.normal(size=kernel)


def test_the_numbers_of_the_lecture():
    image, kernel = np.arange(9).reshape(3, 3), np.arange(4).reshape(2, 2)
    assert convolve(image, kernel).tolist() == [[19, 25], [37, 43]]


@given(image_and_kernel())
def test_equals_torch(arrays):
    image, kernel = arrays
    ours, theirs = convolve(image, kernel), torch_convolve(image, kernel)
    assert ours.shape == theirs.shape
    assert np.abs(ours - theirs).max() <= 1e-12


@given(image_and_kernel())
def test_output_has_the_size_that_is_foretold_and_inputs_stay(arrays):
    image, kernel = arrays
    before = image.copy(), kernel.copy()
    sizes = tuple(conv_output_size(n, k) for n, k in zip(image.shape, kernel.shape, strict=True))
    assert convolve(image, kernel).shape == sizes
    assert (image == before[0]).all() and (kernel == before[1]).all()


@given(image_and_kernel())
def test_a_shifted_image_gives_a_shifted_output(arrays):
    image, kernel = arrays
    shifted = np.pad(image, ((2, 0), (1, 0)))
    np.testing.assert_allclose(
        convolve(shifted, kernel)[2:, 1:], convolve(image, kernel), rtol=0, atol=1e-12
    )


@given(image_and_kernel())
def test_a_pixel_alone_gives_back_the_kernel_flipped(arrays):
    _, kernel = arrays
    k, m = kernel.shape
    pixel = np.zeros((2 * k - 1, 2 * m - 1))
    pixel[k - 1, m - 1] = 1
    assert (convolve(pixel, kernel) == kernel[::-1, ::-1]).all()


@given(st.integers(1, 12), st.integers(0, 30), st.integers(0, 6), st.integers(1, 5))
def test_output_size_equals_torch(k, room, padding, stride):
    n = max(k + room - 2 * padding, 1)  # with the padding, the kernel fits
    layer = torch.nn.Conv1d(1, 1, k, padding=padding, stride=stride)
    size = conv_output_size(n, k, padding, stride)
    assert isinstance(size, int)
    assert size == layer(torch.zeros(1, n)).shape[-1]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    # AlexNet, conv1; VGG, any layer; ResNet, conv1 (sizes as in torchvision's models)
    [((224, 11, 2, 4), 55), ((224, 3, 1), 224), ((224, 7, 3, 2), 112)],
)
def test_output_size_of_layers_one_can_look_up(sizes, expected):
    assert conv_output_size(*sizes) == expected
