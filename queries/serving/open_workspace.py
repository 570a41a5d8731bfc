"""The workspace that a server asks, as long as it runs."""

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queries.question.settings import Settings
    from queries.workspace.workspace import Workspace


class OpenWorkspace:
    """The workspace that answers, opened anew where others have loaded meanwhile."""

    def __init__(self, settings: "Settings") -> None:
        """Take where it is; it is opened at the first question."""
        self._settings = settings
        self._opened: Workspace | None = None
        self._opening = Lock()

    def current(self) -> "Workspace":
        """Return the workspace at the current data version; `WorkspaceError` if it has none."""
        from queries.workspace.workspace import Workspace, newest_version

        with self._opening:
            if self._opened is None:
                self._opened = Workspace(self._settings)
            opened = self._opened
            opened.check_is_loaded()
            if newest_version(opened) != opened.data_version:
                opened.close()
        return opened

    def close(self) -> None:
        """Close it, if it was opened."""
        if self._opened is not None:
            self._opened.close()
