"""The local pages over real HTTP: who gets in, what strangers' text can do, what an answer leaves behind."""

import html
import http.client
import itertools
import json
import re
import shutil
import stat
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import duckdb
import pytest
from typer.testing import CliRunner

from flows import asking, cli, deciding, looking, precision, report, reviewing, searching, warehouse
from flows.errors import KithError
from flows.pages import server, showing
from flows.pages.access import Access
from flows.pages.words import SPANISH, Words, chosen
from flows.queries import Query, literal
from flows.resolution import decisions
from flows.resolution.sentences import SENTENCES
from flows.settings import Settings
from tests.running import unified

ROOT = Path(__file__).parent.parent
SCRIPT = "<script>alert(1)</script>"
RIGHT_TO_LEFT = "Ane \u202egnorw\u202c Ruiz"
ENDLESS = "Zoe " + "ñ" * 10_000
FORMULA = "=cmd()|'/C calc'!A0"
BELL = "Bo \x1b[31mred\x07 Roe"
HOSTILE = (SCRIPT, RIGHT_TO_LEFT, ENDLESS, FORMULA, BELL)


class Idle:
    """Starts nothing, and remembers that it was asked to."""

    started = 0

    def start(self):
        self.started += 1

    def state(self):
        return "running" if self.started else "idle"

    def seconds(self):
        return 7


RUNNER = Idle()


@dataclass
class Visitor:
    """Somebody with an HTTP client of their own, as honest or not as a test wants."""

    base: str
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def port(self):
        return int(self.base.rsplit(":", 1)[1])

    def ask(self, path, method="GET", body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {"Cookie": self.cookie} if self.cookie else {}
        sent |= self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {k: v for k, v in sent.items() if v is not None})
        answer = connection.getresponse()
        data = answer.read().decode()
        connection.close()
        return answer, data

    def enter(self, access):
        answer, _ = self.ask(access.link(self.port).removeprefix(self.base))
        self.cookie = answer.getheader("set-cookie").split(";")[0]
        return answer

    def post(self, path, token=None, **fields):
        if token is None:
            token = re.search(r'name="form_token" value="(\w+)"', self.ask("/sample")[1])[1]
        body = urlencode({"form_token": token, **fields}, doseq=True)
        kind = {"Content_Type": "application/x-www-form-urlencoded"}
        return self.ask(path, "POST", body, **({"Origin": self.base} | kind))


@pytest.fixture(scope="module")
def served(tmp_path_factory, sample_file):
    """The samples' pages: address, what makes links, the warehouse."""
    live = tmp_path_factory.mktemp("pages") / "kith.duckdb"
    shutil.copyfile(sample_file, live)
    with server.running(live, Settings(), runner=RUNNER) as (base, access):
        yield base, access, live


