"""`python -m sweeps`: the numbers it writes are those of single runs, and a bad argument gets one line."""

import csv
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from engine.descent import descend
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from scenario import Scenario
from scenario.file import from_json, to_json
from sweeps import command
from sweeps.files import DIVERGED
from sweeps.request import axis, read
from tests.support.house import ROOT

RACE = '{"landscape": "Quadratic", "A": "SGD", "B": "Adam", "steps": 40, "x": 1, "y": 0.5}'


@pytest.fixture(scope="module", autouse=True)
def nobody_in_main() -> Iterator[None]:
    """Streamlit's AppTest leaves its page as `__main__`, which a spawned process would run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        yield


def called(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        command.main([*arguments, "--quiet", "--no-turbo"])
    return (int(left.value.code or 0), *capsys.readouterr())


# Reading


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/?landscape=Beale&A=Adam&A.Adam.lr=0.05",
        "/race?landscape=Beale&A=Adam&A.Adam.lr=0.05",
        "?landscape=Beale&A=Adam&A.Adam.lr=0.05",
        "landscape=Beale&A=Adam&A.Adam.lr=0.05",
        '{"landscape": "Beale", "A": "Adam", "A.Adam.lr": 0.05}',
        ' {"v": 1, "landscape": "Beale", "A": "Adam", "A.Adam.lr": 0.05}',
    ],
)
def test_a_scenario_is_read_from_whatever_carries_one(text: str) -> None:
    assert read(text) == Scenario.from_query({"landscape": "Beale", "A": "Adam", "A.Adam.lr": "0.05"})


def test_a_scenario_is_read_from_a_file(tmp_path: Path) -> None:
    race = Scenario.opening(LANDSCAPES["Himmelblau"]())
    (tmp_path / "race.json").write_text(to_json(race), encoding="utf-8")
    assert read(str(tmp_path / "race.json")) == race
    assert read("{}") == Scenario.opening(LANDSCAPES["Rosenbrock"]())


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("B.Adam.lr=0.001:1:4", [0.001, 0.01, 0.1, 1]),  # its slider is logarithmic
        ("B.Adam.b1=0:0.9:4", [0, 0.3, 0.6, 0.9]),  # its slider is not
        ("B.Adam.lr=0:1:3:linear", [0, 0.5, 1]),
        ("B.Adam.b1=0.01:0.1:2:log", [0.01, 0.1]),
        ("B.Adam.b2=0.9:0.999:3:near1", [0.9, 0.99, 0.999]),
        ("B.Adam.b2=0.99,0.9,0.9", [0.9, 0.99]),
        ("x=-2:2:5", [-2, -1, 0, 1, 2]),
        ("y=1e9", [1e9]),
        ("noise=0:3:4", [0, 1, 2, 3]),
        ("Quadratic.kappa=1:100:3", [1, 10, 100]),
        ("A.SGD.lr=0.5:0.5:1", [0.5]),
    ],
)
def test_values_are_spaced_as_the_slider_or_as_asked(text: str, values: list[float]) -> None:
    np.testing.assert_allclose(axis(read(RACE), text).values, values, rtol=1e-12)
    assert axis(read(RACE), text).values[-1] == values[-1]


# Running


def test_every_number_it_writes_is_that_of_a_single_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    race = tmp_path / "race.json"
    race.write_text(RACE, encoding="utf-8")
    outs = [f"--out={tmp_path / name}" for name in ("ends.npz", "ends.csv")]
    over = ["--over=A.SGD.lr=0.01,0.09,0.5,2", "--over=Quadratic.kappa=1,20", "--over=x=-1:1:3"]
    code, said, complaint = called(capsys, str(race), *over, *outs, "--steps=250", "--target=1e-3")
    assert (code, complaint) == (0, "")
    assert said.startswith("SGD on Quadratic, 24 runs of 250 steps\n")
    with np.load(tmp_path / "ends.npz") as kept:
        assert kept["axes"].tolist() == ["A.SGD.lr", "Quadratic.kappa", "x"]
        assert from_json(str(kept["scenario"]).encode()) == read(RACE)
        assert (kept["lane"], kept["target"], kept["steps"]) == ("A", 1e-3, 250)
        assert kept["done"].all()
        names = ("final", "best", "steps_to_target", "diverged_at", "minimum")
        ends = {name: kept[name] for name in names}
        axes = [kept[name] for name in kept["axes"]]
    assert ends["final"].shape == (4, 2, 3)
    rows = list(csv.DictReader((tmp_path / "ends.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 24
    for row, place in zip(rows, np.ndindex(4, 2, 3), strict=True):
        lr, kappa, x = (float(values[i]) for values, i in zip(axes, place, strict=True))
        assert (float(row["A.SGD.lr"]), float(row["Quadratic.kappa"]), float(row["x"])) == (lr, kappa, x)
        walk = descend(OPTIMIZERS["SGD"](lr=lr), LANDSCAPES["Quadratic"](kappa=kappa), (x, 0.5), 250)
        np.testing.assert_array_equal(ends["final"][place], walk.loss[-1])
        hits = np.flatnonzero(walk.loss <= 1e-3)
        expected = {"final": walk.loss[-1], "best": np.nanmin(walk.loss), "diverged_at": walk.diverged_at}
        expected |= {"steps_to_target": hits[0] if hits.size else -1, "minimum": 0 if walk.loss[-1] <= 1e-3 else -1}
        for name in names:
            assert row[name] == "" if np.isnan(expected[name]) else float(row[name]) == expected[name] == ends[name][place], name
    assert {row["final"] == "" for row in rows} == {True, False}
    assert "nan" not in (tmp_path / "ends.csv").read_text(encoding="utf-8").lower()
    arrived = int((ends["steps_to_target"] >= 0).sum())
    assert f"touched f − f* ≤ 0.001: {arrived} ({arrived / 24:.0%})" in said
    assert f"diverged: {int((ends['diverged_at'] >= 0).sum())} (" in said


@pytest.mark.parametrize("turbo", ["--no-turbo", pytest.param("--turbo", marks=pytest.mark.compiles)])
def test_a_run_that_left_the_window_below_the_lowest_point_is_not_best(capsys: pytest.CaptureFixture[str], turbo: str) -> None:
    if turbo == "--turbo":
        pytest.importorskip("numba", reason="numba is not installed")
    code, said, _ = called(
        capsys, "?landscape=McCormick&x=1.5&y=3.8&steps=150&lanes=A&A=Lion", "--over=A.Lion.lr=1e-4:10:60", "--target=0.05", turbo
    )
    assert code == 0
    landscape = LANDSCAPES["McCormick"]()
    rates = np.geomspace(1e-4, 10, 60)
    walk = descend(OPTIMIZERS["Lion"](lr=rates), landscape, (1.5, 3.8), 150)
    inside = (np.abs(walk.w - np.array([1.25, 0.5])[:, None]) <= np.array([2.75, 3.5])[:, None]).all(axis=1)
    arrived = ((np.abs(walk.loss - landscape.lowest) <= 0.05) & inside).any(axis=0)
    fell = walk.loss[-1] < landscape.lowest - 1e-6
    assert fell.sum() > 10
    assert arrived.any()
    assert f"touched f − f* ≤ 0.05: {arrived.sum()} (" in said
    assert f"left the window, below f*: {fell.sum()} (" in said
    lowest = np.where(fell, np.inf, walk.loss[-1])
    best = int(lowest.argmin())
    assert f"lowest end, final f − f* = {lowest[best] - landscape.lowest:.3g}: A.Lion.lr = {rates[best]:.6g}\n" in said


@pytest.mark.parametrize("landscape", ["Easom", "Levy13", "StyblinskiTang"])
def test_what_rounding_leaves_of_a_height_is_0(capsys: pytest.CaptureFixture[str], landscape: str) -> None:
    start = "&x=-2.9&y=-2.9" if landscape == "StyblinskiTang" else ""
    query = f"?landscape={landscape}&lanes=A&A=Momentum{start}"
    code, said, _ = called(capsys, query, "--over=A.Momentum.lr=1e-3:0.1:40", "--steps=2000", "--quiet")
    assert code == 0
    assert "lowest end, final f − f* = 0: " in said


def test_noise_schedule_and_seed_are_those_of_the_scenario(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    race = "landscape=Beale&A=Momentum&A.schedule=Cosine&A.Cosine.end=0.1&noise=0.5&seed=7&steps=30"
    path = tmp_path / "n.npz"
    assert called(capsys, race, "--lane=A", "--over=y=0,1", "--over=noise=0,0.5", "--out", str(path))[0] == 0
    scenario = read(race)
    lane = scenario.lanes[0]
    walk = descend(lane.optimizer, scenario.landscape, (scenario.start[0], 1.0), 30, noise=0.5, seed=7, schedule=lane.schedule)
    with np.load(path) as kept:
        assert kept["final"][1, 1] == walk.loss[-1]
        assert kept["final"][1, 0] != walk.loss[-1]


def test_processes_and_threads_write_the_same(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.sweeping.BLOCK", 30)
    written = []
    for i, more in enumerate(([], ["--processes=2"], ["--threads=2"])):
        path = tmp_path / f"{i}.csv"
        assert called(capsys, RACE, "--over=B.Adam.lr=0.001:1:20", "--over=B.Adam.b2=0.9:0.999:10", "--out", str(path), *more)[0] == 0
        written.append(path.read_bytes())
    assert written[0] == written[1] == written[2]
    assert written[0].count(b"\n") == 201


@pytest.mark.parametrize(
    "over", [["A.SGD.lr=0.001:3:40"], ["A.SGD.lr=0.001:3:20", "Quadratic.kappa=1:100:10"], ["B.Adam.b2=0.9:0.999:9:near1", "x=0"]]
)
def test_a_picture_is_a_picture(capsys: pytest.CaptureFixture[str], tmp_path: Path, over: list[str]) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    image = pytest.importorskip("PIL.Image", reason="pillow is not installed")
    path = tmp_path / "map.png"
    code, said, _ = called(capsys, RACE, *(f"--over={text}" for text in over), f"--out={path}")
    assert code == 0
    assert said.endswith(f"wrote {path}\n")
    with image.open(path) as picture:
        colors = {color for _, color in picture.convert("RGB").getcolors(1 << 24)}
        assert min(picture.size) > 500
    diverged = tuple(bytes.fromhex(DIVERGED.removeprefix("#")))  # SGD does beyond 2/κ, Adam never
    assert (diverged in colors) == over[0].startswith("A.SGD")


def test_ctrl_c_keeps_what_is_done(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.sweeping.BLOCK", 8)
    put, calls = command.Outcomes.put, []

    def stopped(self: Any, where: slice, part: Any) -> None:
        if len(calls) == 2:
            raise KeyboardInterrupt
        calls.append(where)
        put(self, where, part)

    monkeypatch.setattr(command.Outcomes, "put", stopped)
    outs = [f"--out={tmp_path / name}" for name in ("part.npz", "part.csv")]
    code, said, _ = called(capsys, RACE, "--over=A.SGD.lr=0.001:1:20", *outs)
    assert code == 130
    assert "stopped: 16 runs are done, the others are left empty" in said
    assert len((tmp_path / "part.csv").read_text(encoding="utf-8").splitlines()) == 17
    with np.load(tmp_path / "part.npz") as kept:
        assert kept["done"].tolist() == np.isfinite(kept["final"]).tolist() == [True] * 16 + [False] * 4


# Bad arguments


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "the following arguments are required: scenario, --over"),
        ([RACE], "the following arguments are required: --over"),
        (["nowhere.json", "--over=x=0:1:2"], "'nowhere.json' is neither a file nor a link with a query"),
        (['{"A": "Adm"}', "--over=x=0:1:2"], 'line 1: A is "Adm": must be ADOPT or AMSGrad or AdEMAMix or AdaBelief'),
        (['{"A" "Adam"}', "--over=x=0:1:2"], "line 1: cannot be read from column 6 on"),
        (["?A=Adam&A.Adam.lrr=1", "--over=x=0:1:2"], "A.Adam.lrr in the link: nothing here has that name"),
        (["?A=Adam&A.Adam.lr=-1", "--over=x=0:1:2"], "A.Adam.lr in the link: must be 1e-08 to 10000"),
        ([RACE, "--over=A.SGD.lr"], "--over A.SGD.lr: must be NAME=LOW:HIGH:COUNT or NAME=value,value,…"),
        ([RACE, "--over=A.SGD.lr=0.1:1"], "--over A.SGD.lr=0.1:1: must be LOW:HIGH:COUNT"),
        ([RACE, "--over=A.SGD.lr=a:1:3"], "--over A.SGD.lr: 'a' is not a number"),
        ([RACE, "--over=A.SGD.lr=0.1,,1"], "--over A.SGD.lr: '' is not a number"),
        ([RACE, "--over=A.SGD.lr=0.1:nan:3"], "--over A.SGD.lr: 'nan' is not a number"),
        ([RACE, "--over=A.SGD.lr=1:0.1:3"], "--over A.SGD.lr: LOW is 1 and HIGH is 0.1: LOW must be below HIGH"),
        ([RACE, "--over=A.SGD.lr=0:1:3"], "--over A.SGD.lr: :log needs LOW above 0; :linear does not"),
        ([RACE, "--over=B.Adam.b2=0:1:3:near1"], "--over B.Adam.b2: :near1 needs HIGH below 1"),
        ([RACE, "--over=A.SGD.lr=0.1:1:3:cubic"], "--over A.SGD.lr: :cubic must be :log, :linear, :near1"),
        ([RACE, "--over=A.SGD.lr=0.1:1:0"], "--over A.SGD.lr: COUNT is '0': must be a whole number from 1 to 100,000"),
        ([RACE, "--over=A.SGD.lr=0.1:1:2.5"], "--over A.SGD.lr: COUNT is '2.5': must be a whole number"),
        ([RACE, "--over=A.SGD.lr=0.1:1:999999999999"], "--over A.SGD.lr: COUNT is '999999999999': must be"),
        ([RACE, "--over=B.Adam.b2=0:1:3"], "--over B.Adam.b2: 1 makes no sense there: must be a number in [0, 1)"),
        ([RACE, "--over=A.SGD.lr=1e999"], "--over A.SGD.lr: inf makes no sense there: must be a finite number >= 0"),
        (
            [RACE, "--over=A.Adam.lr=0.1:1:3"],
            "--over A.Adam.lr: this scenario has no such number for every run of its own; it has x, y, noise, batch, A.SGD.lr",
        ),
        ([RACE, "--over=seed=0:1:2"], "--over seed: this scenario has no such number for every run of its own"),
        ([RACE, "--over=A.SGD.lr=0.1:1:3", "--over=A.SGD.lr=1,2"], "--over A.SGD.lr is there twice"),
        ([RACE, "--over=A.SGD.lr=0.1:1:3", "--over=B.Adam.lr=1,2"], "--over names the lanes A and B: one lane runs at a time"),
        ([RACE, "--over=A.SGD.lr=0.1:1:3", "--lane=B"], "--lane B: --over names lane A"),
        ([RACE, "--over=x=0:1:3", "--lane=Z"], "--lane Z: this scenario has the lanes A, B, C"),
        ([RACE, "--over=x=0:1:9999", "--over=y=0:1:9999"], "99,980,001 runs are more than 10,000,000: take fewer values"),
        ([RACE, "--over=x=0:1:3", "--steps=0"], "steps = 0: must be a whole number >= 1"),
        ([RACE, "--over=x=0:1:3", "--steps=many"], "argument --steps: invalid int value: 'many'"),
        ([RACE, "--over=x=0:1:3", "--target=-1"], "target = -1.0: must be a finite number >= 0"),
        ([RACE, "--over=x=0:1:3", "--processes=0"], "--processes 0: must be 1 to 256"),
        ([RACE, "--over=x=0:1:3", "--processes=2", "--threads=2"], "argument --threads: not allowed with argument --processes"),
        ([RACE, "--over=x=0:1:3", "--out=map.gif"], "--out map.gif: must end in .npz, .csv, .png"),
        ([RACE, "--over=x=0:1:3", "--out=/no/such/a.csv"], "--out /no/such/a.csv: there is no folder /no/such"),
        (
            [RACE, "--over=x=0,1", "--over=y=0,1", "--over=noise=0,1", "--out=a.png"],
            "--out a.png: a picture shows one or two --over, not 3",
        ),
    ],
)
def test_a_bad_argument_gets_one_line_that_says_what_and_where(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    code, out, complaint = called(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert complaint.count("\n") == 1
    assert complaint.startswith(f"python -m sweeps: {said}")


def test_no_cluster_is_one_line_too(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="distributed is not installed")
    monkeypatch.setattr(command, "PATIENCE", 1)
    code, _, complaint = called(capsys, RACE, "--over=x=0:1:3", "--dask=tcp://127.0.0.1:1")
    assert code == 1
    assert "127.0.0.1:1" in complaint
    assert complaint.count("\n") == 1


def test_help_teaches_with_commands_that_run(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        command.main(["--help"])
    assert left.value.code == 0
    words = capsys.readouterr().out
    named = re.findall(r"(?:[A-H]\.\w+\.\w+|[xy])=[\d.e+-]+:[\d.e+-]+:\d+(?::\w+)?", words)
    assert len(named) == 5
    race = read('{"A": "Adam"}')
    for text in named:
        assert len(axis(race, text).values) >= 200
    assert max(map(len, words.splitlines())) <= 140


# As a program


def test_the_module_runs_without_a_warning_and_shows_its_progress(tmp_path: Path) -> None:
    pytest.importorskip("tqdm", reason="tqdm is not installed")
    call = ["-m", "sweeps", RACE, "--over", "A.SGD.lr=0.001:1:50", "--no-turbo", "--out", str(tmp_path / "a.csv")]
    done = subprocess.run([sys.executable, "-W", "error", *call], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "100%" in done.stderr
    assert "50/50" in done.stderr.replace(".0", "")
    assert "Warning" not in done.stderr


def test_the_package_does_not_know_its_command() -> None:
    code = "import sys, engine; assert not {'scenario', 'sweeps', 'landscapes', 'tqdm', 'numba'} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
