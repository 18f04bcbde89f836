"""What a line of evidence says, in a sentence: the one place where comparisons and levels become words.

A comparison that is not here still speaks, by its own name (`sentence`), so that a new one needs no change.
"""

SENTENCES: dict[tuple[str, str], str] = {
    ("decision", "same"): "You decided that they are one person.",
    ("decision", "different"): "You decided that they are different people.",
    ("decision", "unsure"): "You looked at them and left it open.",
    ("account", "same"): "They lead to one account: one of them names the other's, or both name the same.",
    ("owner", "same"): "Both are the owner's own.",
    ("address", "changed"): "One left a list before the other came, with the same name and the same, older day of "
    "connection: one account whose address has changed.",
    ("email", "same"): "They share an e-mail address.",
    ("phone", "same"): "They share a phone number.",
    ("given name", "same"): "The given name is the same.",
    ("given name", "same form"): "The given name is the same, or part of the other.",
    ("given name", "one of two"): "One shows the first of the other's two given names.",
    ("given name", "second of two"): "One shows the second of the other's two given names.",
    ("given name", "nickname"): "One given name is a short form of the other.",
    ("given name", "short form"): "One given name is a short form of the other.",
    ("given name", "in the surname's place"): "Given name and surname have changed places.",
    ("given name", "similar"): "The given names differ by a slip of the pen.",
    ("given name", "initial"): "One shows only the initial of the given name.",
    ("given name", "other gender"): "The given names are the two gender forms of one name.",
    ("given name", "different"): "The given names are different.",
    ("surname", "all same"): "All surnames are the same.",
    ("surname", "both same"): "Both surnames are the same.",
    ("surname", "same"): "The surname is the same.",
    ("surname", "fewer shown"): "One shows fewer of the same surnames.",
    ("surname", "first of two"): "One shows only the first of the other's surnames.",
    ("surname", "second of two"): "One shows only the second of the other's surnames.",
    ("surname", "in another order"): "The surnames are the same in another order.",
    ("surname", "similar"): "The surnames differ by a slip of the pen.",
    ("surname", "one in common"): "They have one of several surnames in common.",
    ("surname", "initial"): "One shows only the initial of the surname.",
    ("surname", "second differs"): "The second surnames are different.",
    ("surname", "different"): "The surnames are different.",
    ("name told by handle", "surnames"): "One's handle has the other's surname in it.",
    ("name told by handle", "initial and surname"): "One's handle has the other's initial and surname in it.",
    ("name told by handle", "given name and surname"): "One's handle has the other's given name and surname in it.",
    ("name told by handle", "whole name"): "One's handle spells the other's whole name.",
    ("name told by handle", "nothing"): "One's handle tells nothing of the other's name.",
    ("handle", "same"): "They use the same handle.",
    ("handle", "same, as the name"): "They use the same handle, though it is only their name.",
    ("handle", "same letters"): "Their handles have the same letters.",
    ("handle", "same letters, as the name"): "Their handles have the same letters, though only those of their name.",
    ("handle", "same as mailbox"): "One's handle is the other's mailbox.",
    ("handle", "same as mailbox, as the name"): "One's handle is the other's mailbox, though only their name.",
    ("handle", "similar"): "Their handles are alike.",
    ("handle", "different"): "Their handles are different.",
    ("company", "same"): "They work at the same company.",
    ("company", "similar"): "Their companies are called alike.",
    ("company", "different"): "They work at different companies, or did when each was seen.",
    ("position", "same"): "They have the same job.",
    ("position", "similar"): "Their jobs are called alike.",
    ("position", "different"): "Their jobs are different, or were when each was seen.",
    ("city", "same"): "They live in the same town.",
    ("city", "different"): "They live in different towns, or did when each was seen.",
    ("country", "same"): "They live in the same country.",
    ("country", "different"): "They live in different countries, or did when each was seen.",
    ("birthday", "same"): "They were born on the same day of the same year.",
    ("birthday", "same day"): "They have the same birthday; a year is missing.",
    ("birthday", "different"): "They have different birthdays.",
    ("connected on", "same day"): "Both were connected with on the same day.",
    ("connected on", "same week"): "Both were connected with within a week.",
    ("connected on", "same quarter"): "Both were connected with within three months.",
    ("connected on", "apart"): "They were connected with at different times.",
    ("messages", "with both"): "The owner wrote with both.",
    ("messages", "with one"): "The owner wrote with one of them only.",
    ("messages", "with neither"): "The owner wrote with neither.",
    ("owners", "none in common"): "Nobody knows both.",
    ("reference", "only bearer of the name"): "In that list nobody else bears the name.",
    ("reference", "one card"): "Copies of one address book say the same of both, and of nobody else.",
    ("kind", "address book"): "One is an entry of an address book, which often doubles an account.",
    ("kind", "both address books"): "Both are entries of address books.",
    ("pseudonym", "no word is a name"): "Nobody is known to be called so: others may use the same pseudonym.",
    (
        "pseudonym",
        "one word is no name",
    ): "Nobody is known to bear one of the words as a name: others may use the same pseudonym.",
    ("doubt", "what goes together"): "What goes together, as names do in families and towns, does not simply add up.",
    ("rivals", "others for its place"): "Others fit the same place as well.",
    ("rivals", "nobody else for its place"): "In all the lists there is nobody else who could be meant.",
    ("others", "the same"): "Others are found to be one with both.",
    ("others", "nobody"): "Nobody else is found to be one with either.",
    ("others", "somebody with one"): "Others are found to be one with one of them only.",
    ("others", "somebody with each"): "Each is found to be one with others.",
}
"""(comparison, level) -> what it says of two profiles."""

WISHES: dict[str, str] = {
    "account": "one naming the other's account",
    "email": "an e-mail address in common",
    "phone": "a phone number in common",
    "birthday": "the same birthday on both",
    "given name": "the same given name on both",
    "surname": "the same surnames on both",
    "handle": "the same handle on both",
    "company": "the same company on both",
    "position": "the same job on both",
    "city": "the same town on both",
    "country": "the same country on both",
}
"""Comparison -> what a user could come to know, or write into an address book, that would speak for one person."""

PRIOR = "Before any evidence: any two profiles are seldom one person."


def sentence(comparison: str, level: str) -> str:
    """What a line of evidence says; what we have no words for is told by its own names."""
    said = SENTENCES.get((comparison, level))
    if said:
        return said
    for (known, start), words in SENTENCES.items():
        # A level that goes on after a comma is a special case of what it begins with.
        if known == comparison and level.startswith(f"{start}, "):
            return f"{words[:-1]} ({level.removeprefix(start + ', ')})."
    return f"{comparison[:1].upper()}{comparison[1:]}: {level}."
