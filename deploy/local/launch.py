"""Replaces itself by a command that gets a signal when its parent dies.

Usage: launch.py SIGNAL PARENT_PID COMMAND [ARGUMENT…]. A kill -9 of the supervisor must not leave engines behind that
hold its data. Run as a file of its own (isolated, without site) because a hook between fork and exec is unsafe in
a process with threads.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Ask the kernel for the signal, make sure that the parent still lives, become the command."""
    death_signal, parent, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:  # it died before the kernel was asked, so no signal will come
        sys.exit(111)
    os.execvp(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main()
