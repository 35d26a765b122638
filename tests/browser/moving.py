"""What waits in the queue is done here and now: the demo ward of the tests has no worker."""

import subprocess
import sys

from tests.browser.ward import Ward


def run_what_waits(ward: Ward) -> None:
    """Run a worker on the ward's database and files until nothing waits."""
    done = subprocess.run(
        [sys.executable, "-m", "yorisoi", "procrastinate", "worker", "--one-shot"],
        env=ward.databases.environment(ward.name, ward.databases.home / "ward"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
