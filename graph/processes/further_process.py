"""Further processes of this program, each started as a program of its own.

`multiprocessing` would run the script of whoever calls this a second time, and to fork is not safe
beside threads.
"""

import os
import subprocess
import sys


def start_process(code: str, *words: str) -> "subprocess.Popen[bytes]":
    """Start a process that runs a line of Python, with pipes at both ends.

    Args:
        code: what is run; it ends when its standard input does.
        words: what it finds in ``sys.argv`` from 1 on.

    Raises:
        OSError: no process can be started.
    """
    if not sys.executable:
        raise OSError("the program that runs Python is not known")
    paths = os.pathsep.join(path for path in sys.path if path)
    return subprocess.Popen(
        [sys.executable, "-P", "-c", code, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": paths},
    )
