"""What GitHub's API answers when somebody saves it, and the users of an account export."""

import polars as pl

from schemas.columns import Raw, text


class Users(Raw):
    """A user, of `/user/followers`, `/user/following`, `/users/<login>`, `/user`, or of users_000001.json.

    Lists have no names; details do. Ours: `emails` (one in details, several in an export), `links` (the page, the
    Twitter name, social accounts), `list` what the file's name says of them, `own` whether only the owner could ask.
    Source: GitHub's REST documentation; an account export as a public script shows it.
    """

    _ignored = frozenset(
        {
            *("node_id", "avatar_url", "gravatar_id", "url", "site_admin", "user_view_type", "hireable", "bio"),
            *("followers_url", "following_url", "gists_url", "starred_url", "subscriptions_url", "organizations_url"),
            *("repos_url", "events_url", "received_events_url", "public_repos", "public_gists", "followers"),
            *("following", "created_at", "updated_at", "private_gists", "total_private_repos", "owned_private_repos"),
            *("disk_usage", "collaborators", "two_factor_authentication", "plan", "notification_email", "score"),
            *("blog", "website", "twitter_username", "email", "social_accounts", "text_matches", "starred_at"),
            *("business_plus", "ldap_dn", "suspended_at", "permissions", "role_name", "contributions"),
        }
    )

    id: str = text("id", str_matches=r"^\d+$")
    login: str = text("login", nullable=False)
    html_url: str = text("html_url")
    type: str = text("type")
    name: str = text("name")
    company: str = text("company")
    location: str = text("location")
    emails: pl.List(pl.String) = text("emails")  # type: ignore[valid-type]
    links: pl.List(pl.String) = text("links")  # type: ignore[valid-type]
    list: str = text("list")
    own: str = text("own")


class SocialAccounts(Raw):
    """`/users/<login>/social_accounts`: the accounts a user declares elsewhere; whose, only the file's place tells."""

    _ignored = frozenset({"provider"})

    login: str = text("login")
    url: str = text("url", nullable=False)
