"""What a face shows while files are read."""

from typing import Protocol


class Progress(Protocol):
    """What a face shows while a file is read."""

    def start(self, name: str, size: int) -> None:
        """A file begins; its size on disk in bytes."""

    def step(self, records: int, bytes_read: int) -> None:
        """So many records and bytes have been read in all."""

    def end(self) -> None:
        """The file has ended."""


class Silent:
    """Shows nothing."""

    def start(self, name: str, size: int) -> None:
        """Do nothing."""

    def step(self, records: int, bytes_read: int) -> None:
        """Do nothing."""

    def end(self) -> None:
        """Do nothing."""
