"""What the first screen suggests to type, by what one may do."""

from collections.abc import Collection

EVERYBODY = (
    ("/help", "tour.help"),
    ("/topics", "tour.topics"),
    ("/mood", "tour.mood"),
    ("/recommend", "tour.recommend"),
    ("/why 1", "tour.why"),
    ("/courses", "tour.courses"),
    ("/lesson py-01", "tour.lesson"),
    ("/lang", "tour.lang"),
    ("/privacy", "tour.privacy"),
)
CREATOR = (
    ("/courses", "tour.creator_courses"),
    ("/course python-data", "tour.creator_course"),
    ("/topics 7", "tour.creator_topics"),
    ("/mood 90", "tour.creator_mood"),
    ("/help", "tour.help"),
)
OWNER = (
    ("/topics 90", "tour.owner_topics"),
    ("/mood 90", "tour.owner_mood"),
    ("/courses", "tour.courses"),
    ("/me", "tour.owner_me"),
    ("/help", "tour.help"),
)


def tour(roles: Collection[str] = ()) -> tuple[tuple[str, str], ...]:
    """Return the suggested first commands, each with the key of the phrase that says what it shows."""
    if "owner" in roles:
        return OWNER
    if "creator" in roles:
        return CREATOR
    return EVERYBODY
