"""Convolution by hand: the refresher of notebook 00."""

import numpy as np


def convolve(image, kernel):
    """Slide a kernel over an image; at each place, multiply and add up.

    Parameters
    ----------
    image, kernel : arrays (n, m), (k, l)

    Returns
    -------
    output : array (n - k + 1, m - l + 1)
        One channel, no padding, stride 1.

    Notes
    -----
    CS 760, "Review: 2-D convolution".  The kernel is not flipped; signal processing calls this
    cross-correlation.
    """
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)  # (n', m', k, l)
    return (windows * kernel).sum(axis=(2, 3))  # (n', m')


def conv_output_size(n, k, padding=0, stride=1):
    """Number of places a kernel takes along one axis.

    Parameters
    ----------
    n, k : int
        Sizes of input and kernel.
    padding : int
        Zeros added on each side.
    stride : int
        Steps from one place to the next.

    Returns
    -------
    size : int
        ``floor((n + 2 padding - k) / stride) + 1``.
    """
    return (n + 2 * padding - k) // stride + 1
