"""Copy the course's parameters into a one-layer ``nn.RNN``, or ``nn.LSTM``."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, Feedback
from course_utils.exercises.recurrent_neuron.shared import parameters

solution = "course_utils.rnn.interop:copy_to_torch"  # which loads torch


def cases():
    """Three sizes, none of them square."""
    sizes = {"3 inputs, 2 units": (3, 2), "2 inputs, 4 units": (2, 4), "3 inputs, 1 unit": (3, 1)}
    rng = np.random.default_rng(12)
    return [Case(name, parameters(rng, *size)) for name, size in sizes.items()]


def observe(answer, W_x, W_h, b):
    """What the layer adds up after the answer has copied into it: of the biases only the sum."""
    import torch

    rng = torch.Generator().manual_seed(0)
    layer = torch.nn.RNN(*W_x.shape, dtype=torch.float64)
    with torch.no_grad():  # start values that show what was left untouched
        for parameter in layer.parameters():
            parameter.uniform_(-0.5, 0.5, generator=rng)
    before = [parameter.detach().clone() for parameter in layer.parameters()]
    result = answer(W_x, W_h, b, layer)
    after = dict(layer.named_parameters())
    untouched = all(
        p.shape == q.shape and torch.equal(p, q)
        for p, q in zip(after.values(), before, strict=True)
    )
    if result is None:
        if untouched:
            return None
        raise Feedback(
            "The layer has changed, but your function returns None: end with `return layer`."
        )
    if not isinstance(result, torch.nn.RNN):
        raise Feedback(f"Return the layer itself, not {type(result).__name__}.")
    if result is layer and untouched:
        raise Feedback(
            "The layer is as it was: none of its parameters has changed. `W = …` only gives a name "
            "a new value; `layer.weight_ih_l0.copy_(…)` fills the parameter that is there."
        )
    for name, parameter in result.named_parameters():
        if parameter.dtype != torch.float64:
            raise Feedback(
                f"`{name}` is {str(parameter.dtype)[6:]} now, and the layer was float64. Fill the "
                "parameters that are there with `copy_`, or give new ones the layer's dtype."
            )
    _tell_of_shared(result, dict(W_x=W_x, W_h=W_h, b=b))
    given = {name: parameter.detach().numpy() for name, parameter in result.named_parameters()}
    bias = given.pop("bias_ih_l0") + given.pop("bias_hh_l0")
    return {**given, "bias_ih_l0 + bias_hh_l0": bias}


def _tell_of_shared(layer, arrays):
    """Raise which parameters lie in the caller's arrays, if their numbers are right."""
    import torch

    W_x, W_h, b = map(torch.as_tensor, arrays.values())
    if not (
        torch.equal(layer.weight_ih_l0, W_x.T)
        and torch.equal(layer.weight_hh_l0, W_h.T)
        and torch.equal(layer.bias_ih_l0 + layer.bias_hh_l0, b)
    ):
        return
    for name, parameter in layer.named_parameters():
        for other, array in arrays.items():
            if np.shares_memory(parameter.detach().numpy(), array):
                raise Feedback(
                    f"The numbers are right, but `{name}` lies in the memory of `{other}`: whoever "
                    f"changes the layer, as training does, changes `{other}` as well. "
                    "`torch.from_numpy` and `torch.as_tensor` make no copy; "
                    "`parameter.copy_(…)` does, and so does `torch.tensor`."
                )


in_place = ("layer",)


@instead("hh_l0.zero_()", "hh_l0.copy_(torch.as_tensor(b))")
def bias_twice():
    """Your bias counts twice: PyTorch adds `bias_ih_l0` and `bias_hh_l0`, and both hold `b`. Put
    `b` into one and zeros into the other."""


@instead("layer.bias_hh_l0.zero_()", "pass")
@instead(
    *("layer.bias_ih_l0.copy_(torch.as_tensor(b))", "pass"),
    *("hh_l0.zero_()", "hh_l0.copy_(torch.as_tensor(b))"),
)
def second_bias_left():
    """One of the two biases still holds the random numbers it was made with, and PyTorch adds both.
    With `b` in the one, set the other to zero: `layer.bias_hh_l0.zero_()`, for example."""


@instead("ih_l0.copy_(torch.as_tensor(b))", "ih_l0.zero_()")
def biases_cancel():
    """Your two biases add up to 0, so `b` is nowhere in the sum that PyTorch makes of them. Put `b`
    into one and zeros into the other: `-b` would cancel it."""


@instead("W_h.T", "W_h")
def square_not_transposed():
    """`weight_hh_l0` needs `W_h` transposed. It is square, so nothing complains: PyTorch computes
    `h @ weight.T`."""


@instead("W_x.T", "W_x.reshape(W_x.shape[::-1])")
def reshaped():
    """You brought `W_x` into shape with `reshape`. That keeps the order of the numbers and mixes up
    rows and columns: use the transpose, `W_x.T`."""


@instead("W_x.T)", "W_x.T).float()", "W_h.T)", "W_h.T).float()", "(b)", "(b).float()")
def through_float32():
    """Your weights have been rounded to float32 on their way: `torch.Tensor(...)` and `.float()` do
    that. `torch.as_tensor(...)` keeps the array's float64."""


@instead("W_x.T", "W_x")
def not_transposed():
    """PyTorch stores `weight_ih_l0` as (H, D), the course `W_x` as (D, H): transpose it."""


@instead(
    "W_x.T",
    "W_h.T",
    "weight_hh_l0.copy_(torch.as_tensor(W_h.T))",
    "weight_hh_l0.copy_(torch.as_tensor(W_x.T))",
)
@instead("layer.weight_ih_l0.copy_(torch.as_tensor(W_x.T))", "pass", "W_h.T", "W_x.T")
def matrices_swapped():
    """You copy one matrix into the other's parameter. In PyTorch's names i is the input and h the
    hidden state: `weight_ih_l0` takes `W_x.T`, `weight_hh_l0` takes `W_h.T`."""


@instead("with torch.no_grad()", "if True")
def recording_gradients():
    """The parameters record what happens to them, for the gradient. Copying is no part of the
    model: do it under `with torch.no_grad():`."""


@instead(
    "layer.weight_ih_l0.copy_(torch.as_tensor(W_x.T))",
    "layer.weight_ih_l0 = torch.as_tensor(W_x.T)",
)
def assigned_tensor():
    """A parameter cannot be replaced by a plain tensor. Fill the one that is there:
    `layer.weight_ih_l0.copy_(torch.as_tensor(W_x.T))`, under `torch.no_grad()`."""


hints = (
    "The layer's parameters are `weight_ih_l0` (H, D), `weight_hh_l0` (H, H), `bias_ih_l0` and "
    "`bias_hh_l0` (H,). PyTorch multiplies by their transposes.",
    "`with torch.no_grad():`, then `parameter.copy_(torch.as_tensor(array))` for each. One of "
    "the two biases is `b`, the other zero.",
)
