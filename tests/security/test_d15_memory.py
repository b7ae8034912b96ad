"""D15: no core dump, nobody looking in, and no secret where other programs can read it."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest

import earned
from earned.cli import app
from earned.working_model.foresight import Pathway

LIMITS = """
import resource, ctypes, os
{first}
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), oct(os.umask(0)))
"""
SERVING = """
import threading
from earned.web import serve
from earned.web.room import Room
serving = serve.server
def briefly(room):
    built = serving(room)
    built.should_exit = True
    return built
serve.server = briefly
listening = serve.listen()
serve.run(Room(None, listening.getsockname()[1]), listening)
"""

WORKING = """
from earned.companion import worker
worker.live = worker.os._exit = lambda *given: None
worker.listen = lambda wire, heard: None
worker.main()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such switch")
def test_the_server_dumps_no_core_and_can_not_be_traced():
    code = LIMITS.format(first=SERVING)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "(0, 0) 0 0o77"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such switch")
def test_a_worker_dumps_no_core_and_can_not_be_traced():
    code = LIMITS.format(first=WORKING)
    asked = pickle.dumps((Pathway.FELT, ()))
    done = subprocess.run(
        [sys.executable, "-c", code], input=asked, capture_output=True, check=True, timeout=60
    )
    assert done.stdout.endswith(b"(0, 0) 0 0o77\n")


def test_no_command_takes_a_passphrase_as_an_argument():
    import typer

    commands = getattr(typer.main.get_command(app), "commands", {})
    assert {"open", "demo", "backup"} <= set(commands)
    for command in commands.values():
        names = {name for parameter in command.params for name in (parameter.name, *parameter.opts)}
        assert not [name for name in names if re.search("pass|secret|key|words|sheet", name)]


def test_the_environment_is_read_for_the_usual_folder_alone():
    reads = re.compile(r"os\.environ|getenv|envvar")
    sources = Path(earned.__file__).parent.rglob("*.py")
    assert [path.name for path in sources if reads.search(path.read_text("utf-8"))] == ["cli.py"]


def test_a_backup_asks_for_the_passphrase_and_never_echoes_it(tmp_path):
    from tests.web.conftest import CHEAP, PASSPHRASE

    from earned.journal import vault

    path = tmp_path / "plain.db"
    vault.create(path, PASSPHRASE, cost=CHEAP).lock()
    command = [sys.executable, "-c", "from earned.cli import main; main()", "backup", str(path)]
    done = subprocess.run(
        command, input="Zinnober is wrong\n", capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "Zinnober" not in done.stdout + done.stderr