@pytest.fixture
def visitor(served):
    base, access, live = served
    found = Visitor(base)
    found.enter(access)
    yield found
    decisions.path_of(live).unlink(missing_ok=True)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A warehouse whose people are called whatever does harm somewhere."""
    folder = tmp_path_factory.mktemp("hostile")
    place = folder / "in" / "2024-01-31"
    place.mkdir(parents=True)
    rows = ["First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"]
    for number, name in enumerate(HOSTILE):
        first, _, last = name.partition(" ")
        quoted = (text.replace('"', '""') for text in (first, last or "Roe", f"{name} Ltd"))
        given, family, company = quoted
        rows.append(f'"{given}","{family}",https://www.linkedin.com/in/h{number},,"{company}",,02 Jan 2024\n')
    (place / "Connections.csv").write_text("".join(rows))
    live = folder / "w" / "kith.duckdb"
    unified([folder / "in"], live)
    with server.running(live, Settings(), runner=Idle()) as (base, access):
        visitor = Visitor(base)
        visitor.enter(access)
        yield visitor, live


# --- who gets in


def test_a_link_opens_once_and_gives_a_strict_cookie(served):
    base, access, _ = served
    visitor = Visitor(base)
    assert visitor.ask("/search?q=nerea")[0].status == 403
    link = access.link(visitor.port).removeprefix(base)
    answer, _ = visitor.ask(link)
    cookie = answer.getheader("set-cookie")
    assert answer.status == 303 and answer.getheader("location") == "/"
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/" in cookie
    assert link.rsplit("/", 1)[1] not in cookie
    assert visitor.ask(link)[0].status == 403, "the link opened twice"
    visitor.cookie = cookie.split(";")[0]
    assert visitor.ask("/search?q=nerea")[0].status == 200
    assert (
        visitor.ask(access.link(visitor.port).removeprefix(base) + "?to=/sample")[0].getheader("location") == "/sample"
    )
    trap = access.link(visitor.port).removeprefix(base) + "?to=//evil.example"
    assert visitor.ask(trap)[0].getheader("location") == "/"
    # The last letter may be a 0 already.
    other = "1" if visitor.cookie.endswith("0") else "0"
    for forged in (visitor.cookie[:-1] + other, visitor.cookie.replace("=", "=9"), f"kith-{visitor.port}=", "x"):
        assert Visitor(base, forged).ask("/review")[0].status == 403
    assert Visitor(base, f'other="a;b; {visitor.cookie}').ask("/review")[0].status == 200


def test_the_key_is_the_users_alone_and_links_are_kept_as_hashes(served):
    _, access, live = served
    token = access.link(1).rsplit("/", 1)[1]
    assert stat.S_IMODE(access.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((access.folder / "key").stat().st_mode) == 0o600
    names = [path.name for path in (access.folder / "links").iterdir()]
    assert names and token not in names
    assert Access(live).spend(token) and not access.spend(token)


def test_a_key_that_a_full_disk_left_empty_is_made_anew(tmp_path):
    live = tmp_path / "kith.duckdb"
    (tmp_path / ".kith.pages").mkdir()
    (tmp_path / ".kith.pages" / "key").touch(0o600)
    session = Access(live).session()
    assert Access(live).is_session(session)


def test_a_link_that_cannot_be_kept_is_told_in_a_sentence(tmp_path):
    access = Access(tmp_path / "kith.duckdb")
    (access.folder / "links").rmdir()
    with pytest.raises(KithError, match=r"cannot write in .*No such file"):
        access.link(1)


def test_a_session_that_is_over_is_over(served, monkeypatch):
    _, access, _ = served
    session = access.session()
    assert access.is_session(session)
    now = time.time()
    monkeypatch.setattr("flows.pages.access.time.time", lambda: now + 31 * 24 * 3600)
    assert not access.is_session(session)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1:1", "127.0.0.1", "[::1]:{port}", ""]
)
def test_another_host_is_refused(visitor, host):
    answer, text = visitor.ask("/search?q=nerea", Host=host.format(port=visitor.port))
    assert answer.status in (400, 421) and "Iturbide" not in text


def test_another_origin_is_refused(visitor):
    for origin in ("http://evil.example", f"https://127.0.0.1:{visitor.port}", "http://127.0.0.1:1"):
        assert visitor.ask("/search?q=nerea", Origin=origin)[0].status == 403
    assert visitor.ask("/search?q=nerea", Sec_Fetch_Site="cross-site")[0].status == 403
    assert visitor.ask("/search?q=nerea", Sec_Fetch_Site="none")[0].status == 200


def test_a_form_counts_only_from_our_own_pages(visitor, served):
    _, access, live = served
    token = re.search(r'name="form_token" value="(\w+)"', visitor.ask("/answers")[1])[1]
    kind = {"Content_Type": "application/x-www-form-urlencoded"}
    body = urlencode({"form_token": token, "back": "/answers"})
    refused = [
        {},
        {"Origin": "null"},
        {"Origin": "null", "Sec_Fetch_Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://evil.example", "Sec_Fetch_Site": "same-origin"},
    ]
    for headers in refused:
        assert visitor.ask("/run", "POST", body, **kind, **headers)[0].status == 403, headers
    for wrong in ("", "0" * 64, access.form_token(access.session())):
        assert visitor.post("/run", token=wrong)[0].status == 403
    assert visitor.ask("/run", "POST", body, Origin=visitor.base)[0].status == 413, "no form"
    assert visitor.ask("/run", "POST", "x" * 100_000, **kind, Origin=visitor.base)[0].status == 413
    assert visitor.ask("/run", "PUT", body, **kind, Origin=visitor.base)[0].status == 405
    assert visitor.ask("/run", "GET")[0].status == 405
    assert not decisions.path_of(live).exists()
    good = {"Origin": "null", "Sec_Fetch_Site": "same-origin"}
    assert visitor.ask("/run", "POST", body, **kind, **good)[0].status == 303


@pytest.mark.parametrize("path", ["/", "/search?q=x", "/nowhere", "/static/kith.css", "/open/wrong", "/person/nobody"])
def test_every_answer_carries_the_headers(visitor, path):
    answer, _ = visitor.ask(path)
    policy = answer.getheader("content-security-policy")
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy
    assert answer.getheader("referrer-policy") == "no-referrer"
    assert answer.getheader("x-content-type-options") == "nosniff"
    assert answer.getheader("cache-control") == "no-store"
    assert answer.getheader("server") is None


def test_no_page_names_another_machine_or_holds_a_script(visitor):
    for path in ("/", "/search?q=nerea", "/review", "/sample", "/answers", "/warehouse", "/quarantine"):
        text = visitor.ask(path)[1]
        loads = re.findall(r'(?:src|href|action)="([^"]*)"', text)
        assert loads and all(address.startswith(("/", "#")) for address in loads), path
        assert re.findall(r"<script[^>]*>", text) == ['<script src="/static/keys.js" defer>']
        assert " style=" not in text and not re.search(r"\son\w+=", text)


def test_it_listens_on_loopback_only_and_says_so_when_the_port_is_taken(served):
    base, _, live = served
    port = int(base.rsplit(":", 1)[1])
    with pytest.raises(KithError, match=f"port {port}"):
        server._server(live, Settings(), Access(live), port, Idle())
    told = []
    server.serve(live, Settings(), port, told.append)
    assert len(told) == 1 and told[0].startswith(f"{base}/open/"), "the running server was not found"
    hexed = f"{port:04X}"
    listening = [line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines() if f":{hexed} " in line]
    assert {address for address in listening if address.endswith(hexed)} == {f"0100007F:{hexed}"}


def test_a_page_that_fails_tells_no_value(visitor, served, capfd, monkeypatch):
    def broken(*_):
        raise ValueError("Zephyrina Quastlbrunn")

    monkeypatch.setattr(searching, "query", broken)
    answer, text = visitor.ask("/search?q=x")
    told = capfd.readouterr()
    assert answer.status == 500 and "This page failed" in text and "Zephyrina" not in text + told.out + told.err
    assert "a page failed (ValueError at flows/pages/application.py" in told.err


def test_nothing_that_is_asked_for_is_logged(visitor, capfd):
    visitor.ask("/search?q=Zephyrina+Quastlbrunn")
    visitor.ask("/person/Zephyrina")
    told = capfd.readouterr()
    assert told.out == "" and told.err == ""


# --- what is shown


@pytest.mark.parametrize(
    "typed, found",
    [
        ("nerea iturbide", "Nerea Iturbide Salas"),
        ("NEREA ITÚRBIDE", "Nerea Iturbide Salas"),
        ("nerea iturbdie", "Nerea Iturbide Salas"),
        ("itur nere", "Nerea Iturbide Salas"),
        ("concha morales", "Concepción Morales Vega"),
        ("patxi larrinaga", "Francisco Larrinaga Otaola"),
        ("nerea.iturbide@example.com", "Nerea Iturbide Salas"),
        ("600 000 001", "Nerea Iturbide Salas"),
        ("sean o'riordan", "O'Riordan"),
    ],
)
def test_a_search_forgives(samples, typed, found):
    names = [row["display_name"] for row in searching.query(typed).rows(samples)]
    assert any(found in name for name in names[:3]), names[:5]


@pytest.mark.parametrize(
    "typed", ["", "   ", "'; drop table people; --", "%", "\x00", "🙂", "\u202e", "x" * 5000, "a " * 99]
)
def test_a_search_for_anything_answers(samples, visitor, typed):
    query = searching.query(typed)
    assert query is None or isinstance(query.rows(samples), list)
    assert visitor.ask("/search?q=" + quote(typed[:1000]))[0].status == 200


def test_every_query_shown_runs_as_it_is_copied(visitor, samples):
    ((person,),) = samples.execute("select person_id from people order by profile_count desc, 1 limit 1").fetchall()
    ((rule, record, network),) = samples.execute("select rule, record, network from quarantine limit 1").fetchall()
    rows = f"/quarantine/rows?{urlencode({'rule': rule, 'record': record, 'network': network})}"
    pages = ["/", "/search?q=o%27riordan", f"/person/{person}", "/review", "/sample", "/answers", "/warehouse", rows]
    for path in [*pages, "/quarantine", "/search?q=%E2%80%AE%27x@y%27"]:
        shown = re.findall(r"<pre tabindex=\"0\"><code>(.*?)</code></pre>", visitor.ask(path)[1], re.S)
        assert shown, path
        for text in shown:
            samples.execute(html.unescape(text)).fetchall()


@pytest.mark.parametrize("value", ["", "it's", "a\nb\x00\u202e", "$words", None, 3, 2.5, True, ["a'", "b"], []])
def test_a_literal_means_what_it_was(value):
    assert duckdb.sql(f"select {literal(value)}").fetchall()[0][0] == value
    assert literal(value).isprintable()


def test_a_card_leads_each_value_back_to_a_row_of_a_file(samples):
    person = searching.query("nerea iturbide salas").rows(samples)[0]
    card = looking.card(samples, person["person_id"])
    told = {(row["name"], row["value"]) for row in card.values}
    for email in card.person["emails"]:
        assert ("e-mail", email) in told
    assert ("name", card.person["display_name"]) in told
    for row in card.values:
        assert row["path"] and row["row_number"] >= 0 and row["file_id"]
    assert card.met["connected_on"] and card.last_out["last_at"] and card.links
    connections = next(row for row in card.values if row["path"].endswith("Connections.csv") and row["name"] == "name")
    lines = (ROOT / "data" / "samples" / connections["path"]).read_text().splitlines()
    assert any("Nerea" in line for line in lines)


def test_a_merged_id_leads_to_the_person(visitor, served):
    assert visitor.ask("/person/p0000000000000000")[0].status == 404


def test_a_new_warehouse_shows_at_once_and_an_old_one_says_what_to_do(tmp_path, sample_file):
    live = tmp_path / "kith.duckdb"
    with server.running(live, Settings(), runner=Idle()) as (base, access):
        visitor = Visitor(base)
        visitor.enter(access)
        answer, text = visitor.ask("/search?q=nerea")
        assert answer.status == 409 and "make one with" in text
        shutil.copyfile(sample_file, tmp_path / "next.duckdb")
        (tmp_path / "next.duckdb").replace(live)
        assert "Nerea Iturbide" in visitor.ask("/search?q=nerea")[1]
        shutil.copyfile(sample_file, tmp_path / "next.duckdb")
        with duckdb.connect(tmp_path / "next.duckdb") as con:
            con.execute("drop table core.search_words")
        (tmp_path / "next.duckdb").replace(live)
        assert "older Kith" in visitor.ask("/search?q=nerea")[1]


# --- strangers' text


def test_hostile_names_are_harmless_on_the_page(hostile):
    visitor, live = hostile
    with warehouse.read_only(live) as con:
        ids = [row[0] for row in con.execute("select person_id from people").fetchall()]
    assert len(ids) >= len(HOSTILE)
    pages = ["/", "/search?q=script", "/search?q=zo", "/search?q=" + quote(SCRIPT), "/sample", "/review", "/warehouse"]
    for path in [*pages, *(f"/person/{i}" for i in ids)]:
        answer, text = visitor.ask(path)
        assert answer.status == 200, path
        assert "<script>alert" not in text and "\x1b" not in text and "\x07" not in text
        assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(text)
        assert "ñ" * 500 not in text, "a name without end"
    assert "&lt;script&gt;" in visitor.ask("/search?q=script")[1]


def test_hostile_names_are_harmless_in_csv_and_terminal(hostile, capsysbinary):
    _, live = hostile
    with warehouse.read_only(live) as con:
        asking.ask(con, "select display_name, company from people", "csv", None, cli._out)
    for line in capsysbinary.readouterr().out.decode().splitlines()[1:]:
        assert not re.match(r'"?[=+\-@]', line) and not re.search(r',"?[=+\-@]', line), line[:40]
    shown = CliRunner().invoke(cli.app, ["sql", "select display_name from people", "--warehouse", str(live)]).output
    assert "\x1b" not in shown and "\u202e" not in shown and "\x07" not in shown


def test_hostile_names_are_harmless_in_the_terminal_review(hostile, monkeypatch):
    _, live = hostile
    with warehouse.read_only(live) as con:
        profiles = [row[0] for row in con.execute("select profile_id from profiles order by 1").fetchall()]
        question = reviewing.pair(con, profiles[0], profiles[1])
    from rich.console import Console

    from flows import interview

    for width in (40, 120):
        console = Console(width=width, record=True, force_terminal=False, file=sys.stderr)
        with warehouse.read_only(live) as con:
            for a, b in itertools.pairwise(profiles):
                interview._show(reviewing.pair(con, a, b), 3, False, console)
        told = console.export_text()
        assert "\x1b[31m" not in told and "\x07" not in told and "\u202e" not in told and "ñ" * 200 not in told
    assert len(question.sides) == 2


def test_a_value_is_set_apart_escaped_and_cut():
    assert showing.said("<b>") == "<bdi>&lt;b&gt;</bdi>"
    assert showing.said(["a", None, "&"]) == "<bdi>a</bdi>, , <bdi>&amp;</bdi>"
    assert showing.said("a\u202eb\x00") == "<bdi>a\ufffdb\ufffd</bdi>"
    assert showing.said("نرگس") == "<bdi>نرگس</bdi>" and showing.said("👩\u200d🔧") == "<bdi>👩\u200d🔧</bdi>"
    assert len(showing.said("x" * 9999)) < 200
    assert showing.percent(0.99999, "en") == "> 99.9\u00a0%" and showing.percent(0.5, "es") == "50,0\u00a0%"


# --- languages


def test_the_browser_chooses_the_language_and_the_user_over_it(visitor):
    assert 'lang="en"' in visitor.ask("/")[1]
    answer, text = visitor.ask("/review", Accept_Language="fr;q=0.9, es-MX;q=0.8, en;q=0.5")
    assert answer.getheader("content-language") == "es" and "¿Son la misma persona?" in text
    answer, _ = visitor.ask("/language/en?back=/review")
    assert answer.getheader("location") == "/review"
    cookie = answer.getheader("set-cookie").split(";")[0]
    assert "One person" in visitor.ask("/review", Cookie=f"{visitor.cookie}; {cookie}", Accept_Language="es")[1]
    for trap in ("//evil.example", "http://evil.example", "/\\evil.example", "\\\\evil.example"):
        assert visitor.ask("/language/es?" + urlencode({"back": trap}))[0].getheader("location") == "/"


def test_languages_are_ranked_as_the_browser_ranks_them():
    assert chosen(None, "") == "en" and chosen(None, "de") == "en" and chosen(None, "es;q=0, en") == "en"
    assert chosen(None, "en;q=0.5,es") == "es" and chosen("en", "es") == "en" and chosen("xx", "es") == "es"
    assert chosen(None, "es;q=zwei") in ("en", "es") and chosen(None, "," * 9999) == "en"


def test_every_text_has_its_spanish():
    texts = set(SENTENCES.values()) | set(report.MEANINGS.values())
    texts |= {reviewing.CONSTRAINED, reviewing.ONE_KEY, reviewing.TOO_COMMON, reviewing.EVEN}
    for template in (ROOT / "flows" / "pages" / "templates").glob("*.html"):
        texts |= set(re.findall(r'_\("((?:[^"\\]|\\.)*)"', template.read_text()))
    assert len(texts) > 150 and not texts - set(SPANISH)
    for english, spanish in SPANISH.items():
        assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", spanish)), english
    assert Words("es")("Their handles have the same letters (else).").startswith("Sus alias tienen las mismas letras (")


# --- answers


def fields(text):
    """The question's form: ids of the sides."""
    return [html.unescape(i) for i in re.findall(r'name="id" value="([^"]+)"', text)]


