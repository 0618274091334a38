"""Debian's packages without installing them: fetched with apt's own keys and unpacked into a folder of ours.

No root is needed and nothing of the system is changed, not even apt's lists.
"""

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from deploy.local.process import StartError, run_once

TOOLS = ("apt-get", "dpkg-deb", "sh")
_HAS = ("libc6", "libgcc-s1", "libstdc++6", "debconf", "sysvinit-utils", "xdg-utils", "x11-utils")
"""What a closure leaves out: the C and C++ run-times, which are everywhere and must be the system's own, and what is only
of use on a desktop."""


def missing_tools() -> list[str]:
    """What it takes to unpack packages and is not on this machine."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


async def unpack(packages: Sequence[str], folder: Path, *, closure: bool = False) -> None:
    """Download and unpack into `folder`. Raises StartError with what apt said.

    With `closure` everything that they depend on comes too, whatever is installed here: the result is the same on a
    bare machine and on one with half a desktop.
    """
    with tempfile.TemporaryDirectory(prefix="dyflux-packages-") as name:
        place = Path(name)
        for part in ("lists/partial", "cache/archives/partial", "debs"):
            (place / part).mkdir(parents=True)
        apt = ["apt-get", "-q", "-y"]
        for option in (
            f"Dir::State::Lists={place / 'lists'}",
            f"Dir::Cache={place / 'cache'}",
            "APT::Sandbox::User=",
            "Debug::NoLocking=1",
            "Acquire::Retries=2",
            "Acquire::http::Timeout=30",
            "APT::Update::Error-Mode=any",
        ):
            apt += ["-o", option]
        await run_once([*apt, "update"], 180)
        wanted = await _closure(apt, place / "status", packages) if closure else list(packages)
        await run_once([*apt, "download", *wanted], 600, cwd=place / "debs")
        for package in sorted((place / "debs").glob("*.deb")):
            await run_once(["dpkg-deb", "-x", str(package), str(folder)], 120)


async def _closure(apt: list[str], status: Path, packages: Sequence[str]) -> list[str]:
    """What apt would install on a machine that has `_HAS` and nothing else."""
    status.write_text("\n".join(_stanza(name) for name in _HAS))
    said = await run_once(
        [*apt, "-o", f"Dir::State::status={status}", "-s", "install", "--no-install-recommends", *packages], 120
    )
    found = re.findall(r"^Inst (\S+) ", said, re.MULTILINE)
    if absent := set(packages) - set(found):
        raise StartError(f"apt would not install {', '.join(sorted(absent))}:\n{said[-2000:]}")
    return found


def _stanza(name: str) -> str:
    facts = {
        "Package": name,
        "Status": "install ok installed",
        "Maintainer": "none",
        "Architecture": "all",
        "Multi-Arch": "foreign",
        "Version": "999:1",
        "Description": "taken for installed",
    }
    return "".join(f"{key}: {value}\n" for key, value in facts.items())
