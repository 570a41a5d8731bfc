"""Reading the files of one call side by side, each in a process of its own.

A process reads a file into a stage. The process with the record's lock takes the stages in the
order in which the files would be read one by one, so that the record is the same. The head beside
which a file was read may be older than the one that it is taken on; comparing it removes what came
in between. If a process dies, as for want of memory, the files that are left are read one by one.
"""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from ctypes import c_longlong
from multiprocessing.sharedctypes import RawArray
from pathlib import Path
from typing import Any, Final

from graph.head.manifest import Head
from graph.processes.map_ahead import count_cores
from graph.record.record import Record
from graph.values.errors import RefusedFileError
from ingest.load.load_job import Job, Options, ReadState
from ingest.load.load_plan import plan_job
from ingest.load.progress import Progress, Silent

LARGE_FILE: Final = 4 << 20
"""Unpacked bytes from which on a file is read ahead, where nobody sets the number of processes."""
LARGE_LOAD: Final = 32 << 20
"""Unpacked bytes of such files from which on processes pay for their start."""
UPDATE_SECONDS: Final = 0.2
"""Seconds between two updates of the progress that is shown."""
Read = Callable[[Job, Head, Progress], None]
"""Reads a job's file into a stage, given the head, and reports progress."""

_counts: Any = None
"""Shared with a reading process: 1 to stop it, then records and bytes read of each file."""


@contextmanager
def read_side_by_side(
    record: Record, head: Head, jobs: list[Job], processes: int | None
) -> Iterator[Read]:
    """Yield the function that reads a file, some of them ahead in other processes.

    Files of changes are read when they are asked for, since each follows from the one before.
    """

    def read_here(job: Job, head: Head, progress: Progress) -> None:
        job.read(record, head, progress)

    apart = [job for job in jobs if job.delta is None]
    if processes is None:
        sizes = {id(job): _unpacked_size(job) for job in apart}
        apart = [job for job in apart if sizes[id(job)] >= LARGE_FILE]
        if sum(sizes[id(job)] for job in apart) < LARGE_LOAD:
            apart = []
    many = min(len(apart), processes or count_cores())
    if many < 2:
        yield read_here
        return
    ahead = _ReadAhead(record, apart, many)
    try:
        ahead.start(head)
        yield ahead.read
    finally:
        ahead.stop()


def _unpacked_size(job: Job) -> int:
    try:
        return job.opened.bytes_to_read
    except RefusedFileError:
        # Whoever reads it says why.
        return 0


class _ReadAhead:
    """Files that other processes read ahead; few at a time, since stages fill the disk."""

    def __init__(self, record: Record, jobs: list[Job], processes: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._record, self._most = record, processes + 1
        self._places = {id(job): place for place, job in enumerate(jobs)}
        self._waiting = deque(jobs)
        self._begun: dict[int, Future[ReadState]] = {}
        self._counts = RawArray(c_longlong, 1 + 2 * len(jobs))
        self._pool = ProcessPoolExecutor(processes, context, _prepare_process, (self._counts,))

    def start(self, head: Head) -> None:
        """Start to read as many files as may wait.

        Raises:
            BrokenProcessPool: a process has died.
        """
        while self._waiting and len(self._begun) < self._most:
            job = self._waiting.popleft()
            place = self._places[id(job)]
            asked = (job.opened.path, job.options, self._record, head, place)
            self._begun[id(job)] = self._pool.submit(_read_in_process, *asked)

    def read(self, job: Job, head: Head, progress: Progress) -> None:
        """Adopt a file that was read ahead, or read it here.

        Raises:
            RefusedFileError: the file is refused whole.
        """
        if id(job) in self._places:
            try:
                self._adopt_file(job, head, progress)
                return
            except BrokenProcessPool:
                self._places.clear()
        job.read(self._record, head, progress)

    def _adopt_file(self, job: Job, head: Head, progress: Progress) -> None:
        self.start(head)
        read, place = self._begun[id(job)], self._places[id(job)]
        progress.start(job.opened.name, job.opened.bytes_to_read)
        try:
            while not wait([read], timeout=UPDATE_SECONDS).done:
                progress.step(*self._counts[1 + 2 * place : 3 + 2 * place])
            progress.step(*self._counts[1 + 2 * place : 3 + 2 * place])
            job.adopt_state(read.result())
        finally:
            progress.end()
            del self._begun[id(job)]

    def stop(self) -> None:
        """Stop the processes; what they still read is dropped."""
        self._counts[0] = 1
        self._pool.shutdown(cancel_futures=True)


class _SharedProgress(Silent):
    """Progress of one file, in memory shared with the waiting process, which sees begin and end."""

    def __init__(self, place: int) -> None:
        self._at = 1 + 2 * place

    def step(self, records: int, bytes_read: int) -> None:
        """Store both numbers for the waiting process, and stop if it asks for that."""
        if _counts[0]:
            raise KeyboardInterrupt
        _counts[self._at : self._at + 2] = records, bytes_read


def _prepare_process(counts: Any) -> None:
    """Prepare a process: it leaves Ctrl-C to its parent, and ends with it."""
    import signal

    global _counts
    _counts = counts
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read_in_process(
    path: Path, options: Options, record: Record, head: Head, place: int
) -> ReadState:
    job = plan_job(path, options)
    try:
        job.read(record, head, _SharedProgress(place))
        return job.read_state()
    except BaseException:
        job.discard_stage()
        raise
