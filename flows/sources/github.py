"""GitHub: answers of its API that somebody saved (followers, following, users, social accounts), the account export.

Answers come in pages, so nobody is ever marked gone. Whose social accounts are listed stands in no answer: the name of
the file or its folder has to tell.
"""

import re
from typing import Any

import polars as pl

from flows.errors import Rejected
from flows.sources import services
from flows.sources.base import Network, ProfileMap, Rows, Source
from flows.sources.document import Document
from flows.sources.readers import as_list, objects
from schemas.columns import Raw
from schemas.raw.github import SocialAccounts, Users

_EXPORTED = re.compile(
    r"^(repositories|issues|issuecomments|issueevents|pullrequests|pullrequestreviews|pullrequestreviewcomments|"
    r"pullrequestreviewthreads|commitcomments|milestones|protectedbranches|releases|attachments|organizations|teams|"
    r"projects|bots|schema)"
)


def _is_other(document: Document) -> int:
    """The other files of an account export: repositories, issues, comments."""
    if not _EXPORTED.match(document.stem) or not document.looks_like_json:
        return 0
    return 60 if b"https://github.com/" in document.utf8[:100_000] or "version" in document.keys else 0


def _is_stars(document: Document) -> int:
    return 60 if any({"starred_at", "repo"} <= item.keys() for item in document.sample[:1]) else 0


GITHUB = Network(
    name="github",
    urls=(r"^(?i:https?://)?(?i:www\.)?(?i:github\.com)/(?P<handle>[A-Za-z0-9][A-Za-z0-9-]{0,38})/?(?:[?#].*)?$",),
    profile_url="https://github.com/{}",
    reserved=frozenset(
        "about apps blog collections contact customer-stories dashboard enterprise events explore features gist github "
        "issues join login logout marketplace new notifications orgs organizations pricing pulls readme search "
        "security settings signup site sponsors stars team teams topics trending users watching".split()
    ),
    unread=(
        (_is_other, "repositories, issues and comments are not read, only people"),
        (_is_stars, "a list of repositories, not of people"),
    ),
)

_LISTS = {"follower": "follower", "following": "following", "block": "blocked"}
"""How a file's name begins -> how the owner knows whom it lists."""

_NOREPLY = "@users.noreply.github.com"


def _list(document: Document) -> str | None:
    found = (
        relation for start, relation in _LISTS.items() if re.search(rf"^(user|my|gh|github)?{start}", document.stem)
    )
    return next(found, None)


def _user(item: Any) -> Any:
    """The user, out of the wrapper that lists with dates have."""
    inner = item.get("user") if isinstance(item, dict) and "starred_at" in item else None
    return inner if isinstance(inner, dict) else item


def _is_user(item: Any) -> bool:
    if not isinstance(item, dict) or not isinstance(item.get("login"), str):
        return False
    pages = (item.get("html_url"), item.get("url"))
    return "node_id" in item or any(isinstance(page, str) and "github.com/" in page for page in pages)


def _is_users(document: Document) -> int:
    if not document.looks_like_json or b'"login"' not in document.utf8[:100_000]:
        return 0
    try:
        found = document.answers
    except Rejected:
        return 20  # reading it will say how it is damaged
    return 90 if any(_is_user(_user(item)) for item in found) else 0


def _text(value: Any) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None


def _unproven(email: Any) -> bool:
    return isinstance(email, dict) and email.get("verified") is False


def _addresses(item: dict[str, Any]) -> list[str]:
    """E-mails: one in details, objects or texts in an export; GitHub's own stand-ins are none, nor the unverified."""
    found = item.get("emails")
    kept = [one for one in as_list(found) if not _unproven(one)]
    many = [one.get("address") if isinstance(one, dict) else one for one in kept]
    return [text for value in (item.get("email"), *many) if (text := _text(value)) and not text.endswith(_NOREPLY)]


