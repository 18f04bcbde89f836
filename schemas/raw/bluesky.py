"""What Bluesky exports: the owner's public repository (CAR), and answers of its API that somebody saved."""

import polars as pl

from schemas.columns import Raw, text

_DID = r"^did:[a-z]+:[A-Za-z0-9._:%-]+$"


class Repository(Raw):
    """repo.car: the current records of the tree that say something of people, one row each, and one of the commit.

    Of the people followed nothing is in it but their DIDs, and of followers nothing at all. Posts and likes are not
    read. Source: the AT Protocol's lexicons; repositories of 2022 to 2024 walked.
    """

    _ignored = frozenset(
        {
            *("$type", "via", "description", "descriptionFacets", "avatar", "banner", "labels", "pinnedPost"),
            *("joinedViaStarterPack", "pronouns", "list", "name", "purpose"),
        }
    )

    collection: str = text("collection", nullable=False)
    did: str = text("did", str_matches=_DID)  # whose repository it is
    subject: str = text("subject", str_matches=_DID)
    handle: str = text("handle")
    display_name: str = text("displayName")
    website: str = text("website")
    created_at: str = text("createdAt")


class Profiles(Raw):
    """A profile of the API's answers: getFollows, getFollowers, getBlocks, getMutes, getProfile, getProfiles, getList.

    Ours: `list` how the owner knows them, by the answer or by what the server says of the one who asked; `own`
    whether the answer says it is whose list this is.
    """

    _ignored = frozenset(
        {
            *("avatar", "associated", "createdAt", "description", "indexedAt", "labels", "viewer", "banner"),
            *("followersCount", "followsCount", "postsCount", "joinedViaStarterPack", "pinnedPost", "verification"),
            *("status", "pronouns", "website", "$type", "debug"),
        }
    )

    did: str = text("did", nullable=False, str_matches=_DID)
    handle: str = text("handle")
    display_name: str = text("displayName")
    links: pl.List(pl.String) = text("links")  # type: ignore[valid-type]
    verified: pl.List(pl.String) = text("verified")  # type: ignore[valid-type]
    list: str = text("list")
    own: str = text("own")
