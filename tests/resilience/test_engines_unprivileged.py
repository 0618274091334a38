"""PostgreSQL refuses uid 0. As root it runs all the same, where user namespaces are forbidden too."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import unprivileged
from deploy.local.postgres import find_programs

PROJECT = Path(__file__).resolve().parents[2]
SCRIPT = """
import asyncio, sys
from pathlib import Path
import asyncpg
from deploy.local.postgres import PrivatePostgres

async def main():
    server = PrivatePostgres(Path(sys.argv[1]), durable=False)
    await server.start()
    try:
        session = await asyncpg.connect(server.url, timeout=10)
        print(await session.fetchval("SELECT 6 * 7"), server.child.pid, Path(f"/proc/{server.child.pid}").stat().st_uid)
        await session.close()
    finally:
        await server.stop()

asyncio.run(main())
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="dyflux-nobody-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_postgres_runs_as_another_user_when_namespaces_are_forbidden(open_folder: Path) -> None:
    forbidding = open_folder / "bin"
    forbidding.mkdir()
    (forbidding / "unshare").write_text("#!/bin/sh\necho 'unshare: Operation not permitted' >&2\nexit 1\n")
    (forbidding / "unshare").chmod(0o755)
    env = os.environ | {"PATH": f"{forbidding}:{os.environ['PATH']}"}
    if not _nobody_may_read(Path(sys.prefix)):
        env["DYFLUX_PG_BIN"] = str(_copy_of_programs(open_folder))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(open_folder / "pg")],
        cwd=PROJECT,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer, _, uid = done.stdout.split()
    assert answer == "42"
    assert int(uid) == (unprivileged.NOBODY if os.geteuid() == 0 else os.geteuid())


def _nobody_may_read(folder: Path) -> bool:
    return os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents))


def _copy_of_programs(folder: Path) -> Path:
    found = find_programs()
    shutil.copytree(found.folder.parent, folder / "programs", symlinks=True)
    return folder / "programs" / found.folder.name
