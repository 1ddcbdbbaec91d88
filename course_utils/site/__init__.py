"""The static site: the book of the notebooks, whose labs compute in the reader's browser.

``places`` finds the labs, polls and exercises in a notebook's outputs; ``web/`` is what a page
loads to bring them to life; ``engine/`` is the Python half, the same in Pyodide and on one's own
Python; ``assets`` puts together what a live page needs; ``book`` builds the book; ``vendor`` keeps
what comes from elsewhere.
"""
