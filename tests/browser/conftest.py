"""One JupyterLab server and one Chromium for all browser tests of a process."""

import os

import pytest

from tests.browser import harness


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    with harness.jupyterlab(tmp_path_factory.mktemp("jupyterlab")) as server:
        yield server


@pytest.fixture(scope="session")
def plain_server(tmp_path_factory):
    """JupyterLab as it comes, without the settings of the project."""
    with harness.jupyterlab(tmp_path_factory.mktemp("plain"), settings=False) as server:
        yield server


@pytest.fixture(scope="session")
def browser():
    if harness.find_chromium() is None:
        if os.environ.get("COURSE_BROWSER") == "required":
            pytest.fail(harness.NO_BROWSER, pytrace=False)
        pytest.skip(harness.NO_BROWSER)
    with harness.chromium() as browser:
        yield browser
