"""The models of notebook 07: its cells and the package have the same code; what they promise."""

import ast
import inspect

import nbformat
import numpy as np
import pytest
import torch

from course_utils.files import ROOT
from course_utils.rnn.translator import Captioner, Translator

NOTEBOOK = ROOT / "notebooks" / "07_encoder_decoder.ipynb"


def without_docstrings(source):
    """Source of a class as Python sees it, docstrings left out."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            node.body = node.body[1:]
    return ast.unparse(tree)


@pytest.mark.parametrize("model", [Captioner, Translator])
def test_the_notebook_shows_the_packages_own_code(model):
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    (shown,) = [c.source for c in cells if c.source.startswith(f"class {model.__name__}(")]
    assert without_docstrings(shown) == without_docstrings(inspect.getsource(model))


@pytest.mark.parametrize("attention", [True, False])
def test_padding_and_neighbours_change_nothing(attention):
    torch.manual_seed(0)
    model = Translator(9, 7, attention).double()
    X = torch.tensor([[3, 4, 5, 2, 0, 0], [6, 7, 8, 3, 4, 2]]).T  # (6, 2): words, an end, padding
    Y = torch.tensor([[1, 3, 4], [1, 5, 6]]).T  # (3, 2)
    states, mask, h = model.encode(X)
    scores, after, _ = model.decode(Y, h, states, mask)
    states, mask, h = model.encode(X[:4, :1])
    alone, after_alone, _ = model.decode(Y[:, :1], h, states, mask)
    assert torch.allclose(scores[:, :1], alone, atol=1e-12)
    assert torch.allclose(after[:1], after_alone, atol=1e-12)


def test_weights_are_attentions():
    from course_utils.rnn.attention import attention

    torch.manual_seed(0)
    model = Translator(9, 7, True).double()
    X, Y = torch.tensor([[3, 4, 5, 2, 0]]).T, torch.tensor([[1, 3, 4]]).T
    states, mask, h = model.encode(X)
    _, _, weights = model.decode(Y, h, states, mask)
    queries, _ = model.decoder(model.embed_out(Y), h[None])
    keys = states[:, 0].detach().numpy()
    _, ours = attention(queries[:, 0].detach().numpy(), keys, keys, mask[:, 0].numpy())
    assert np.allclose(weights[0].detach().numpy(), ours, atol=1e-12)
    assert (ours[:, -1] == 0).all()


def test_the_captioners_state_comes_from_the_picture():
    torch.manual_seed(0)
    model = Captioner(18)
    h = model.encode(torch.rand(4, 64))
    assert h.shape == (4, 32) and (abs(h) <= 1).all()
    scores, after = model.decode(torch.ones(5, 4, dtype=torch.long), h)
    assert scores.shape == (5, 4, 18) and after.shape == (4, 32)
