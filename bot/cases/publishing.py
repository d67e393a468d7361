"""What creators may do."""

from dataclasses import dataclass

from core.courses.publish import Publish
from core.courses.studio import Studio
from core.courses.writing import WriteOn


@dataclass(frozen=True, slots=True)
class Publishing:
    """The creators' use cases."""

    studio: Studio
    write_on: WriteOn
    publish: Publish
