"""How a program that refuses uid 0 (PostgreSQL) runs when we are root. An ordinary user needs none of this."""

import os
import signal
import subprocess
from functools import cache
from pathlib import Path

from deploy.local.process import StartError

NOBODY = 65534
_NAMESPACE = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"]
_SWITCH = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]


@cache
def _namespaces_work() -> bool:
    try:
        return subprocess.run([*_NAMESPACE, "true"], capture_output=True, timeout=10, check=False).returncode == 0
    except FileNotFoundError:
        return False


def prefix(death_signal: int) -> list[str]:
    """Words to put before the command.

    In a user namespace root is shown as nobody and its files stay root's. Where namespaces are forbidden the process
    really becomes nobody; that change clears the signal that it gets when we die, so it is asked for again.
    """
    if os.geteuid() != 0:
        return []
    if _namespaces_work():
        return list(_NAMESPACE)
    return [*_SWITCH, f"--pdeathsig={signal.Signals(death_signal).name.removeprefix('SIG')}"]


def hand_over(folder: Path) -> None:
    """Give `folder` to nobody where the process will really be nobody, and check that it can be reached."""
    if os.geteuid() != 0 or _namespaces_work():
        return
    os.chown(folder, NOBODY, NOBODY)
    for parent in folder.resolve().parents:
        if not parent.stat().st_mode & 0o001:
            raise StartError(
                "PostgreSQL은 root로 실행할 수 없고 이 컴퓨터는 사용자 네임스페이스를 막아 두었습니다. "
                f"{parent} 폴더를 다른 사용자가 지나갈 수 없으니 일반 사용자로 실행하거나 폴더를 옮겨 주세요. / "
                f"PostgreSQL refuses root, user namespaces are forbidden here and {parent} is closed to others: "
                "run as an ordinary user or move the folder."
            )
