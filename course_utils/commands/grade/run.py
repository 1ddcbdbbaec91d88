"""Grade many: several judges side by side, what is done kept, what was done not done again."""

import hashlib
import json
import os
import queue
import resource
import subprocess
import sys
import threading
from pathlib import Path

from course_utils.commands.grade.plain import dumps
from course_utils.files import ROOT, python_path


class Judge:
    """A judge's process.

    Parameters
    ----------
    stem : str
    hidden : sequence of str
        Folders that answers must not see.
    """

    def __init__(self, stem, hidden=()):
        self._command = [sys.executable, "-m", "course_utils.commands.grade.judge", stem, *hidden]
        self._start()

    def _start(self):
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **threads, "PYTHONPATH": python_path(ROOT, os.environ)},
            start_new_session=True,  # an interrupt is the grader's to handle
        )
        self.enclosed = bool(json.loads(self._process.stdout.readline() or "{}").get("enclosed"))

    def grade(self, text):
        """Grade one notebook.

        Returns
        -------
        reply : dict
            ``rows`` or ``problem``.
        """
        try:
            self._process.stdin.write(dumps({"text": text}))
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())
        except (OSError, ValueError):  # what it read has brought it down
            self.close()
            self._start()
            return {"problem": "it brings down what reads it"}

    def close(self):
        """End it, and its nursery with it."""
        with self._process:
            self._process.stdin.close()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, 9)


class Records:
    """What was graded, one line each, in a file that grows: nothing is lost by an interrupt.

    Parameters
    ----------
    path : Path
    version : str
        Of the course: what another version graded is graded again.
    """

    def __init__(self, path, version):
        self._path, self._version = path, version
        self._known = {}
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            lines = []
        for line in lines:
            try:
                record = json.loads(line)
                if record["version"] == version:
                    self._known[record["digest"]] = record["reply"]
            except (ValueError, KeyError, TypeError):
                continue  # cut short by an interrupt

    def get(self, submission):
        """What is known of a submission; None when it was not graded yet."""
        return self._known.get(submission.digest)

    def add(self, submission, reply):
        """Keep what came of a submission."""
        self._known[submission.digest] = reply
        line = {"version": self._version, "digest": submission.digest, "reply": reply}
        with open(self._path, "ab") as file:
            file.write(b"\n" + dumps(line))  # begins anew where the last one was cut


def course_version(stem):
    """A hash over all that a grade depends on."""
    files = [*sorted((ROOT / "course_utils").rglob("*.py")), ROOT / f"notebooks/{stem}.ipynb"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def grade_all(found, stem, records, jobs=2, hidden=(), done=lambda: None):
    """Grade all submissions that are not graded yet.

    Parameters
    ----------
    found : list of Submission
    stem : str
    records : Records
    jobs : int
        How many at the same time.
    hidden : sequence of str
        Folders that answers must not see.
    done : callable
        Called after each, by one of several threads at a time.

    Returns
    -------
    enclosed : bool or None
        Whether answers ran in namespaces of their own; None when there was nothing to do.

    Raises
    ------
    KeyboardInterrupt
        What is done is in the records.
    """
    todo = queue.SimpleQueue()
    waiting = [s for s in found if not s.problem and records.get(s) is None]
    for submission in waiting:
        todo.put(submission)
    lock, stop, enclosed, failed = threading.Lock(), threading.Event(), [], []

    def work():
        try:
            judge = Judge(stem, hidden)
            enclosed.append(judge.enclosed)
            try:
                while not stop.is_set():
                    submission = todo.get_nowait()
                    reply = judge.grade(submission.text)
                    with lock:
                        records.add(submission, reply)
                        done()
            except queue.Empty:
                pass
            finally:
                judge.close()
        except Exception as error:  # shown by the thread that waits
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(min(jobs, len(waiting)))]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            while thread.is_alive():
                thread.join(0.2)
    except KeyboardInterrupt:
        stop.set()
        for thread in threads:
            thread.join()
        raise
    if failed:
        raise failed[0]
    return all(enclosed) if enclosed else None


def cpu_seconds():
    """Computing time of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def hidden_folders(place, *written):
    """What answers must not see: what was handed in, and where the reports go."""
    folders = [Path(f).resolve() for f in (place, *written) if f and Path(f).is_dir()]
    needed = [ROOT, Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve()]
    return [str(f) for f in folders if not any(n.is_relative_to(f) for n in needed)]
