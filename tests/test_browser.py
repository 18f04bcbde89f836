"""The local pages in a real Chromium: keys, forms without scripts, strangers' names, phones; and nobody else is asked."""

import shutil

import pytest

from flows.pages import server
from flows.resolution import decisions
from flows.settings import Settings
from tests import browser
from tests.test_pages import HOSTILE, Idle, hostile  # noqa: F401

CHROMIUM = browser.program()

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=browser.MISSING)


@pytest.fixture(scope="module")
def chromium():
    found = browser.Browser(CHROMIUM)
    yield found
    pages = list(found.requests)
    found.close()
    try:
        assert pages and not browser.strangers(pages), "a page asked another machine"
        assert not browser.asked_hosts(found.net_log), "the browser was made to ask another machine"
    finally:
        found.remove()


@pytest.fixture(scope="module")
def served(tmp_path_factory, sample_file, chromium):
    live = tmp_path_factory.mktemp("browsed") / "kith.duckdb"
    shutil.copyfile(sample_file, live)
    with server.running(live, Settings(), runner=Idle()) as (base, access):
        chromium.open(access.link(int(base.rsplit(":", 1)[1])))
        assert chromium.look("location.pathname") == "/"
        yield base, live


@pytest.fixture(autouse=True)
def calm(chromium):
    """Nothing the console complains of (a blocked script would be such a complaint), no dialog, no exception."""
    chromium.errors.clear()
    yield
    assert chromium.errors == []


def kept(live):
    return decisions.read(decisions.path_of(live)).kept()


def test_questions_are_answered_and_taken_back_by_keys(chromium, served):
    base, live = served
    chromium.open(f"{base}/review")
    first = chromium.look("document.querySelector('.sides thead').innerText")
    chromium.press("d")
    assert {d.verdict for d in kept(live)} == {"different"}
    assert chromium.look("document.querySelector('.sides thead').innerText") != first
    assert "Kith had put it at" in chromium.text()
    chromium.press("u")
    assert kept(live)[-1].verdict == "unsure"
    chromium.press("z")
    chromium.press("z")
    assert kept(live) == [] and chromium.look("document.querySelector('.sides thead').innerText") == first
    if chromium.look("document.querySelectorAll('[name=ticked]').length") > 2:
        chromium.press("1", loads=False)
        chromium.press("2", loads=False)
        assert chromium.look("document.querySelectorAll('[name=ticked]:checked').length") == 2
        chromium.press("p")
        assert [d.verdict for d in kept(live)][:1] == ["same"]
        chromium.press("z")
    chromium.press("n")
    assert chromium.look("document.querySelector('.sides thead').innerText") != first


def test_questions_are_answered_without_scripts(chromium, served):
    base, live = served
    chromium.scripts(False)
    try:
        chromium.open(f"{base}/review")
        before = len(kept(live))
        place = chromium.call("DOM.getDocument")["root"]["nodeId"]
        button = chromium.call("DOM.querySelector", nodeId=place, selector="button[value=same]")["nodeId"]
        chromium.call("DOM.focus", nodeId=button)
        chromium.press("Enter")
        assert kept(live)[before].verdict == "same"
    finally:
        chromium.scripts(True)


def test_somebody_is_found_and_looked_at_by_keyboard_alone(chromium, served):
    base, _ = served
    chromium.open(f"{base}/search")
    chromium.open(f"{base}/warehouse")
    chromium.open(f"{base}/")
    chromium.look("document.activeElement.blur()")
    chromium.press("/", loads=False)
    chromium.write("nerea iturbdie")
    chromium.press("Enter")
    assert "Nerea Iturbide Salas" in chromium.text()
    for _ in range(20):
        chromium.press("Tab", loads=False)
        if chromium.look("document.activeElement.pathname || ''").startswith("/person/"):
            break
    chromium.press("Enter")
    text = chromium.text()
    for said in ("nerea.iturbide@example.com", "How sure Kith is", "you last wrote", "Connections.csv"):
        assert said in text


def test_a_sample_is_judged(chromium, served):
    base, live = served
    chromium.open(f"{base}/sample")
    chromium.press("s")
    assert kept(live)[-1].is_sample and "of 1 sampled merges are right" in chromium.text()
    assert "Too few answers to tell." in chromium.text()


@pytest.mark.parametrize(
    "path", ["/", "/search?q=garcia", "/review", "/sample", "/answers", "/warehouse", "/quarantine"]
)
def test_a_phone_needs_no_sideways_scrolling(chromium, served, path):
    base, _ = served
    chromium.size(390, 844, mobile=True)
    try:
        chromium.open(base + path)
        assert chromium.look("document.documentElement.scrollWidth") <= 390
    finally:
        chromium.size(1280, 860)


def test_why_a_file_was_refused_can_be_read_on_a_phone(chromium, served):
    base, _ = served
    chromium.size(390, 844, mobile=True)
    try:
        chromium.open(f"{base}/warehouse")
        widths = chromium.look("[...document.querySelectorAll('td.path + td')].map(cell => cell.offsetWidth)")
        assert widths and min(widths) >= 180, widths
    finally:
        chromium.size(1280, 860)


def test_light_and_dark_differ_and_both_can_be_read(chromium, served):
    base, _ = served
    seen = set()
    for scheme in ("light", "dark"):
        chromium.scheme(scheme)
        chromium.open(f"{base}/review")
        contrast = chromium.look(
            """(() => {
                const light = (colour) => {
                    const [r, g, b] = colour.match(/[\\d.]+/g).map((v) => v / 255)
                        .map((v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
                    return .2126 * r + .7152 * g + .0722 * b;
                };
                const body = getComputedStyle(document.body), hint = getComputedStyle(document.querySelector(".hint"));
                const paper = light(body.backgroundColor);
                return [body, hint].map((style) => {
                    const ink = light(style.color);
                    return (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05);
                });
            })()"""
        )
        assert min(contrast) >= 4.5, (scheme, contrast)
        seen.add(chromium.look("getComputedStyle(document.body).backgroundColor"))
    chromium.scheme("light")
    assert len(seen) == 2


def test_hostile_names_run_nothing_and_break_nothing(chromium, hostile):  # noqa: F811
    visitor, live = hostile
    from flows.pages.access import Access

    chromium.open(Access(live).link(visitor.port))
    for path in ("/search?q=script", "/search?q=zoe", "/sample"):
        chromium.open(visitor.base + path)
        assert chromium.look("document.querySelectorAll('script').length") == 1
        assert chromium.look("document.documentElement.scrollWidth") <= 1280
    chromium.open(f"{visitor.base}/search?q=script")
    assert HOSTILE[0] in chromium.text()


def test_another_page_of_this_machine_cannot_send_a_form(chromium, served, tmp_path):
    base, live = served
    before = len(kept(live))
    trap = tmp_path / "trap.html"
    trap.write_text(
        f'<form action="{base}/answer" method="post"><input name="id" value="a"><input name="id" value="b">'
        '<input name="verdict" value="same"></form><script>document.forms[0].submit()</script>'
    )
    chromium.loaded(lambda: chromium.call("Page.navigate", url=trap.as_uri()))
    for _ in range(50):
        if "Refused" in chromium.text() or "needs a key" in chromium.text():
            break
    assert "Refused" in chromium.text() or "needs a key" in chromium.text()
    assert len(kept(live)) == before
    chromium.errors = [error for error in chromium.errors if "status of 403" not in error]
