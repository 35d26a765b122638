"""The browser of the tests."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

# Nothing of Chromium's own may go over the network, and there is no card to draw with.
QUIET = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
]
# As on the terminals of the ward, Windows with its own BIZ UDPGothic: unpacking the font that comes
# with the product for every new window would take a fifth of the time of these tests.
TYPEFACES = Path(__file__).parents[2] / "src" / "yorisoi" / "documents" / "fonts"
FONTS = """<?xml version="1.0"?>
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{typefaces}</dir>
  <cachedir>{home}</cachedir>
</fontconfig>
"""


def launch(playwright: Playwright, home: Path | None = None) -> Browser:
    """Start the Chromium that script/browser found; a context manager closes it.

    With ``home``, a directory for the list of fonts, the typeface is installed on the terminal.
    """
    path = os.environ.get("YORISOI_CHROMIUM") or shutil.which("chromium")
    assert path, "no Chromium: see script/browser"
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    environment = dict(os.environ)
    if home is not None:
        known = home / "fonts.conf"
        known.write_text(FONTS.format(typefaces=TYPEFACES, home=home))
        environment["FONTCONFIG_FILE"] = str(known)
    return playwright.chromium.launch(
        executable_path=path, args=[*QUIET, *as_root], env={**environment}
    )
