"""Grading: collect submitted notebooks, run each answer behind a fence, compare, report.

Three kinds of process take part.  The *grader* (``command``, ``run``) reads what was handed in
(``collect``) and writes the reports (``results``, ``pages``, ``gradebook``).  Each of its *judges*
(``judge``) finds the answers in one notebook after the other (``answers``, ``look``) and compares
results with the right ones; it never runs a line of a student's.  Each judge has a *nursery*
(``nursery``), which has loaded the course and forks a process of its own for every answer
(``fence`` says what that one may do).  What comes back from there is plain data (``plain``): what
an answer gave on each case, never a verdict.
"""
