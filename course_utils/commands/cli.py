"""The course's commands, ``python -m course_utils lab`` and so on; ``--help`` lists them.

What a command needs is imported when it runs, so that starting one is quick.
"""

import argparse
import errno
import os
import subprocess
import sys
from pathlib import Path

from course_utils.files import ROOT, python_path, write_atomically


class UsageError(Exception):
    """Something the person at the keyboard can put right; the message says how."""


def main(arguments=None):
    """Run one command.

    Parameters
    ----------
    arguments : list of str, optional
        Default: those of the process.

    Returns
    -------
    int
        Exit status: 0, or 1 after an error that was printed.
    """
    parser = _parser()
    options, extra = parser.parse_known_args(arguments)
    if extra and options.command != "lab":
        parser.error(f"unrecognized arguments: {' '.join(extra)}")
    try:
        return options.run(options, extra) or 0
    except UsageError as error:
        print(error, file=sys.stderr)
        return 1


def _parser():
    # No abbreviations: `--no-browser` and the like must reach JupyterLab untouched.
    parser = argparse.ArgumentParser(
        prog="python -m course_utils", description=__doc__.partition("\n")[0], allow_abbrev=False
    )
    commands = parser.add_subparsers(dest="command", required=True)

    lab = commands.add_parser(
        "lab",
        help="open the course in JupyterLab",
        description="Open the course in JupyterLab; further options are passed on to it.",
        allow_abbrev=False,
    )
    lab.add_argument(
        "--notebooks",
        choices=["work", "notebooks"],
        default="work",
        help="work: your own copies (the default); notebooks: the course's own",
    )
    lab.set_defaults(run=_lab)

    solve = commands.add_parser("solve", help="write a notebook with its exercises solved")
    solve.add_argument("notebook", type=Path)
    solve.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    solve.set_defaults(run=_solve)

    execute = commands.add_parser("execute", help="execute notebooks, store their outputs")
    execute.add_argument("notebook", type=Path, nargs="*", help="default: the whole course")
    execute.add_argument("-j", "--jobs", type=int, default=1, help="how many at the same time")
    execute.set_defaults(run=_execute)

    weights = commands.add_parser("weights", help="train the labs' small weights again")
    weights.add_argument("name", nargs="*", help="of a notebook, as language_models; default: all")
    weights.set_defaults(run=_weights)

    release = commands.add_parser("release", help="write notebooks to hand out")
    release.add_argument("notebook", nargs="+", help="which: 01, for example")
    release.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER")
    kinds = release.add_mutually_exclusive_group()
    kinds.add_argument("--without-solutions", action="store_true", help="hints only")
    kinds.add_argument("--nbgrader", action="store_true", help="an assignment for nbgrader")
    release.set_defaults(run=_release)

    from course_utils.commands import present

    slides = commands.add_parser("present", help="present a notebook in a lecture hall")
    present.add_options(slides)
    slides.set_defaults(run=_present)

    from course_utils.commands.grade import options as grade_options

    grade = commands.add_parser("grade", help="grade submitted notebooks")
    grade_options.add_options(grade)
    grade.set_defaults(run=_grade)

    site = commands.add_parser("site", help="build the static site: the book, its labs alive")
    site.add_argument("-o", "--output", type=Path, default=ROOT / "build/site", metavar="FOLDER")
    site.add_argument("--pyodide", type=Path, metavar="FOLDER", help="a Pyodide to put into it")
    site.set_defaults(run=_site)

    vendor = commands.add_parser("vendor", help="renew what the site carries of other projects")
    vendor.set_defaults(run=_vendor)

    table = commands.add_parser("crosswalk", help="write the page on the notebooks and lectures")
    table.set_defaults(run=_crosswalk)

    minutes = commands.add_parser("minutes", help="how long each notebook takes")
    minutes.set_defaults(run=_minutes)
    return parser


def _site(options, _extra):
    from course_utils.site.book import BookError, build_book

    try:
        folder = build_book(options.output, options.pyodide)
    except BookError as error:
        raise UsageError(str(error)) from None
    print(f"written: {folder}")
    print(f"look at it: {Path(sys.executable).name} -m http.server -d {folder}")


def _vendor(_options, _extra):
    from course_utils.site.vendor import renew

    try:
        changed = renew()
    except RuntimeError as error:
        raise UsageError(str(error)) from None
    for path in changed:
        print(f"renewed: {path.relative_to(ROOT).as_posix()}")
    print(f"{len(changed)} files changed")


def _release(options, _extra):
    from course_utils.commands.nbgrader import nbgrader_assignment
    from course_utils.commands.release import notebook_named, release

    try:
        for stem in [notebook_named(name) for name in options.notebook]:
            if options.nbgrader:
                path = nbgrader_assignment(stem, options.output)
            else:
                path = release(stem, options.output, not options.without_solutions)
            print(f"written: {path}")
    except ValueError as error:
        raise UsageError(str(error)) from None