def test_an_answer_is_a_decision_and_the_next_question_comes(visitor, served):
    _, _, live = served
    text = visitor.ask("/review")[1]
    assert " %" not in re.sub(r"<details.*?</details>", "", text, flags=re.S), "the score shows before the answer"
    ids = fields(text)
    answer, _ = visitor.post("/answer", id=ids, verdict="different")
    assert answer.status == 303 and answer.getheader("location") == "/review"
    kept = decisions.read(decisions.path_of(live)).kept()
    assert {d.verdict for d in kept} == {"different"} and {d.answer for d in kept} == {1}
    assert len(kept) == len(ids) * (len(ids) - 1) // 2
    following = visitor.ask("/review")[1]
    assert fields(following) != ids and "Kith had put it at" in following
    visitor.post("/undo", back="/review")
    assert fields(visitor.ask("/review")[1]) == ids
    assert not decisions.read(decisions.path_of(live)).kept()


def test_part_of_a_group_is_decided_at_once(served, samples):
    _, _, live = served
    outline = next(o for o in reviewing.outlines(samples, decisions.NOTHING) if len(o.ids) > 2)
    try:
        reviewing.answer(samples, live, outline.ids, "part", outline.ids[:2])
        settled = decisions.load(decisions.path_of(live))
        assert sorted({d.verdict for d in settled.standing}) == ["different", "same"] and not settled.overruled
        after = [o.ids for o in reviewing.outlines(samples, settled)]
        assert outline.ids not in after and not any({*outline.ids[:2]} <= {*ids} for ids in after)
        for ids, verdict, ticked in ([outline.ids[:1], "same", ()], [outline.ids, "part", ()], [outline.ids, "x", ()]):
            with pytest.raises(KithError):
                reviewing.answer(samples, live, ids, verdict, ticked)
        with pytest.raises(KithError):
            reviewing.answer(samples, live, ["nobody", "nothing"], "same")
        deciding.undo_answer(live)
        assert reviewing.outlines(samples, decisions.load(decisions.path_of(live)))[0:1]
        with pytest.raises(KithError):
            deciding.undo_answer(live)
    finally:
        decisions.path_of(live).unlink(missing_ok=True)


