"""Telling that a run failed or rejected files, to a webhook and by mail: counts and our own sentences, no person."""

import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage

import httpx

from flows.settings import Settings

SECONDS = 20
"""How long a receiver may take."""


def notify(subject: str, told: Mapping[str, str | int], settings: Settings) -> list[str]:
    """Send to whatever is set; nothing is unless the user has set it.

    Args:
        subject: what happened, in one line.
        told: what else to say, label -> value.

    Returns:
        what could not be sent, as sentences: a receiver that is away must not fail a run.
    """
    troubles = []
    if settings.notify_webhook:
        try:
            # What the address answers is not looked at beyond its status, and it may not lead elsewhere.
            httpx.post(
                settings.notify_webhook,
                json={"subject": subject, "text": _text(subject, told), **told},
                timeout=SECONDS,
                follow_redirects=False,
            ).raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            troubles.append(f"the webhook of KITH_NOTIFY_WEBHOOK was not reached ({type(error).__name__})")
    if settings.notify_mail:
        try:
            _mail(subject, _text(subject, told), settings)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            troubles.append(
                f"the mail to KITH_NOTIFY_MAIL was not taken by KITH_SMTP_HOST and _PORT ({type(error).__name__})"
            )
    return troubles


def _text(subject: str, told: Mapping[str, str | int]) -> str:
    return "\n".join([subject, "", *(f"{label}: {value}" for label, value in told.items())])


def _mail(subject: str, text: str, settings: Settings) -> None:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = settings.notify_mail_from
    message["To"] = settings.notify_mail
    message.set_content(text)
    place = (settings.smtp_host, settings.smtp_port)
    trusted = ssl.create_default_context()
    if settings.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(*place, timeout=SECONDS, context=trusted)
    elif settings.smtp_security in ("none", "starttls"):
        server = smtplib.SMTP(*place, timeout=SECONDS)
    else:
        raise ValueError("KITH_SMTP_SECURITY is none, starttls or tls")
    with server:
        if settings.smtp_security == "starttls":
            server.starttls(context=trusted)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        server.send_message(message)
