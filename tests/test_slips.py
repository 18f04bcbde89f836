"""What people mistype and where they point: a sentence, at once where it can be told, and nothing harmed."""

import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from prefect.states import Completed

from flows import cli
from flows.privacy import guarded
from tests.running import own_environment, unified
from tests.serving import until

ROOT = Path(__file__).parent.parent
CARDS = ROOT / "data" / "samples" / "vcard"


@pytest.fixture
def kith(tmp_path, monkeypatch, capsys):
    """The command line in this process: what it says when it refuses."""

    def refused(*words: str) -> str:
        monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
        monkeypatch.setattr(sys, "argv", ["kith", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr().err
        assert ended.value.code == 1 and "Traceback" not in said and "defect" not in said, said
        return said

    return refused


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["run", "/nowhere/[/red]x\x1b[31m.zip"], "there is nothing at /nowhere/[/red]x\ufffd[31m.zip"),
        (["run", "data/samples/vcard", "--owner", ""], "say whose exports these are"),
        (["run", "data/samples/vcard", "--warehouse", "data"], "data is a folder"),
        (["status", "--warehouse", "README.md"], "is no DuckDB file"),
        (["run", "data/samples/vcard", "--warehouse", "README.md"], "is no DuckDB file"),
        (["run", "data/samples/vcard", "--warehouse", "/proc/[/red]/k.duckdb"], "cannot make the folder /proc/[/red]:"),
    ],
)
def test_a_slip_is_told_before_anything_starts(tmp_path, kith, words, told):
    assert told in kith(*words)
    assert not (tmp_path / "prefect").exists()
    assert not list(ROOT.glob(".*.lock")), "nothing is left beside what is no warehouse"


def test_a_database_of_somebody_elses_is_not_written_over(tmp_path, kith):
    theirs = tmp_path / "theirs.duckdb"
    with duckdb.connect(theirs) as con:
        con.execute("create table people as select 42 as answer")
    before = theirs.read_bytes()
    for words in (["run", str(CARDS)], ["status"], ["sql", "select 1"]):
        assert "that Kith did not make" in kith(*words, "--warehouse", str(theirs))
    assert theirs.read_bytes() == before


def test_the_next_command_can_be_pasted(tmp_path, capsys):
    live = tmp_path / "my [own] folder" / "kith.duckdb"
    unified([CARDS], live, "[/bold]")
    cli._tell(Completed(), live)
    assert f"--warehouse '{live}'" in capsys.readouterr().out


def test_a_reader_that_has_enough_ends_a_query_in_silence(sample_file):
    query = "select unnest(range(1_000_000)) as n from people"
    words = [sys.executable, "-m", "flows.cli", "sql", query, "--format", "csv", "--warehouse", str(sample_file)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as asking:
        assert asking.stdout and asking.stderr
        assert asking.stdout.readline() == "n\n"
        asking.stdout.close()
        assert asking.stderr.read() == ""


ENDLESS = "select count(*) from range(100_000_000_000) as numbers where range % 7 = 3"


def test_ctrl_c_during_a_query_is_no_defect(samples):
    class Told(BaseException):
        """What a handler raises."""

    def stop(*_: object) -> None:
        samples.interrupt()  # or its other threads would go on
        raise Told

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        with pytest.raises(KeyboardInterrupt), guarded("the run"):
            samples.execute(ENDLESS)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_ctrl_c_ends_a_question_in_silence(tmp_path, sample_file):
    asked = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "sql", ENDLESS, "--warehouse", str(sample_file)],
        cwd=ROOT,
        env=own_environment(tmp_path / "prefect"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Whoever started the tests may have set Ctrl-C aside.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    worked = ["ps", "-o", "time=", "-p", str(asked.pid)]
    until(lambda: subprocess.run(worked, capture_output=True, check=True, text=True).stdout.strip() > "00:00:03")
    asked.send_signal(signal.SIGINT)
    said, trouble = asked.communicate(timeout=60)
    assert (asked.returncode, said, trouble) == (130, b"", b"")