def _links(item: dict[str, Any]) -> list[str]:
    """The page, the Twitter name and the social accounts a user declares; a page often lacks its scheme."""
    page = _text(item.get("blog")) or _text(item.get("website"))
    if page and "://" not in page:
        page = f"https://{page}" if re.match(r"^[\w-]+(\.[\w-]+)+(/\S*)?$", page) else None
    handle = _text(item.get("twitter_username"))
    social = item.get("social_accounts")
    more = [one.get("url") for one in as_list(social) if isinstance(one, dict)]
    found = [page, services.address("twitter", handle) if handle else None, *map(_text, more)]
    return list(dict.fromkeys(link for link in found if link))


def _flat(item: Any, relation: str | None) -> Any:
    user = _user(item)
    if not isinstance(user, dict):
        return user
    company = _text(user.get("company"))
    return user | {
        "html_url": user.get("html_url") or user.get("url"),
        "company": company.lstrip("@").strip("- ") if company else None,
        "emails": _addresses(user),
        "links": _links(user),
        "list": relation,
        # Only who is logged in is told how many private repositories they have.
        "own": "yes" if "total_private_repos" in user or "private_gists" in user else None,
    }


def _read_users(document: Document, raw: type[Raw]) -> Rows:
    relation = _list(document)
    answers = document.answers
    version = "export" if any(isinstance(a, dict) and "node_id" not in a and "emails" in a for a in answers) else "api"
    return objects([_flat(item, relation) for item in answers], raw, version)


_fields: dict[str, str | pl.Expr] = {
    "account_id": Users.id,
    "handle": Users.login,
    "url": Users.html_url,
    "display_name": Users.name,
    "emails": Users.emails,
    "links": Users.links,
    "company": Users.company,
    "city": Users.location,
    "relation": Users.list,
}
_own = pl.col(Users.own).is_not_null()
_group = (pl.col(Users.type).str.to_lowercase() != "user").fill_null(False)

USERS = Source(
    network=GITHUB,
    record="users",
    raw=Users,
    claims=_is_users,
    read=_read_users,
    profiles=(
        ProfileMap(_fields, where=~_own & ~_group),
        ProfileMap(_fields, where=~_own & _group, kind="group"),
        ProfileMap({**_fields, "relation": pl.lit(None, dtype=pl.String), "is_owner": pl.lit(True)}, where=_own),
    ),
)

# --- social accounts: whose, only the file's place tells


def _is_social(document: Document) -> int:
    sample, told = document.sample, {"provider", "url"}
    return 70 if any(item.keys() == told for item in sample) and all(item.keys() <= told for item in sample) else 0


def _whose(document: Document) -> str | None:
    """The login in `tove_social_accounts.json`, or in `tove/social_accounts.json`."""
    stem = document.name.rpartition(".")[0]
    rest = re.sub(r"(?i)social[-_ .]?accounts?", "", stem).strip("-_ .")
    parent = re.split(r"[/\\!]", document.path)[-2:-1]
    for name in (rest, *parent):
        if re.match(r"^[A-Za-z0-9][A-Za-z0-9-]{0,38}$", name) and not re.match(
            r"^(\d{4}-\d\d-\d\d|users?|github)$", name
        ):
            return name
    return None


def _read_social(document: Document, raw: type[Raw]) -> Rows:
    login = _whose(document)
    if login is None:
        raise Rejected(
            "social accounts without a name: call the file <login>_social_accounts.json, for nothing in it says whose"
        )
    return objects([item | {"login": login} if isinstance(item, dict) else item for item in document.json], raw)


SOCIAL = Source(
    network=GITHUB,
    record="social_accounts",
    raw=SocialAccounts,
    claims=_is_social,
    read=_read_social,
    profiles=(ProfileMap({"handle": SocialAccounts.login, "links": SocialAccounts.url}),),
)

SOURCES: tuple[Source, ...] = (USERS, SOCIAL)
