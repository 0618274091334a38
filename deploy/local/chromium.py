"""Where the browser of the tests comes from: installed, or Debian's package unpacked into a cache of our own.

Only tests and measurements need it; the product never does.
"""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local import debian
from deploy.local.cached import is_complete, make_once, release
from deploy.local.process import StartError, run_once

_INSTALLED = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "chromium-headless-shell",
)
_PACKAGE = "chromium-headless-shell"
_FONTS = "fonts-nanum"
_PAGE = "data:text/html;charset=utf-8,<p id=seen>가나다</p>"


class NoChromiumError(StartError):
    """No Chromium can be had on this machine; the text is the reason."""


@dataclass(frozen=True)
class Chromium:
    """`env` is added to the environment of `executable`: libraries and fonts of an unpacked one."""

    executable: Path
    env: dict[str, str] = field(default_factory=dict)


async def find_chromium(cache: Path) -> Chromium:
    """DYFLUX_CHROMIUM, an installed one, else the private one (downloaded the first time). Raises NoChromiumError.

    `DYFLUX_ENGINES=private` never takes what is installed. Where no Korean font is installed, one is unpacked.
    """
    try:
        if named := os.environ.get("DYFLUX_CHROMIUM"):
            return Chromium(Path(named), await _fonts(cache))
        if os.environ.get("DYFLUX_ENGINES") != "private":
            for name in _INSTALLED:
                if found := shutil.which(name):
                    return Chromium(Path(found), await _fonts(cache))
        _refuse_without_tools(cache / f"chromium-{release()}")
        root = await make_once(cache / f"chromium-{release()}", _unpack)
    except (StartError, TimeoutError, OSError) as error:
        raise NoChromiumError(f"Chromium cannot be had: {error}") from error
    return _unpacked(root)


async def _fonts(cache: Path) -> dict[str, str]:
    if shutil.which("fc-list") and (await run_once(["fc-list", ":lang=ko", "family"], 30)).strip():
        return {}
    place = cache / f"fonts-{release()}"
    _refuse_without_tools(place)

    async def unpack(folder: Path) -> None:
        await debian.unpack([_FONTS], folder)
        _write_font_settings(folder)

    return {"FONTCONFIG_FILE": str(await make_once(place, unpack) / "fonts.conf")}


def _refuse_without_tools(place: Path) -> None:
    if not is_complete(place) and (missing := debian.missing_tools()):
        raise NoChromiumError(f"not installed, and packages cannot be unpacked here: no {', '.join(missing)}")


async def _unpack(folder: Path) -> None:
    await debian.unpack([_PACKAGE, _FONTS], folder, closure=True)
    _write_font_settings(folder)
    tried = _unpacked(folder)
    options = ["--no-sandbox", "--headless", f"--user-data-dir={folder / 'first'}", "--dump-dom", _PAGE]
    said = await run_once([str(tried.executable), *options], 60, env=tried.env)
    if "가나다" not in said:
        raise StartError(f"{tried.executable} shows no page:\n{said[-2000:]}")
    shutil.rmtree(folder / "first", ignore_errors=True)


def _unpacked(root: Path) -> Chromium:
    programs = [path for path in root.glob(f"usr/lib/chromium*/{_PACKAGE}") if path.is_file()]
    programs += [path for path in root.glob("usr/lib/chromium*/headless_shell") if path.is_file()]
    if not programs:
        raise NoChromiumError(f"no program in {root}")
    libraries = [
        *root.glob("usr/lib/*-linux-gnu"),
        *root.glob("lib/*-linux-gnu"),
        *root.glob("usr/lib/*-linux-gnu/nss"),
    ]
    libraries += root.glob("usr/lib/*-linux-gnu/pulseaudio")
    return Chromium(
        programs[0],
        {"LD_LIBRARY_PATH": ":".join(map(str, libraries)), "FONTCONFIG_FILE": str(root / "fonts.conf")},
    )


def _write_font_settings(root: Path) -> None:
    """Relative names, because the folder is moved once it is complete."""
    (root / "fonts.conf").write_text(
        """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias><family>sans-serif</family><prefer><family>NanumGothic</family></prefer></alias>
  <alias><family>serif</family><prefer><family>NanumMyeongjo</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>NanumGothicCoding</family></prefer></alias>
</fontconfig>
"""
    )
