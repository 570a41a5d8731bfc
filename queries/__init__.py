"""Questions to the record and the graph, and the faces that ask them.

``queries.open_workspace(path)`` gives the verbs of the command line to notebooks and programs.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from queries.workspace.workspace import Workspace, open_workspace

__all__ = ["Workspace", "open_workspace"]


def __getattr__(name: str) -> Any:
    """Load the workspace when it is first asked for, so that importing stays quick."""
    if name not in __all__:
        raise AttributeError(f"module 'queries' has no attribute {name!r}")
    from queries.workspace import workspace

    return getattr(workspace, name)
