"""The browser of the tests."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

# Nothing of Chromium's own may go over the network.
QUIET = [
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
]


def launch(playwright: Playwright) -> Browser:
    """Start the Chromium that script/browser found; a context manager closes it."""
    path = os.environ.get("YORISOI_CHROMIUM") or shutil.which("chromium")
    assert path, "no Chromium: see script/browser"
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=path, args=[*QUIET, *as_root])
