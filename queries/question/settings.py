"""Settings, read once from options and ``OWNERSHIP_*`` variables."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

APP: Final = "ownership-explorer"


@dataclass(frozen=True)
class Settings:
    """Where the workspace is and which graph store answers.

    ``store`` is ``embedded``, or the address of a Neo4j with its login; the password is never
    printed.
    """

    workspace: Path
    store: str = "embedded"
    user: str | None = None
    password: str | None = None

    def __repr__(self) -> str:
        """Return everything but the password."""
        return f"Settings({str(self.workspace)!r}, store={self.store!r}, user={self.user!r})"


def read_settings(workspace: Path | str | None = None, store: str | None = None) -> Settings:
    """Return the settings: what is given, else the environment, else the defaults."""
    where = workspace or os.environ.get("OWNERSHIP_WORKSPACE")
    return Settings(
        workspace=Path(where).expanduser() if where else default_workspace(),
        store=store or os.environ.get("OWNERSHIP_STORE") or "embedded",
        user=os.environ.get("OWNERSHIP_STORE_USER"),
        password=os.environ.get("OWNERSHIP_STORE_PASSWORD"),
    )


def default_workspace() -> Path:
    """Return the folder of the workspace in the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False) / "workspace"


def demo_workspace() -> Path:
    """Return the folder of the workspace of ``ownership demo``."""
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False) / "demo"


def is_demo() -> bool:
    """Return whether the workspace is that of ``ownership demo``."""
    return read_settings().workspace == demo_workspace()
