"""The scenarios of PRODUCT.md, played by the command that everybody has, through real doors on an installation of its own."""

import json
import os
import subprocess
import sys
from typing import Any


def _play(name: str) -> list[dict[str, Any]]:
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("KESHER_", "PYTEST_", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "kesher.config.cli", "scenario", name, "--json"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-2000:] + done.stdout[-1500:]
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def test_the_judged_scenario_goes_as_it_should() -> None:
    steps = _play("promise")

    assert len(steps) == 7
    assert float(steps[2]["evidence"]["pop-up, seconds after ringing"]) > 0
    assert steps[6]["evidence"]["promises"].startswith("{'kept': 2, 'late': 0, 'broken': 0")


def test_a_broken_promise_climbs_and_the_customer_hears_first() -> None:
    steps = _play("broken-promise")

    assert len(steps) == 5


def test_promises_of_the_night_fall_due_in_working_time() -> None:
    steps = _play("night-and-weekend")

    assert [step["evidence"]["receipt"] for step in steps] == ["sent at once"] * 7


def test_a_scenario_never_plays_on_a_database_of_ones_own() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kesher.config.cli", "scenario", "promise"],
        capture_output=True,
        text=True,
        env=os.environ | {"KESHER_DATABASE_URL": "postgresql://somebody@localhost/precious"},
        check=False,
    )

    assert done.returncode == 1
    assert "moves the clock" in done.stderr
