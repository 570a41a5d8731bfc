"""How a face (command line, page) is told of progress while files are read."""

from typing import Protocol


class Progress(Protocol):
    """Receives the progress of a file while it is read."""

    def start(self, name: str, size: int) -> None:
        """Begin a file; ``size`` is how many bytes will have been read at its end."""

    def step(self, records: int, bytes_read: int) -> None:
        """Show how many records and bytes have been read in all."""

    def end(self) -> None:
        """End the file."""


class Silent:
    """Shows nothing."""

    def start(self, name: str, size: int) -> None:
        """Show nothing."""

    def step(self, records: int, bytes_read: int) -> None:
        """Show nothing."""

    def end(self) -> None:
        """Show nothing."""
