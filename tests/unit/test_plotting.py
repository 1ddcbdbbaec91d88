"""Figures come with their description."""

import pytest

from course_utils.plotting import new_figure, show_figure


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