def test_what_changes_most_is_asked_first_and_every_doubtful_pair_is_asked(samples):
    outlines = reviewing.outlines(samples, decisions.NOTHING)
    assert [o.change for o in outlines] == sorted((o.change for o in outlines), reverse=True)
    assert all(2 <= len(o.ids) <= reviewing.TOGETHER for o in outlines)
    pairs = reviewing.PAIRS.rows(samples)
    together = {frozenset(o.ids) for o in outlines}
    assert all(any({row["one"], row["other"]} <= ids for ids in together) for row in pairs)
    expected = sum(
        max(r["probability"] for r in pairs if {r["one"], r["other"]} == {row["one"], row["other"]})
        * row["one_count"]
        * row["other_count"]
        for row in {frozenset((r["one"], r["other"])): r for r in pairs}.values()
    )
    assert sum(o.change for o in outlines) == pytest.approx(expected)


def test_the_pages_start_a_run_and_tell_how_it_goes(visitor):
    before = RUNNER.started
    assert visitor.post("/run")[0].status == 303
    assert RUNNER.started == before + 1
    assert "A run is going on" in visitor.ask("/answers")[1]


def test_bad_fields_are_told_not_obeyed(visitor, served):
    for told in ({"id": "x", "verdict": "same"}, {"id": ["x", "y"], "verdict": "same"}, {"verdict": ""}):
        assert visitor.post("/answer", **told)[0].status == 409
    assert visitor.post("/undo", number="99999999999999999999")[0].status == 409
    assert visitor.post("/undo", number="²")[0].status == 409
    assert not decisions.read(decisions.path_of(served[2])).kept()


