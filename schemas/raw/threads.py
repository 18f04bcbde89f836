"""What Threads exports, inside Instagram's export and in the same shapes."""

from schemas.raw import instagram


class Person(instagram.Person):
    """followers.json, following.json and the other lists of `your_instagram_activity/threads/`.

    The title is the display name, which Instagram's own lists lack.
    """


class Owner(instagram.Owner):
    """personal_information.json: the owner's account; only its key is seen, its shape is taken to be Instagram's."""
