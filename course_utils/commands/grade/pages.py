"""The pages: one for each student, one for whoever teaches them."""

import json
import re
from html import escape

from course_utils.commands.grade.results import misconceptions, other_mistakes
from course_utils.display.cards import STATES
from course_utils.exercises.course import NOTEBOOKS
from course_utils.files import ROOT

_WORDS = {
    "solved": "solved",
    "wrong": "not right yet",
    "raises": "stopped with an error",
    "open": "not attempted",
    "missing": "missing",
}

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff;
       max-width: 60em; margin: 2em auto; padding: 0 1em }
h1 { font-size: 1.5em; line-height: 1.25 } h2 { font-size: 1.15em; margin: 1.6em 0 .3em }
p { margin: .3em 0 } pre { background: #f4f4f2; padding: .5em .7em; overflow-x: auto;
       font-size: .85em; line-height: 1.35; margin: .2em 0 .6em }
code { background: #f4f4f2; padding: 0 .2em } pre code { padding: 0 }
table { border-collapse: collapse; width: 100%; margin: .6em 0 }
td, th { text-align: left; vertical-align: top; padding: .3em .6em .3em 0;
         border-bottom: 1px solid #ddd } td.n, th.n { text-align: right; white-space: nowrap }
th.back { width: 22em }
.bar { display: flex; height: 1.1em; min-width: 14em; background: #eee }
.bar span { display: block } .quiet { color: #595959; font-size: .9em }
details { margin: .3em 0 } summary { cursor: pointer }
"""


def student_page(result, stem):
    """Feedback for one student, as HTML that opens anywhere.

    Parameters
    ----------
    result : Result
    stem : str

    Returns
    -------
    html : str
    """
    title = f"Notebook {stem[:2]}, {NOTEBOOKS[stem].title}"
    return _page(title, f"<p>{escape(result.student)}</p>", [feedback(result)])


def feedback(result):
    """What a student's page says, without what makes it a page: for the platform's own."""
    if result.problem:
        body = [f"<p>It could not be graded: {_inline(result.problem)}.</p>"]
    else:
        body = [f"<p><b>{result.points} of {len(result.rows)} exercises solved.</b></p>"]
    for name, row in result.rows.items():
        sign, colour = _sign(row["state"])
        state = _WORDS[row["state"]]
        body.append(
            f'<h2><span style="color:{colour}">{sign}</span> <code>{escape(name)}</code>: '
            f"{state}</h2>"
        )
        body += [f"<p>{_inline(s)}</p>" for s in (row["sentence"], row["remark"]) if s]
        for head, text in row["details"]:
            body.append(f"<details><summary>{escape(head)}</summary>{_block(text)}</details>")
    body.append(
        '<p class="quiet" style="margin-top:2em">Each answer was judged with the course\'s own '
        "functions for all others, so that no mistake counts twice.</p>"
    )
    return "\n".join(body)


def class_page(made, stem, notes=()):
    """The page for whoever teaches: what the class has, and what to explain again.

    Parameters
    ----------
    made : list of Result
    stem : str
    notes : sequence of str
        What else is to be known of this grading.

    Returns
    -------
    html : str
    """
    graded = [r for r in made if not r.problem]
    where = places(stem)
    body = ["<h2>What to explain again</h2>", *_explain_again(made, len(graded), where)]
    body += ["<h2>The exercises</h2>", *_exercises(graded, stem, where)]
    if others := [o for o in other_mistakes(made) if o[2] > 1]:
        body.append("<h2>Other mistakes that several made</h2><table>")
        for name, sentence, n in others[:20]:
            row = f"<td class=n>{n}</td><td><code>{escape(name)}</code></td>"
            body.append(f"<tr>{row}<td>{_inline(sentence)}</td></tr>")
        body.append("</table>")
    looks = [(r.student, line) for r in made for line in r.look]
    if looks:
        body.append("<h2>Look at</h2><table>")
        rows = (f"<tr><td>{escape(s)}</td><td>{escape(line)}</td></tr>" for s, line in looks)
        body += [*rows, "</table>"]
    body += [f'<p class="quiet">{_inline(note)}</p>' for note in notes]
    points = sorted(r.points for r in graded)
    middle = f", median {points[len(points) // 2]}" if points else ""
    exercises = len(NOTEBOOKS[stem].exercises)
    about = f"{len(graded)} graded, of {len(made)} submitted; {exercises} exercises{middle} solved"
    title = f"Notebook {stem[:2]}, {NOTEBOOKS[stem].title}: the class"
    return _page(title, f"<p>{about}.</p>", body)


def places(stem):
    """Where to go back to: exercise -> its section, and the lecture's items covered there.

    Returns
    -------
    places : dict of str to (str, list of str)
    """
    path = ROOT / "notebooks" / f"{stem}.ipynb"
    head, at, items, first = "", {}, {}, None
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and (found := re.search(r"^## (.*)", source, re.M)):
            head = found[1]
        items.setdefault(head, []).extend(cell["metadata"].get("covers", []))
        first = cell["metadata"].get("exercise")
        if first:
            at.setdefault(first, head)
    known = NOTEBOOKS[stem].items
    return {
        name: (
            head,
            [
                f"{i} {known[i][0]} ({known[i][1]})"
                for i in dict.fromkeys(items[head])
                if i in known
            ],
        )
        for name, head in at.items()
    }


def _explain_again(made, graded, where):
    counts = misconceptions(made)
    if not counts:
        yield "<p>No answer shows a misconception that the course knows.</p>"
        return
    heads = "<th class=n>students</th><th>what the tutor says</th><th class=back>go back to</th>"
    yield f"<table><tr>{heads}</tr>"
    for name, _, sentence, n in counts:
        head, items = where.get(name, ("", []))
        share = f"{n} <span class=quiet>({100 * n / graded:.0f} %)</span>"
        back = f"§ {escape(head)}" + "".join(f"<br>{escape(i)}" for i in items)
        yield (
            f"<tr><td class=n>{share}</td><td><code>{escape(name)}</code><br>{_inline(sentence)}"
            f"</td><td class=quiet>{back}</td></tr>"
        )
    yield "</table>"


def _exercises(graded, stem, where):
    yield "<table>"
    for name in NOTEBOOKS[stem].exercises:
        states = [r.rows[name]["state"] for r in graded]
        parts, words = [], []
        for state, word in _WORDS.items():
            if n := states.count(state):
                colour = _sign(state)[1]
                parts.append(f'<span style="width:{100 * n / len(states)}%;background:{colour}">'
                             "</span>")  # fmt: skip
                words.append(f"{n} {word}")
        yield (
            f"<tr><td><code>{name}</code><br><span class=quiet>"
            f"§ {escape(where.get(name, ('', []))[0])}</span></td>"
            f"<td><div class=bar>{''.join(parts)}</div>"
            f"<span class=quiet>{', '.join(words)}</span></td></tr>"
        )
    yield "</table>"


def _sign(state):
    return STATES.get(state, STATES["open"])


def _page(title, about, body):
    return "\n".join([
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(title)}</h1>", about, *body, "</body></html>", "",
    ])  # fmt: skip


def _inline(text):
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _block(text):
    return f"<pre>{escape(text)}</pre>"