def _present(options, _extra):
    from course_utils.commands.present import present_command

    try:
        present_command(options)
    except (ValueError, RuntimeError) as error:
        raise UsageError(str(error)) from None


def _grade(options, _extra):
    from course_utils.commands.grade.command import grade_command

    try:
        return grade_command(options)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _weights(options, _extra):
    from course_utils.commands.weights import train_weights

    try:
        files = train_weights(options.name)
    except LookupError as error:
        raise UsageError(error.args[0]) from None
    for path, size in files.items():
        print(f"written: {path.relative_to(ROOT).as_posix()}, {size / 1000:.0f} kB")


def _crosswalk(_options, _extra):
    from course_utils.commands.crosswalk import crosswalk, readme

    pages = {"notebooks/README.md": crosswalk()}
    pages["README.md"] = readme((ROOT / "README.md").read_text(encoding="utf-8"))
    for name, page in pages.items():
        write_atomically(ROOT / name, page)
        print(f"written: {name}")


def _minutes(_options, _extra):
    from course_utils.commands.minutes import table

    print("\n".join(table()))


def _lab(options, extra):
    folder = prepare(ROOT, options.notebooks)
    command = lab_command(folder, extra)
    environment = lab_environment(ROOT, os.environ)
    if os.name == "nt":  # there, exec would give the prompt back while JupyterLab runs
        return subprocess.call(command, env=environment)
    sys.stdout.flush()
    os.execve(command[0], command, environment)


def prepare(root, which):
    """Make what `lab` opens: the student's copies, unless the course's own are asked for.

    Parameters
    ----------
    root : Path
        The course's folder.
    which : {"work", "notebooks"}

    Returns
    -------
    Path
        The folder to open.

    Raises
    ------
    UsageError
        If there are no notebooks, or the copies cannot be written.
    """
    from course_utils.commands.copies import course_notebooks, update_copies

    source, target = root / "notebooks", root / which
    if not course_notebooks(source):
        raise UsageError(f"{source} has no notebooks: get the whole course again (git clone)")
    if which == "work":
        if target.exists() and not target.is_dir():
            raise UsageError(f"{target} is a file: rename it, your copies go into a folder there")
        try:
            lines = update_copies(source, target)
        except ValueError as error:
            raise UsageError(f"{error}: restore it with git checkout") from None
        except OSError as error:
            forbidden = error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)
            advice = ": move the course to a folder of your own" if forbidden else ""
            place = error.filename or target
            raise UsageError(
                f"cannot write your copies in {target} ({place}: {error.strerror}){advice}"
            ) from None
        for line in lines:
            print(line)
    return target


def lab_command(folder, extra=()):
    """Command line that starts JupyterLab in a folder, with its first notebook open.

    Parameters
    ----------
    folder : Path
    extra : sequence of str
        Further options of JupyterLab.

    Returns
    -------
    list of str
    """
    import zmq

    from course_utils.commands.copies import course_notebooks

    first = course_notebooks(folder)[0]
    # Without it, every kernel's start prints a warning about eavesdroppers.
    encrypted = ["--KernelManager.transport_encryption=auto"] if zmq.has("curve") else []
    return [
        sys.executable,
        *("-m", "jupyterlab"),
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url=/lab/tree/{first.name}",
        *encrypted,
        *extra,
    ]


def lab_environment(root, environment):
    """Environment in which JupyterLab also reads the course's settings.

    They are defaults: what a user has set in JupyterLab stays in force.  Kernels import the
    course_utils of this folder, also where another copy of the course is installed.

    Parameters
    ----------
    root : Path
        The course's folder.
    environment : mapping of str to str

    Returns
    -------
    dict
    """
    paths = [str(root / "jupyter"), environment.get("JUPYTER_CONFIG_PATH", "")]
    # Small products, in a process that also holds torch: with several threads each library waits
    # for the other's, and a notebook takes several times as long.
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    settings = {
        "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, paths)),
        "PYTHONPATH": python_path(root, environment),
    }
    return {**threads, **environment, **settings}


def _solve(options, extra):
    import nbformat

    from course_utils.commands.solve import solve_notebook

    if not options.notebook.is_file():
        raise UsageError(f"{options.notebook}: there is no such notebook")
    try:
        notebook = solve_notebook(options.notebook)
    except (LookupError, ValueError) as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"cannot read {options.notebook}: {error.strerror}") from None
    try:
        write_atomically(options.output, nbformat.writes(notebook) + "\n")
    except OSError as error:
        raise UsageError(f"cannot write {options.output}: {error.strerror}") from None


def _execute(options, extra):
    from course_utils.commands.copies import course_notebooks
    from course_utils.commands.execute import ExecutionError, execute_files

    paths = options.notebook or course_notebooks(ROOT / "notebooks")
    if not paths:
        raise UsageError(f"{ROOT / 'notebooks'} has no notebooks")
    try:
        seconds = execute_files(paths, jobs=options.jobs)
    except ExecutionError as error:
        raise UsageError(str(error)) from None
    print(f"{len(seconds)} notebooks, {sum(seconds.values()):.1f} s of execution")
