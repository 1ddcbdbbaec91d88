"""Decks: a notebook's slides for a lecture hall, in one page.

``cells`` reads a notebook into pieces of a slide, ``arrange`` makes slides of one message each of
them, ``page`` writes the page, ``build`` keeps it until something changes, ``pdf`` prints it.
What the page does in the browser is in ``web/``.
"""