def test_the_same_queue_works_in_the_terminal(sample_file, tmp_path):
    live = tmp_path / "kith.duckdb"
    shutil.copyfile(sample_file, live)
    answered = CliRunner().invoke(cli.app, ["review", "--terminal", "--warehouse", str(live)], input="xdsuzq")
    assert answered.exit_code == 0, answered.output
    assert "Kith had put A and B at" in answered.output and "2 answered" in answered.output
    kept = decisions.read(decisions.path_of(live)).kept()
    assert len({d.answer for d in kept}) == 2, "three answers, one taken back"
    sampled = CliRunner().invoke(cli.app, ["review", "--terminal", "--sample", "--warehouse", str(live)], input="ss")
    assert "2 answered" in sampled.output and "too few answers" in " ".join(sampled.output.split())
    with warehouse.read_only(live) as con:
        left = reviewing.outlines(con, decisions.load(decisions.path_of(live)))
    assert len(left) >= 1


# --- precision


@pytest.mark.parametrize(
    "right, answered, low, high", [(0, 0, 0, 1), (81, 263, 0.2553, 0.3662), (10, 10, 0.7225, 1), (0, 10, 0, 0.2775)]
)
def test_the_interval_is_wilsons(right, answered, low, high):
    """Values of Newcombe (1998), Statistics in Medicine 17, table I, and of n / (n + z²)."""
    assert precision.wilson(right, answered) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def book(right, wrong, weight=6.0, sample=True):
    lines = []
    for number in range(1, right + wrong + 1):
        verdict = "same" if number <= right else "different"
        lines.append(decisions.Decision(number, verdict, (f"a{number}",), (f"b{number}",), weight, is_sample=sample))
    return decisions.Book(tuple(lines))


