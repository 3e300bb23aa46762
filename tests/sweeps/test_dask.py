"""A sweep on a real Dask cluster: a scheduler and two workers on loopback, one of which is killed in the middle."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import sweeping
from engine.outcomes import Outcomes
from engine.sweeping import plan, sweep
from engine.trial import Trial
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.schedules import Cosine
from sweeps import command
from tests.support.house import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("dask")]
SCHEDULER = ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
WORKER = ["distributed.cli.dask_worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard"]


def wait_for(what: Any, seconds: float = 60) -> Any:
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, "the cluster does not get there"
        time.sleep(0.05)
    return found


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, dict[str, subprocess.Popen[bytes]]]]:
    """A client, and the two workers' processes by name; the last test of them kills one."""
    distributed = pytest.importorskip("distributed", reason="distributed is not installed")  # a second of every run, if it stood above
    tmp_path = tmp_path_factory.mktemp("cluster")
    file, log = tmp_path / "scheduler.json", (tmp_path / "log").open("wb")

    def begin(module: str, *options: str) -> subprocess.Popen[bytes]:
        call = [sys.executable, "-m", module, *options, "--scheduler-file", str(file)]
        return subprocess.Popen(call, cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    processes = {"scheduler": begin(*SCHEDULER)}
    try:
        address = wait_for(lambda: file.exists() and file.read_text() and json.loads(file.read_text())["address"])
        processes |= {name: begin(*WORKER, "--name", name, "--local-directory", str(tmp_path)) for name in ("one", "other")}
        with distributed.Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            yield client, {name: processes[name] for name in ("one", "other")}
    finally:
        for process in processes.values():
            process.kill()
            process.wait()
        log.close()


def test_the_command_uses_a_cluster(cluster: Any, tmp_path: Path) -> None:
    client, _ = cluster
    written = []
    for name, more in (("here.csv", []), ("there.csv", ["--dask", client.scheduler.address])):
        with pytest.raises(SystemExit) as left:
            command.main(["{}", "--over=D.Adam.lr=1e-3:1:30", f"--out={tmp_path / name}", "--quiet", "--no-turbo", *more])
        assert left.value.code == 0
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]
    done = client.run_on_scheduler(lambda dask_scheduler: [prefix for prefix in dask_scheduler.task_prefixes if "ended" in prefix])
    assert done == ["ended"]  # the cluster has seen the work


def test_a_worker_is_killed_and_the_result_is_complete_and_identical(cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client, workers = cluster
    monkeypatch.setattr(sweeping, "BLOCK", 256)
    landscape = LANDSCAPES["Himmelblau"]()
    start = np.array(np.meshgrid(np.linspace(-5, 5, 120), np.linspace(-5, 5, 100)))
    rates = np.geomspace(1e-3, 1.0, 120)
    call: Any = (OPTIMIZERS["Adam"](lr=rates), landscape, start, 300)
    more: Any = dict(noise=0.2, seed=5, schedule=Cosine())
    whole = sweep(*call, **more, turbo=False)

    work = plan(Trial.of(*call, **more), turbo=False)
    outcomes, blocks = Outcomes.none(work.batch), []
    addresses = {worker["name"]: address for address, worker in client.scheduler_info()["workers"].items()}
    for where, part in work.parts(client.get_executor()):
        outcomes.put(where, part)
        blocks.append(where)
        if len(blocks) == 5:
            busy = wait_for(lambda: client.processing().get(addresses["other"]))
            assert busy  # it is in the middle of something
            workers["other"].send_signal(signal.SIGKILL)
            workers["other"].wait()

    assert workers["other"].returncode == -signal.SIGKILL
    assert workers["one"].poll() is None
    assert sorted(where.start for where in blocks) == list(range(0, 12_000, 256))
    for name, values in vars(whole).items():
        assert getattr(outcomes, name).tobytes() == values.tobytes(), name
    wait_for(lambda: list(client.scheduler_info()["workers"]) == [addresses["one"]])
