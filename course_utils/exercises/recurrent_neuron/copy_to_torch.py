"""Copy the course's parameters into a one-layer ``nn.RNN``, or ``nn.LSTM``."""

import numpy as np

from course_utils.exercises.misconceptions import misconception
from course_utils.exercises.model import Feedback
from course_utils.exercises.recurrent_neuron.shared import forward_case

solution = "course_utils.rnn.interop:copy_to_torch"  # which loads torch


def cases():
    """Two sizes, with states that differ whenever one parameter does."""
    return [
        forward_case("4 steps, 2 sequences, 3 inputs, 2 units", 4, 2, 3, 2, 12),
        forward_case("3 steps, 1 sequence, 2 inputs, 4 units", 3, 1, 2, 4, 13),
    ]


def observe(answer, X, h_0, W_x, W_h, b):
    """What the torch layer computes after the answer has copied the weights into it."""
    import torch

    rng = torch.Generator().manual_seed(0)
    layer = torch.nn.RNN(*W_x.shape, dtype=torch.float64)
    with torch.no_grad():  # start values that show what was left untouched
        for parameter in layer.parameters():
            parameter.uniform_(-0.5, 0.5, generator=rng)
    before = [parameter.detach().clone() for parameter in layer.parameters()]
    result = answer(W_x, W_h, b, layer)
    if result is None:
        after = layer.parameters()
        if all(
            p.shape == q.shape and torch.equal(p, q) for p, q in zip(after, before, strict=True)
        ):
            return None
        raise Feedback(
            "The layer has changed, but your function returns None: end with `return layer`."
        )
    if not isinstance(result, torch.nn.RNN):
        raise Feedback(f"Return the layer itself, not {type(result).__name__}.")
    with torch.no_grad():
        return result(torch.as_tensor(X), torch.as_tensor(h_0)[None])[0].numpy()


def _copier(ih, hh, b_ih, b_hh):
    """A copy function from four ways to fill the four parameters."""

    def copy(W_x, W_h, b, layer):
        import torch

        with torch.no_grad():
            for name, make in zip(
                ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"),
                (ih, hh, b_ih, b_hh),
                strict=True,
            ):
                value = make(W_x, W_h, b)
                if value is not None:
                    getattr(layer, name).copy_(torch.as_tensor(np.ascontiguousarray(value)))
        return layer

    return copy


def _transposed_x(W_x, W_h, b):
    return W_x.T


def _transposed_h(W_x, W_h, b):
    return W_h.T


def _bias(W_x, W_h, b):
    return b


def _zero(W_x, W_h, b):
    return np.zeros_like(b)


def _untouched(W_x, W_h, b):
    return None


in_place = ("layer",)


@misconception
def bias_twice(W_x, W_h, b, layer):
    """Your bias counts twice: PyTorch adds `bias_ih_l0` and `bias_hh_l0`, and both hold `b`. Put
    `b` into one and zeros into the other."""
    return _copier(_transposed_x, _transposed_h, _bias, _bias)(W_x, W_h, b, layer)


@misconception
def second_bias_left(W_x, W_h, b, layer):
    """`bias_hh_l0` still holds the random numbers it was made with, and PyTorch adds it too. Set it
    to zero: `layer.bias_hh_l0.zero_()`."""
    return _copier(_transposed_x, _transposed_h, _bias, _untouched)(W_x, W_h, b, layer)


@misconception
def biases_left(W_x, W_h, b, layer):
    """The weights are right, but both biases still hold the random numbers they were made with."""
    return _copier(_transposed_x, _transposed_h, _untouched, _untouched)(W_x, W_h, b, layer)


@misconception
def square_not_transposed(W_x, W_h, b, layer):
    """`weight_hh_l0` needs `W_h` transposed. It is square, so nothing complains: PyTorch computes
    `h @ weight.T`."""
    return _copier(_transposed_x, lambda W_x, W_h, b: W_h, _bias, _zero)(W_x, W_h, b, layer)


@misconception
def reshaped(W_x, W_h, b, layer):
    """You brought `W_x` into shape with `reshape`. That keeps the order of the numbers and mixes up
    rows and columns: use the transpose, `W_x.T`."""
    reshape = _copier(lambda W_x, W_h, b: W_x.reshape(W_x.shape[::-1]), _transposed_h, _bias, _zero)
    return reshape(W_x, W_h, b, layer)


@misconception
def recurrent_left(W_x, W_h, b, layer):
    """`weight_hh_l0` still holds the random numbers it was made with: copy `W_h.T` into it."""
    return _copier(_transposed_x, _untouched, _bias, _zero)(W_x, W_h, b, layer)


@misconception
def through_float32(W_x, W_h, b, layer):
    """Your weights have been rounded to float32 on their way: `torch.Tensor(...)` and `.float()` do
    that. `torch.as_tensor(...)` keeps the array's float64."""
    rounded = [np.float32(array).astype(float) for array in (W_x, W_h, b)]
    return _copier(_transposed_x, _transposed_h, _bias, _zero)(*rounded, layer)


@misconception
def not_transposed(W_x, W_h, b, layer):
    """PyTorch stores `weight_ih_l0` as (H, D), the course `W_x` as (D, H): transpose it."""
    import torch

    with torch.no_grad():
        layer.weight_ih_l0.copy_(torch.as_tensor(W_x))
    return layer


@misconception
def recording_gradients(W_x, W_h, b, layer):
    """The parameters record what happens to them, for the gradient. Copying is no part of the
    model: do it under `with torch.no_grad():`."""
    import torch

    layer.weight_ih_l0.copy_(torch.as_tensor(W_x.T))
    return layer


@misconception
def assigned_tensor(W_x, W_h, b, layer):
    """A parameter cannot be replaced by a plain tensor. Fill the one that is there:
    `layer.weight_ih_l0.copy_(torch.as_tensor(W_x.T))`, under `torch.no_grad()`."""
    import torch

    layer.weight_ih_l0 = torch.as_tensor(W_x.T)
    return layer


hints = (
    "The layer's parameters are `weight_ih_l0` (H, D), `weight_hh_l0` (H, H), `bias_ih_l0` and "
    "`bias_hh_l0` (H,). PyTorch multiplies by their transposes.",
    "`with torch.no_grad():`, then `parameter.copy_(torch.as_tensor(array))` for each. One of "
    "the two biases is `b`, the other zero.",
)