def test_only_the_sample_counts_and_few_answers_say_so():
    assert precision.measure(book(50, 0, sample=False), 0.99).answered == 0
    assert precision.measure(book(5, 5), 0.99).verdict == "few"
    assert precision.measure(book(100, 0), 0.99).verdict == "open"
    assert precision.measure(book(381, 0), 0.99).verdict == "kept" and precision.measure(book(0, 0), 0.99).needed == 381
    assert precision.measure(book(80, 20), 0.99).verdict == "missed"
    assert "too few" in precision.measure(book(5, 5), 0.99).told()


def test_below_the_floor_doubtful_merges_are_held_back():
    assert precision.held_to(precision.measure(book(381, 0), 0.99)) == 0.99
    assert precision.held_to(precision.measure(book(5, 5), 0.99)) == 0.99
    missed = precision.held_to(precision.measure(book(90, 10), 0.99))
    assert 0.99 < missed < 1 and precision.held_to(precision.measure(book(60, 40), 0.99)) > missed


def test_a_run_below_the_floor_asks_instead_of_merging(sample_file, tmp_path):
    live = tmp_path / "w" / "kith.duckdb"
    live.parent.mkdir()
    shutil.copyfile(sample_file, live)
    judged = ["same"] * 20 + ["different"] * 20
    for number, verdict in enumerate(judged):
        # Of another warehouse's profiles: they measure, and bind nobody here.
        line = {"verdict": verdict, "a": [f"x{number}"], "b": [f"y{number}"], "match_weight": 9.0, "sample": True}
        decisions.append(decisions.path_of(live), line)
    (tmp_path / "inbox").mkdir()
    unified([], live, None, tmp_path / "inbox")
    count = "select count(*) from matches where verdict = '{}' and decided_by = '{}'"
    counts = []
    for file in (sample_file, live):
        with warehouse.read_only(file) as con:
            asked = con.execute("select review_count from runs order by run_id desc limit 1").fetchall()[0][0]
            told = [con.execute(count.format(*kind)).fetchall()[0][0] for kind in (("same", "model"), ("same", "key"))]
            counts.append((asked, *told))
    (asked, by_model, by_key), (asked_now, by_model_now, by_key_now) = counts
    assert asked_now > asked and by_model_now < by_model and by_key_now <= by_key
    assert "doubtful merges are held back" in precision.of(live, 0.99).told()


