"""Server settings of the course: small messages leave at once, and labs are saved as pictures.

A moved slider sends many small messages.  Without this, the system holds some of them back to send
fewer and larger packets, and every second picture comes 40 ms late.
"""

import os

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

from course_utils.commands.asleep import before_saving

c = get_config()  # noqa: F821 (defined by Jupyter where it reads this file)

# Kernels inherit it: on small products several threads only wait for each other, and on a hub they
# take the cores of the others.
for library in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(library, "1")
if "JUPYTERHUB_USER" in os.environ:  # there the course's folder is everybody's
    os.environ.setdefault("COURSE_PROGRESS", os.path.expanduser("~/rnn-course-progress.json"))


class NoDelay(ZMQChannelsWebsocketConnection):
    """The usual connection between browser and kernel, with Nagle's algorithm off."""

    def connect(self):
        """Switch delays off, then connect as usual."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()


c.ServerApp.kernel_websocket_connection_class = NoDelay
c.ContentsManager.pre_save_hook = before_saving
