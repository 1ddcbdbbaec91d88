"""A lab that can be heard: a button, and a player that comes and goes."""

import ipywidgets as W

from course_utils.labs.lab import Lab


class AudibleLab(Lab):
    """A lab with a player, which falls silent and makes room when what it plays has changed.

    Parameters
    ----------
    *arguments, **options
        Those of :class:`Lab`.
    player : callable
        ``player() -> HTML`` of the player, or a sentence when there is nothing to be heard.

    Attributes
    ----------
    sound : HTML
        The player, empty until the button is pressed.
    """

    def __init__(self, *arguments, player, **options):
        self.sound = W.HTML(layout={"display": "none"})
        play = W.Button(description="▶ Hear it", layout={"width": "auto"})
        play.on_click(lambda _: self._play(player()))
        super().__init__(*arguments, extra=[play, self.sound], **options)

    def _play(self, html):
        self.sound.value = html
        self.sound.layout.display = None if html else "none"

    def _redraw(self):
        if self.sound.value:
            self._play("")
        super()._redraw()