def test_the_sample_depends_on_nothing_but_ids_and_asks_each_merge_once(samples):
    total = samples.execute(f"select count(*) from matches where {precision.MERGES}").fetchall()[0][0]
    first, _ = precision.sample(samples, decisions.Book(), 40)
    assert len(set(first)) == 40 < total and first == precision.sample(samples, decisions.Book(), 40)[0]
    answered = decisions.Book(
        tuple(decisions.Decision(n, "same", (a,), (b,), is_sample=True) for n, (a, b) in enumerate(first[:30], 1))
    )
    following, _ = precision.sample(samples, answered, 10)
    assert not set(following) & set(first[:30]) and len(following) == 10
    keyed = samples.execute(f"select count(*) from matches where {precision.MERGES} and decided_by = 'key'").fetchall()[
        0
    ][0]
    asked = Query("select decided_by from matches where profile_id_a = $a and profile_id_b = $b")
    drawn, _ = precision.sample(samples, decisions.Book(), 200)
    hits = sum(Query(asked.sql, {"a": a, "b": b}).rows(samples)[0]["decided_by"] == "key" for a, b in drawn)
    assert abs(hits / 200 - keyed / total) < 0.12, "keys are over- or underrepresented"


def test_status_and_report_tell_what_is_measured(sample_file, tmp_path, samples):
    live = tmp_path / "kith.duckdb"
    shutil.copyfile(sample_file, live)
    with warehouse.read_only(live) as con:
        for a, b in precision.sample(con, decisions.Book(), 3)[0]:
            reviewing.answer(con, live, [a, b], "same", is_sample=True)
    assert [json.loads(line)["sample"] for line in decisions.path_of(live).read_text().splitlines()] == [True] * 3
    shown = " ".join(CliRunner().invoke(cli.app, ["status", "--warehouse", str(live)]).output.split())
    assert "100.0 % of 3 sampled merges are right (95 % interval 43.9 to 100.0 %" in shown
    assert "How good the merges are" in report.markdown(report.tell(samples), Settings(), precision.of(live, 0.99))
