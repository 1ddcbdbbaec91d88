"""What a browser's Python does not have: names to import, and one clear line when they are used.

ipywidgets and bqplot ask IPython and pandas for a few names only; both would be 12 MB to load.
Torch does not exist for the browser.
"""

import importlib.machinery
import importlib.util
import sys
import types


class NotHere(ImportError):
    """Something that does not run in a browser was used; the message is for the reader."""


class _Spec(importlib.machinery.ModuleSpec):
    """Who asks with ``find_spec`` whether a module is there hears that it is not."""

    def __bool__(self):
        return False


class Absent(types.ModuleType):
    """A module that is not here: whatever is imported from it exists, until it is used."""

    def __init__(self, name):
        super().__init__(name)
        self.__path__ = []
        self.__spec__ = _Spec(name, _Finder, is_package=True)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(f"{self.__name__}.{name}")

    def _refuse(self, *_arguments, **_options):
        name = {"torch": "PyTorch"}.get(self.__name__.partition(".")[0], self.__name__)
        raise NotHere(f"This needs {name}, which does not run in a browser: open the notebook.")

    __call__ = __mro_entries__ = __enter__ = __iter__ = __getitem__ = _refuse

    def __instancecheck__(self, _value):
        return False  # nothing can be one


class _Finder:
    """Finds every module below one that is absent."""

    absent = frozenset()

    @classmethod
    def find_spec(cls, name, _path=None, _target=None):
        if name.partition(".")[0] in cls.absent:
            return _Spec(name, cls, is_package=True)
        return None

    @staticmethod
    def create_module(spec):
        module = Absent(spec.name)
        if spec.name == "torch":
            module.set_num_threads = lambda _count: None  # the notebooks' first cell
        return module

    @staticmethod
    def exec_module(_module):
        pass


def _nothing(*_arguments, **_options):
    return None


def _module(name, **names):
    module = sys.modules[name] = types.ModuleType(name)
    module.__dict__.update(names)
    return module


def _ipython():
    display = _module("IPython.display", display=_nothing, clear_output=_nothing)
    _module("IPython", get_ipython=_nothing, display=display, __path__=[], version_info=(9, 0))
    _module("IPython.core", __path__=[])
    _module("IPython.core.interactiveshell", InteractiveShell=type("InteractiveShell", (), {}))


def _pandas():
    kinds = {name: type(name, (), {}) for name in ("Timestamp", "Series", "DataFrame")}
    _module("pandas", NaT=None, to_datetime=_nothing, **kinds)


def install():
    """Put a stand-in where one is needed and the real module cannot be found."""
    for name, make in (("IPython", _ipython), ("pandas", _pandas)):
        if name not in sys.modules and importlib.util.find_spec(name) is None:
            make()
    if "torch" not in sys.modules and importlib.util.find_spec("torch") is None:
        _Finder.absent |= {"torch"}
        sys.meta_path.append(_Finder)
    if "IPython.display" not in sys.modules:
        importlib.import_module("IPython.display")
