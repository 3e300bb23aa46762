"""What the command is told to run: a file is a file whatever signs are in its name, a link is a link, and nothing else is taken for one."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from landscapes import LANDSCAPES
from scenario import Scenario
from scenario.file import to_json
from scenario.link import FOREIGN, LOOKS
from sweeps.request import read, with_data
from tests.support.house import ROOT

RACE = Scenario.opening(LANDSCAPES["Himmelblau"]())
FOLDERS = ["lr=0.1", "landscape=Beale", "a b", "x&y=1", "what?A=Adam", "#landscape=Beale", "100%", "{}", "A.SGD.lr=1"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_file_is_a_file_whatever_its_name(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "race.json").write_text(to_json(RACE, title="Übung 3"), encoding="utf-8")
    assert read(str(tmp_path / folder / "race.json")) == RACE
    monkeypatch.chdir(tmp_path)
    if not folder.startswith("{"):  # a text that begins so is JSON
        assert read(f"{folder}/race.json") == RACE
        assert read(f"./{folder}/race.json") == RACE


@pytest.mark.parametrize(
    "text",
    [
        "nowhere.json",
        "/no/such/lr=0.1/race.json",
        "../lr=0.1/race.json",
        "utm_source=1/race.json",
        "curve=slope/race.json",
        "race",
        "",
        " ",
        "https://host/#landscape=Beale",
        "https://host/",
        "https://host",
        "https://host/?",
        "https://host/?#landscape=Beale",
        "https://host/#?landscape=Beale",
        "/race",
        "?",
        "#landscape=Beale",
        "/",
        ".",
        "a\0b",
        "n" * 5000,
        "/" * 9000,
    ],
)
def test_what_is_neither_a_file_nor_a_link_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(ValueError, match="is neither a file nor a link with a query") as caught:
        read(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_file_that_may_not_be_read_is_said_to_be_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "race.json").write_text("{}")
    monkeypatch.setattr(Path, "read_bytes", locked)
    with pytest.raises(ValueError, match=r"race\.json cannot be read: Permission denied"):
        read(str(tmp_path / "race.json"))


@pytest.mark.parametrize("look", sorted({*LOOKS, *FOREIGN, "utm_source", "utm_content"}))
def test_what_only_says_how_to_look_is_passed_over(look: str) -> None:
    assert read(f"https://host/maps?{look}=slope/1&landscape=Himmelblau") == RACE
    assert read(f"landscape=Himmelblau&{look}=a%2Fb") == RACE


@pytest.mark.parametrize(
    "text", ["host/?landscape=Himmelblau", "https://host/maps?landscape=Himmelblau#top", "landscape=Himmelblau&utm_id=a/b"]
)
def test_a_link_may_be_pasted_in_part_or_with_more(text: str) -> None:
    assert read(text) == RACE


def test_the_command_leaves_with_2_and_one_line(tmp_path: Path) -> None:
    for text in (str(tmp_path / "lr=0.1" / "race.json"), "https://host/#landscape=Beale"):
        command = [sys.executable, "-m", "sweeps", text, "--over", "A.SGD.lr=1e-4:1:5", "--quiet"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"python -m sweeps: {text!r} is neither a file nor a link with a query\n"


def test_a_csv_file_gives_a_regression_its_data(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("hours;score\n1;2,5\n2;3\n3;5\n")
    race = Scenario.opening(LANDSCAPES["LinearRegression"]())
    found = with_data(race, str(tmp_path / "rows.csv"))
    assert found == read("?" + "&".join(f"{name}={value}" for name, value in found.query().items()))
    assert found.landscape.rows == ((1.0, 2.5), (2.0, 3.0), (3.0, 5.0))
    assert found.landscape.columns == ("hours", "score")
    (tmp_path / "bad.csv").write_text("1,2\nabc,3\n")
    bad = {
        "bad.csv": "bad.csv: line 2: 'abc' is no number",
        "none.csv": "none.csv cannot be read: No such file or directory",
    }
    for name, said in bad.items():
        with pytest.raises(ValueError, match=re.escape(said)):
            with_data(race, str(tmp_path / name))
    with pytest.raises(ValueError, match="--data: there are no data behind Himmelblau: must be LinearRegression or LogisticRegression"):
        with_data(RACE, str(tmp_path / "rows.csv"))


def test_of_more_columns_the_command_is_told_which(tmp_path: Path) -> None:
    race = Scenario.opening(LANDSCAPES["LinearRegression"]())
    file = tmp_path / "rows.csv"
    file.write_text("n,a,b\n1,2,7\n2,1,3\n3,5,4\n", encoding="utf-8")
    assert with_data(race, str(file), "2,3").landscape.rows == ((2, 7), (1, 3), (5, 4))  # type: ignore[attr-defined]
    assert with_data(race, str(file), "3,1").landscape.titles == ("b", "n")  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match=r"rows\.csv has 3 columns \(1 n, 2 a, 3 b\): must be two, or say which, as --columns 1,2$"):
        with_data(race, str(file))
    for wrong in ("2", "1,1", "0,2", "a,b", "1,2,3"):
        with pytest.raises(ValueError, match=f"--columns {wrong}: must be two different whole numbers from 1 on"):
            with_data(race, str(file), wrong)
    with pytest.raises(ValueError, match=r"--columns 1,4: .* has 3 columns"):
        with_data(race, str(file), "1,4")
