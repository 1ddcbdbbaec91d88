"""Figures come with their description."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from course_utils.display.plotting import new_figure, show_figure


def test_a_figure_carries_its_description(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **more: shown.append((data, more)))
    fig, ax = new_figure()
    ax.plot([1, 2])
    show_figure(fig, "A line that rises.")
    data, more = shown[0]
    assert data["image/png"].startswith(b"\x89PNG")
    assert more["metadata"]["image/png"]["alt"] == "A line that rises."


@pytest.mark.parametrize("alt", ["", "  \n"])
def test_a_figure_without_description_is_refused(alt):
    fig, _ = new_figure()
    with pytest.raises(ValueError, match="description"):
        show_figure(fig, alt)


def test_a_figure_is_stored_small_and_looks_the_same(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **more: shown.append(data))
    fig, axes = new_figure(2)
    axes[0].imshow(np.random.default_rng(0).random((40, 40)), cmap="magma")
    axes[1].plot(np.random.default_rng(1).random((100, 5)))
    show_figure(fig, "A picture and five lines.")
    whole = BytesIO()
    fig.savefig(whole, format="png")
    assert len(shown[0]["image/png"]) < 0.6 * len(whole.getvalue())
    pictures = [Image.open(BytesIO(p)) for p in (shown[0]["image/png"], whole.getvalue())]
    one, two = (np.asarray(picture.convert("RGB"), float) for picture in pictures)
    assert abs(one - two).mean() < 3  # of 255
