"""What a Slack workspace exports."""

import polars as pl

from schemas.columns import Raw, text


class Users(Raw):
    """users.json, org_users.json: all members of a workspace, former ones and programs too.

    The profile's keys are lifted to the top, and `links` made of its Skype name. Its custom fields are left out: what
    they are called stands in no file, and they may name a manager. Source: a real archive of 2016 to 2018, without
    e-mails; later keys from Slack's help.
    """

    _ignored = frozenset(
        {
            *("color", "tz", "tz_label", "tz_offset", "is_admin", "is_owner", "is_primary_owner", "has_2fa", "updated"),
            *("is_restricted", "is_ultra_restricted", "is_email_confirmed", "who_can_share_contact_card", "team_id"),
            *("team", "teams", "enterprise_user", "status", "locale", "is_invited_user", "avatar_hash", "status_text"),
            *("status_emoji", "status_emoji_display_info", "status_expiration", "status_text_canonical", "fields"),
            *("real_name_normalized", "display_name_normalized", "start_date", "pronouns", "always_active", "bot_id"),
            *("api_app_id", "guest_invited_by", "huddle_state", "huddle_state_expiration_ts", "is_custom_image"),
            *("image_original", "image_24", "image_32", "image_48", "image_72", "image_192", "image_512", "image_1024"),
        }
    )

    id: str = text("id", nullable=False, str_matches=r"^[UW][A-Z0-9]{2,}$")
    name: str = text("name")
    real_name: str = text("real_name")
    display_name: str = text("display_name")
    first_name: str = text("first_name")
    last_name: str = text("last_name")
    email: str = text("email")
    phone: str = text("phone")
    links: pl.List(pl.String) = text("links")  # type: ignore[valid-type]
    title: str = text("title")
    deleted: str = text("deleted")
    is_bot: str = text("is_bot")
    is_app_user: str = text("is_app_user")
