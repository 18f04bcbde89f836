"""The pages themselves: which address shows what. Each opens the warehouse anew, read-only, and closes it again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

import duckdb
import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from flows import deciding, explaining, looking, precision, report, reviewing, searching, warehouse
from flows.errors import KithError
from flows.pages import showing
from flows.pages.access import SESSION_SECONDS, Access
from flows.pages.guard import Application, Guard, Scope, cookie_name, tell
from flows.pages.words import LANGUAGES, Words, chosen
from flows.queries import Query
from flows.resolution import decisions
from flows.resolution.decisions import Decision
from flows.resolution.sentences import sentence
from flows.settings import Settings

HERE = Path(__file__).parent
LANGUAGE_COOKIE = "kith-language"


class StartsRuns(Protocol):
    """What starts a run and knows how it goes: `Runner`, or whoever serves the pages beside a Prefect server."""

    def start(self) -> None: ...  # noqa: D102
    def state(self) -> str: ...  # noqa: D102
    def seconds(self) -> int: ...  # noqa: D102


class Pages:
    """Everything the pages share: where the warehouse is, the settings, templates, and what starts runs."""

    def __init__(self, live: Path, settings: Settings, access: Access, runner: StartsRuns) -> None:
        self.live, self.settings, self.access, self.runner = live, settings, access, runner
        self._doubtful: tuple[tuple[int, int, int], pl.DataFrame] | None = None
        self._templates = Environment(
            loader=PackageLoader("flows.pages"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(said=showing.said, plain=showing.plain)
        self._templates.globals.update(sentence=sentence, verdict_of=explaining.verdict_of)

    @contextmanager
    def asking(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection for one page: a run that publishes meanwhile is not in its way, and the next page sees it."""
        con = warehouse.read_only(self.live)
        try:
            yield con
        except duckdb.CatalogException:
            raise KithError("this warehouse was made by an older Kith: run `kith run` once") from None
        finally:
            con.close()

    def outlines(self, con: duckdb.DuckDBPyConnection, book: decisions.Book) -> list[reviewing.Outline]:
        """The open questions. Doubtful pairs are read once per warehouse: among a million profiles it takes a while."""
        found = self.live.stat()
        stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
        if self._doubtful is None or self._doubtful[0] != stamp:
            self._doubtful = (stamp, reviewing.doubtful(con))
        return reviewing.outlines(con, book.settled(), self._doubtful[1])

    def decided(self) -> decisions.Book:
        """The decisions as they are now."""
        return decisions.read(decisions.path_of(self.live))

    def show(self, request: Request, template: str, status: int = 200, **told: Any) -> Response:
        """A page in the language of whoever asks."""
        return self.shown(request.scope, template, status, **told)

    def shown(self, scope: Scope, template: str, status: int = 200, **told: Any) -> Response:
        """A page, for whoever stands behind an ASGI scope."""
        request = Request(scope)
        words = Words(chosen(request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language", "")))
        session = scope.get("kith.session", "")
        language = words.language
        html = self._templates.get_template(template).render(
            _=words,
            language=language,
            languages=LANGUAGES,
            number=lambda value: showing.number(value, language),
            percent=lambda value: showing.percent(value, language),
            here=urlencode({"back": _here(request)}),
            path=scope["path"],
            form_token=self.access.form_token(session) if session else "",
            **told,
        )
        return HTMLResponse(html, status, {"content-language": language, "vary": "accept-language, cookie"})


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _back(address: str) -> str:
    """A path of ours to go back to; anything else leads to the first page."""
    parts = urlsplit(address)
    is_ours = not parts.scheme and not parts.netloc and address.startswith("/") and not address.startswith("//")
    return address if is_ours and "\\" not in address else "/"


def application(live: Path, settings: Settings, access: Access, runner: StartsRuns) -> Application:
    """The ASGI application of one warehouse's pages, with the guard around it."""
    pages = Pages(live, settings, access, runner)

    def refused(scope: Scope, status: int, reason: str) -> Application:
        return pages.shown(scope, "refused.html", status, reason=reason, detail="")

    routes = [
        Route("/", lambda request: home(pages, request)),
        Route("/open/{token}", lambda request: enter(pages, request)),
        Route("/alive", lambda request: alive(pages, request)),
        Route("/language/{language}", speak),
        Route("/search", lambda request: search(pages, request)),
        Route("/person/{person_id}", lambda request: person(pages, request)),
        Route("/review", lambda request: review(pages, request)),
        Route("/sample", lambda request: sample(pages, request)),
        Route("/answer", lambda request: answer(pages, request), methods=["POST"]),
        Route("/undo", lambda request: undo(pages, request), methods=["POST"]),
        Route("/answers", lambda request: answers(pages, request)),
        Route("/run", lambda request: run(pages, request), methods=["POST"]),
        Route("/warehouse", lambda request: overview(pages, request)),
        Route("/quarantine", lambda request: quarantine(pages, request)),
        Route("/quarantine/rows", lambda request: quarantined(pages, request)),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]

    def cannot(request: Request, error: Exception) -> Response:
        return pages.show(request, "refused.html", 409, reason="kith", detail=str(error))

    def missing(request: Request, error: Exception) -> Response:
        return pages.show(request, "refused.html", 404, reason="missing", detail="")

    def broken(request: Request, error: Exception) -> Response:
        tell(error)
        return pages.show(request, "refused.html", 500, reason="broken", detail="")

    handlers = {KithError: cannot, 404: missing, Exception: broken}
    starlette = Starlette(routes=routes, exception_handlers=handlers)
    return Guard(starlette, access, refused)


# --- coming in


def enter(pages: Pages, request: Request) -> Response:
    """Exchange a link's token for a session."""
    if not pages.access.spend(request.path_params["token"]):
        return pages.show(request, "refused.html", 403, reason="session", detail="")
    response = RedirectResponse(_back(request.query_params.get("to", "/")), 303)
    response.set_cookie(
        cookie_name(request.scope["server"][1]),
        pages.access.session(),
        max_age=SESSION_SECONDS,
        path="/",
        httponly=True,
        samesite="strict",
    )
    return response


def alive(pages: Pages, request: Request) -> Response:
    """Tell another process of the same user that these are the pages of its warehouse: it knows the key as well."""
    return PlainTextResponse(pages.access.sign("alive", request.query_params.get("nonce", "")[:100]))


def speak(request: Request) -> Response:
    """Change the language."""
    response = RedirectResponse(_back(request.query_params.get("back", "/")), 303)
    if request.path_params["language"] in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE, request.path_params["language"], max_age=SESSION_SECONDS, httponly=True, samesite="strict"
        )
    return response


# --- looking


def home(pages: Pages, request: Request) -> Response:
    """What is there, and where to go."""
    with pages.asking() as con:
        told = report.tell(con)
        open_questions = len(pages.outlines(con, pages.decided()))
    measured = precision.of(pages.live, pages.settings.precision_floor)
    old = sum(row["days"] > pages.settings.freshness_days for row in told.freshness)
    rows = sum(row["rows"] for row in told.quarantine)
    return pages.show(
        request,
        "home.html",
        told=told,
        open_questions=open_questions,
        measured=measured,
        old=old,
        quarantined=rows,
        freshness_days=pages.settings.freshness_days,
        query=looking.OVERVIEW,
    )


def search(pages: Pages, request: Request) -> Response:
    """People by what one remembers of a name."""
    text = request.query_params.get("q", "")[:200]
    query = searching.query(text)
    rows = []
    if query:
        with pages.asking() as con:
            rows = query.rows(con)
    return pages.show(request, "search.html", text=text, query=query, rows=rows, limit=searching.SHOWN)


def person(pages: Pages, request: Request) -> Response:
    """One person's card; an id of before leads to the one of now."""
    given = request.path_params["person_id"]
    with pages.asking() as con:
        card = looking.card(con, given)
        if card is None:
            current = looking.current_id(con, given)
            if current:
                return RedirectResponse(f"/person/{current}", 303)
    if card is None:
        return pages.show(request, "refused.html", 404, reason="nobody", detail="")
    letters = {row["profile_id"]: explaining.letter(place) for place, row in enumerate(card.profiles)}
    return pages.show(request, "person.html", card=card, letters=letters)


def overview(pages: Pages, request: Request) -> Response:
    """What is in the warehouse, and how fresh it is."""
    queries = {
        "runs": looking.OVERVIEW,
        "networks": looking.NETWORKS,
        "freshness": looking.FRESHNESS,
        "rejected": looking.REJECTED,
        "warnings": looking.WARNINGS,
    }
    with pages.asking() as con:
        found = {name: query.rows(con) for name, query in queries.items()}
    return pages.show(
        request, "warehouse.html", found=found, queries=queries, freshness_days=pages.settings.freshness_days
    )


def quarantine(pages: Pages, request: Request) -> Response:
    """Rows that broke a contract, by rule."""
    with pages.asking() as con:
        rows = looking.QUARANTINE.rows(con)
    for row in rows:
        told = {name: row[name] for name in ("network", "record", "rule", "column_name") if row[name] is not None}
        row["address"] = f"/quarantine/rows?{urlencode(told)}"
    return pages.show(request, "quarantine.html", rows=rows, meanings=report.MEANINGS, query=looking.QUARANTINE)


def quarantined(pages: Pages, request: Request) -> Response:
    """The rows one rule keeps out."""
    asked = request.query_params
    query = looking.quarantined(
        asked.get("network", ""), asked.get("record", ""), asked.get("rule", ""), asked.get("column_name")
    )
    with pages.asking() as con:
        rows = query.rows(con)
    return pages.show(request, "quarantined.html", rows=rows, asked=dict(asked), meanings=report.MEANINGS, query=query)


# --- reviewing


def _last(book: decisions.Book) -> Decision | None:
    """The first decision of the last answer; what Kith had thought of it is no secret any more."""
    kept = book.kept()
    return next((d for d in kept if d.answer == kept[-1].answer), None) if kept else None


def review(pages: Pages, request: Request) -> Response:
    """The question whose answer changes most."""
    book = pages.decided()
    skipped = request.query_params.getlist("later")[-50:]
    with pages.asking() as con:
        outlines = pages.outlines(con, book)
        turned = [o for o in outlines if o.ids[0] not in skipped] + [o for o in outlines if o.ids[0] in skipped]
        question = reviewing.question(con, turned[0]) if turned else None
        effect = reviewing.effect(con, book)
    later = urlencode([("later", i) for i in [*skipped, turned[0].ids[0]]]) if len(turned) > 1 else ""
    return pages.show(
        request,
        "review.html",
        question=question,
        left=len(outlines),
        effect=effect,
        last=_last(book),
        facts=reviewing.FACTS,
        later=later,
        is_sample=False,
        measured=None,
        pairs_query=reviewing.PAIRS,
        probability=reviewing.probability,
    )


def sample(pages: Pages, request: Request) -> Response:
    """A merge of the random sample: is it right?"""
    book = pages.decided()
    with pages.asking() as con:
        pairs, query = precision.sample(con, book)
        question = reviewing.pair(con, *pairs[0]) if pairs else None
    measured = precision.measure(book, pages.settings.precision_floor)
    return pages.show(
        request,
        "review.html",
        question=question,
        left=None,
        effect=None,
        last=_last(book),
        facts=reviewing.FACTS,
        later="",
        is_sample=True,
        measured=measured,
        pairs_query=query,
        probability=reviewing.probability,
    )


def _field(request: Request, name: str) -> str:
    form: dict[str, list[str]] = request.scope["kith.form"]
    return form.get(name, [""])[0]


def answer(pages: Pages, request: Request) -> Response:
    """Write an answer down and ask the next."""
    form: dict[str, list[str]] = request.scope["kith.form"]
    is_sample = _field(request, "sample") == "yes"
    with pages.asking() as con:
        reviewing.answer(
            con, pages.live, form.get("id", []), _field(request, "verdict"), form.get("ticked", []), is_sample
        )
    return RedirectResponse("/sample" if is_sample else "/review", 303)


def undo(pages: Pages, request: Request) -> Response:
    """Take the last answer back, or the decision with a number."""
    number = _field(request, "number")
    if number.isdecimal():
        deciding.undo(pages.live, int(number))
    else:
        deciding.undo_answer(pages.live)
    return RedirectResponse(_back(_field(request, "back") or "/review"), 303)


def answers(pages: Pages, request: Request) -> Response:
    """What was answered, what it did, and what it waits for."""
    book = pages.decided()
    settled = book.settled()
    reasons = {id(d): reason for d, reason in settled.overruled}
    with pages.asking() as con:
        effect = reviewing.effect(con, book)
        runs = looking.OVERVIEW.rows(con)[:1]
        named = {p for d in book.kept()[-200:] for p in (*d.a, *d.b)}
        names = Query(
            "select profile_id, coalesce(display_name, handle, account_id) as name, person_id from profiles "
            "where profile_id in (select unnest($ids))",
            {"ids": sorted(named)},
        )
        who = {row["profile_id"]: row for row in names.rows(con)} if named else {}
    state = pages.runner.state()
    return pages.show(
        request,
        "answers.html",
        decisions=[(d, reasons.get(id(d), "holds")) for d in reversed(book.kept()[-200:])],
        unreadable=len(book.unreadable),
        effect=effect,
        effects_query=reviewing.EFFECTS,
        run=runs[0] if runs else None,
        who=who,
        state=state,
        seconds=pages.runner.seconds() if state == "running" else 0,
        measured=precision.measure(book, pages.settings.precision_floor),
    )


def run(pages: Pages, request: Request) -> Response:
    """Start a run: from its end on, the answers count."""
    pages.runner.start()
    return RedirectResponse("/answers", 303)
