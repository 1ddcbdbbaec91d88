"""Two directions: sequences turned round, the layer made of two, the same in torch."""

import ast
import inspect

import nbformat
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from course_utils.files import ROOT
from course_utils.rnn.bidirectional import bidirectional, reverse_padded
from course_utils.rnn.interop import copy_to_torch
from course_utils.rnn.two_way import TwoWay


@st.composite
def batches(draw):
    """X (T, B, D) and lengths (B,), some of them 0."""
    lengths = np.array(draw(st.lists(st.integers(0, 7), min_size=1, max_size=5)))
    T, D = max(lengths) + draw(st.integers(0, 2)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    return rng.normal(size=(T, len(lengths), D)), lengths


@given(batches())
def test_every_sequence_is_turned_and_its_padding_stays(batch):
    X, lengths = batch
    before = X.copy()
    turned = reverse_padded(X, lengths)
    for i, n in enumerate(lengths):
        np.testing.assert_array_equal(turned[:n, i], X[:n, i][::-1])
        np.testing.assert_array_equal(turned[n:, i], X[n:, i])
    np.testing.assert_array_equal(reverse_padded(turned, lengths), X)
    np.testing.assert_array_equal(X, before)
    assert not np.shares_memory(turned, X)


def test_step_numbers_can_be_turned_too():
    steps = np.arange(4)[:, None].repeat(2, axis=1)  # (4, 2)
    assert reverse_padded(steps, np.array([4, 2])).T.tolist() == [[3, 2, 1, 0], [1, 0, 2, 3]]


@pytest.fixture
def padded():
    rng = np.random.default_rng(0)
    X, lengths = rng.normal(size=(7, 4, 3)), np.array([7, 2, 5, 1])
    mask = np.arange(7)[:, None] < lengths  # (7, 4)
    X[~mask] = 9
    parameters = [rng.normal(0, 0.6, shape) for shape in ((2, 3, 5), (2, 5, 5), (2, 5))]
    return X, lengths, mask, parameters


def torch_layer(W_x, W_h, b):
    """An nn.RNN in both directions with these parameters."""
    layer = torch.nn.RNN(*W_x[0].shape, bidirectional=True, dtype=torch.float64)
    for way, end in enumerate(["", "_reverse"]):
        one = copy_to_torch(W_x[way], W_h[way], b[way], torch.nn.RNN(*W_x[0].shape).double())
        for name, value in one.named_parameters():
            getattr(layer, name + end).data.copy_(value)
    return layer


def test_two_rnns_are_torchs_bidirectional_one(padded):
    X, lengths, mask, parameters = padded
    ours = bidirectional(X, lengths, *parameters)
    layer = torch_layer(*parameters)
    packed = pack_padded_sequence(torch.as_tensor(X), lengths, enforce_sorted=False)
    theirs, _ = pad_packed_sequence(layer(packed)[0])
    np.testing.assert_allclose(ours[mask], theirs.detach().numpy()[mask], rtol=0, atol=1e-12)


def test_padding_does_not_matter(padded):
    X, lengths, mask, parameters = padded
    other = np.where(mask[..., None], X, -4.0)
    ours, same = (bidirectional(Z, lengths, *parameters) for Z in (X, other))
    np.testing.assert_array_equal(ours[mask], same[mask])
    for i, n in enumerate(lengths):
        alone = bidirectional(X[:n, i : i + 1], np.array([n]), *parameters)
        np.testing.assert_allclose(ours[:n, i], alone[:, 0], rtol=0, atol=1e-15)


def test_two_way_equals_torchs_packed_lstm(padded):
    X, lengths, mask, _ = padded
    torch.manual_seed(0)
    ours = TwoWay(3, 5).double()
    theirs = torch.nn.LSTM(3, 5, bidirectional=True, dtype=torch.float64)
    for way, end in (("past", ""), ("future", "_reverse")):
        for name, value in ours.rnns[way].named_parameters():
            getattr(theirs, name + end).data.copy_(value)
    packed = pack_padded_sequence(torch.as_tensor(X), lengths, enforce_sorted=False)
    right, _ = pad_packed_sequence(theirs(packed)[0])
    found = ours(torch.as_tensor(X), lengths)
    gap = (found - right)[torch.as_tensor(mask)].abs().max().item()
    assert gap <= 1e-14 and ours.width == 10


@pytest.mark.parametrize("way, column", [("past", 0), ("future", 1)])
def test_one_way_is_half_of_both(padded, way, column):
    X, lengths, _, _ = padded
    X = torch.as_tensor(X)
    both = TwoWay(3, 5).double()
    one = TwoWay(3, 5, (way,)).double()
    one.rnns[way].load_state_dict(both.rnns[way].state_dict())
    half = both(X, lengths).split(5, dim=-1)[column]
    assert one.width == 5 and torch.equal(one(X, lengths), half)


def test_the_package_has_the_layer_that_the_notebook_builds():
    def plain(source):
        tree = ast.parse(source)
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
                del node.body[0]
        return ast.dump(tree)

    cells = nbformat.read(ROOT / "notebooks" / "05_deep_and_bidirectional.ipynb", 4).cells
    (there,) = (c.source for c in cells if c.source.startswith("class TwoWay("))
    assert plain(there) == plain(inspect.getsource(TwoWay))
