"""The stores of teaching and learning, as one transaction sees them."""

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.acts import SqlActs
from adapters.sql.attempts import SqlAttempts
from adapters.sql.certificates import SqlCertificates
from adapters.sql.challenges import SqlChallenges
from adapters.sql.course_rows import SqlCourseRows
from adapters.sql.courses import SqlCourses
from adapters.sql.drafts import SqlDrafts
from adapters.sql.drips import SqlDrips
from adapters.sql.paces import SqlPaces
from adapters.sql.prompts import SqlPrompts
from adapters.sql.questions import SqlQuestions
from adapters.sql.quizzes import SqlQuizzes
from adapters.sql.ratings import SqlRatings
from adapters.sql.reviews import SqlReviews
from adapters.sql.sealing import Sealer
from adapters.sql.study import SqlStudyPlans


class LearningTx:
    """The stores of courses, of what is taught in them, and of what members did with it."""

    connection: AsyncConnection
    _sealer: Sealer

    @property
    def acts(self) -> SqlActs:
        """The acts of this transaction."""
        return SqlActs(self.connection)

    @property
    def courses(self) -> SqlCourses:
        """The catalogue of this transaction."""
        return SqlCourses(self.connection)

    @property
    def drafts(self) -> SqlDrafts:
        """What creators work on in this transaction."""
        return SqlDrafts(self.connection)

    @property
    def course_rows(self) -> SqlCourseRows:
        """The catalogue of this transaction, in the columns of a file."""
        return SqlCourseRows(self.connection)

    @property
    def quizzes(self) -> SqlQuizzes:
        """The quizzes of this transaction."""
        return SqlQuizzes(self.connection)

    @property
    def attempts(self) -> SqlAttempts:
        """The tries at quizzes of this transaction."""
        return SqlAttempts(self.connection)

    @property
    def reviews(self) -> SqlReviews:
        """The questions that come back, as this transaction sees them."""
        return SqlReviews(self.connection)

    @property
    def ratings(self) -> SqlRatings:
        """The ratings of lessons of this transaction."""
        return SqlRatings(self.connection, self._sealer)

    @property
    def drips(self) -> SqlDrips:
        """The release of lessons in this transaction."""
        return SqlDrips(self.connection)

    @property
    def paces(self) -> SqlPaces:
        """How often people want to be nudged, as this transaction sees it."""
        return SqlPaces(self.connection)

    @property
    def challenges(self) -> SqlChallenges:
        """The challenges of this transaction."""
        return SqlChallenges(self.connection, self._sealer)

    @property
    def questions(self) -> SqlQuestions:
        """The questions to those who teach, in this transaction."""
        return SqlQuestions(self.connection, self._sealer)

    @property
    def study_plans(self) -> SqlStudyPlans:
        """The plans to learn by, of this transaction."""
        return SqlStudyPlans(self.connection)

    @property
    def certificates(self) -> SqlCertificates:
        """The certificates of this transaction."""
        return SqlCertificates(self.connection, self._sealer)

    @property
    def prompts(self) -> SqlPrompts:
        """The prompts of this transaction."""
        return SqlPrompts(self.connection, self._sealer)
