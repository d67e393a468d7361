"""What a creator pastes becomes questions, or is refused with the number of its line; nothing else ever happens."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.files.quiz_csv import quiz_table
from core.courses.gift import gift
from core.courses.pasted import Rules, pasted, plain_lines, rules_of
from core.courses.quiz import Lined, Question, Quiz
from core.kernel.errors import Refused
from core.kernel.ids import LessonId
from core.kernel.phrase import Phrase

GIFT = """// a comment
$CATEGORY: maths

::one:: 1 \\= 1? {T#yes}

::two::[html]Capital of France? {
=Paris

~London#no, England
~%50%Rome
####On the Seine.
}

Primes: {~%50%2 ~%50%3 ~%-100%4} are they.
"""


def read(text: str) -> Sequence[Lined]:
    return pasted(text, quiz_table)


def refused(text: str) -> tuple[int, str]:
    """Return the line and the reason for which the text is refused."""
    with pytest.raises(Refused) as refusal:
        read(text)
    assert refusal.value.key == "quiz.line"
    line, why = refusal.value.params["line"], refusal.value.params["why"]
    assert isinstance(line, int) and isinstance(why, Phrase)
    return line, why.key


def test_gift_is_read_with_titles_comments_weights_feedback_and_escapes() -> None:
    assert [(one.line, one.question) for one in gift(GIFT)] == [
        (4, Question("1 = 1?", ("✓", "✗"), frozenset((0,)), "yes")),
        (
            6,
            Question(
                "Capital of France?",
                ("Paris", "London", "Rome"),
                frozenset((0,)),
                "On the Seine.\nLondon: no, England",
            ),
        ),
        (14, Question("Primes: _____ are they.", ("2", "3", "4"), frozenset((0, 1)))),
    ]


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("Q {=a ~b}\n\nR {=a ~b", 3, "quiz.bad.braces"),
        ("Q {=a ~b} {=c}", 1, "quiz.bad.braces"),
        ("\n\nQ {=a}", 3, "quiz.bad.kind"),
        ("Q {}", 1, "quiz.bad.kind"),
        ("Q {#3:1}", 1, "quiz.bad.kind"),
        ("Q {=a -> b ~c}", 1, "quiz.bad.kind"),
        ("Q {~a ~b}", 1, "quiz.bad.no_right"),
        ("Q {=a ~a}", 1, "quiz.bad.twice"),
        ("{=a ~b}", 1, "quiz.bad.no_text"),
        ("Q {=a ~}", 1, "quiz.bad.empty_option"),
        ("Q {=a " + " ".join(f"~{n}" for n in range(10)) + "}", 1, "quiz.bad.options"),
        ("Q {=a ~" + "x" * 201 + "}", 1, "quiz.bad.too_long"),
        ("A?\n+ 1\n- 2\n\nB?\n+ 1\nmore\n- 2", 7, "quiz.bad.sign"),
        ("A?\n+ 1\n- 2\n\nB?\n- 1\n- 2", 5, "quiz.bad.no_right"),
        ("question,A,B,answer\nq,1,2,A\nq,1,2,C", 3, "quiz.bad.right"),
        ("question,A,B,answer\n\nq,1,2,maybe", 3, "quiz.bad.answer"),
        ("question,A,B,answer\nq,1,2,A,x", 2, "quiz.bad.cells"),
        ("question,answer\nq,A", 2, "quiz.bad.options"),
        ("question,A,B,answer,picture\nq,1,2,A,file:x", 2, "quiz.bad.picture"),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_the_reason(text: str, line: int, why: str) -> None:
    assert refused(text) == (line, why)


@pytest.mark.parametrize(
    "text",
    [
        "question,A,B,C,answer,explanation\nWhich?,x,y,z,AC,because",
        "question;option1;option2;option3;answer;explanation\nWhich?;x;y;z;1 3;because",
        "题目\tA\tB\tC\t答案\t解析\nWhich?\tx\ty\tz\tA、C\tbecause",
        '\ufeff题目，选项A，选项B，选项C，正确答案，解析\n"Which?"，x，y，z，ca，because',
        "Which?\n+ x\n- y\n+ z\n# because",
        "Which?\r\n＋ x\r\n－ y\r\n＋ z\r\n！because",
    ],
)
def test_a_question_is_the_same_however_it_is_written(text: str) -> None:
    assert [one.question for one in read(text)] == [Question("Which?", ("x", "y", "z"), frozenset((0, 2)), "because")]


@pytest.mark.parametrize(("said", "right"), [("true", 0), ("对", 0), ("False", 1), ("错", 1)])
def test_a_row_without_options_is_true_or_false(said: str, right: int) -> None:
    assert read(f"question,answer\nq,{said}")[0].question == Question("q", ("✓", "✗"), frozenset((right,)))


def test_a_cell_may_go_over_lines_and_the_next_row_keeps_its_number() -> None:
    assert refused('question,A,B,answer\n"q\nr",1,2,A\nq,1,2,Z') == (4, "quiz.bad.answer")


def test_rules_stand_on_top_and_the_lines_below_keep_their_numbers() -> None:
    assert rules_of("及格：80%\n# tries: 2\nQ?") == Rules("\n\nQ?", 80, 2)
    assert rules_of("Q?\npass: 80") == Rules("Q?\npass: 80")
    assert [one.line for one in plain_lines(rules_of("pass = 9\nQ?\n+ a\n- b").rest)] == [2]


def test_an_empty_text_has_no_question() -> None:
    with pytest.raises(Refused, match=r"quiz\.nothing"):
        read(" \n\n")


SIGNS = ("{", "}", "=", "~", "#", "####", "%50%", "->", "::", "\\", "//", "$CATEGORY:", "\n", "\n\n", "T", "+ a", "- b")
CELLS = ("question,A,B,answer", "题目\tA\t答案", '"', ",", "\t", "，", "A", "1", "x", "\r", "\u2028", "\x00", "\ue000")
PIECES = st.sampled_from((*SIGNS, *CELLS))


@settings(max_examples=200)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join)))
def test_whatever_is_pasted_is_read_or_refused(text: str) -> None:
    for parse in (read, gift, plain_lines, quiz_table):
        try:
            found = parse(rules_of(text).rest)
        except Refused as refusal:
            assert refusal.key in {"quiz.line", "quiz.nothing"}
            line = refusal.params.get("line", 1)
            assert isinstance(line, int) and 1 <= line <= text.count("\n") + text.count("\r") + 1
        else:
            assert all(isinstance(one, Lined) for one in found or ())


WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Co")), min_size=1, max_size=12).filter(str.strip)


@settings(max_examples=40)
@given(WORDS, st.lists(WORDS.map(lambda one: " ".join(one.split())), min_size=2, max_size=10, unique=True), st.data())
def test_what_is_written_as_gift_is_read_back(asked: str, options: list[str], draw: st.DataObject) -> None:
    def escaped(text: str) -> str:
        return "".join(f"\\{sign}" if sign in "~=#{}:\\" else sign for sign in text)

    right = draw.draw(st.sets(st.integers(0, len(options) - 1), min_size=1, max_size=len(options) - 1))
    answers = " ".join(("=" if n in right else "~") + escaped(one) for n, one in enumerate(options))
    lead = "x " + asked  # a leading comment sign or number would be another thing
    (found,) = gift(f"{escaped(lead)} {{{answers}}}")
    assert found.question == Question(lead, tuple(options), frozenset(right))


def test_a_quiz_has_bounds() -> None:
    asked = tuple(Question(f"{n}?", ("a", "b"), frozenset((0,))) for n in range(51))
    for key, change in (
        ("quiz.too_many", {"questions": asked}),
        ("quiz.repeated", {"questions": (asked[0], asked[0])}),
        ("quiz.pass_range", {"pass_percent": 0}),
        ("quiz.pass_range", {"pass_percent": 101}),
        ("quiz.tries_range", {"tries_a_day": 0}),
        ("quiz.tries_range", {"tries_a_day": 21}),
    ):
        with pytest.raises(Refused) as refusal:
            Quiz(LessonId("l"), **change)  # type: ignore[arg-type]
        assert refusal.value.key == key
