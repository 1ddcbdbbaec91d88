"""Puts ``data/`` into the wheel, so that the course also runs where there is no checkout of it."""

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Data(BuildHookInterface):
    """Read by the build backend."""

    def initialize(self, version, build_data):
        """An editable installation reads the checkout's own files."""
        if version != "editable":
            build_data["force_include"]["data"] = "course_utils/data"
