"""What the people of the month say, in Chinese and in English."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """The course and the talk of one language."""

    lang: str
    heading: str
    course: str
    titles: tuple[str, ...]
    body: str
    asked: str
    right: str
    wrong: str
    challenge: str
    checkin: str
    question: str
    answer: str

    def lesson(self, number: int) -> str:
        """Return what the creator sends as a lesson."""
        title = self.titles[number - 1]
        return f"{title}\n{self.body.format(title=title)}"

    def quiz(self, number: int) -> str:
        """Return the one question of the lesson, as it is pasted."""
        return f"{self.asked.format(title=self.titles[number - 1])} {{={self.right} ~{self.wrong}}}"


ZH = Words(
    lang="zh",
    heading="第 {day} 天",
    course="三十天学会做预算",
    titles=(
        "钱去了哪里",
        "记账的三种方法",
        "固定支出",
        "弹性支出",
        "应急金",
        "债务清单",
        "雪球还款法",
        "储蓄目标",
        "保险的位置",
        "年度复盘",
    ),
    body="今天讲「{title}」。先写下你自己的例子，再看别人的做法，最后改一个小习惯。",
    asked="学完「{title}」，第一步做什么？",
    right="写下自己的例子",
    wrong="等到月底再说",
    challenge="每天记账",
    checkin="今天记了三笔",
    question="信用卡分期算固定支出吗？",
    answer="算：每月的数目已经定下来了。",
)
EN = Words(
    lang="en",
    heading="Day {day}",
    course="A budget in thirty days",
    titles=(
        "Where the money goes",
        "Three ways to keep books",
        "Fixed costs",
        "Costs that bend",
        "A rainy-day fund",
        "A list of debts",
        "The snowball",
        "A goal for savings",
        "Where insurance fits",
        "The year in review",
    ),
    body="Today: {title}. Write down an example of your own, look at those of others, then change one small habit.",
    asked='After "{title}", what comes first?',
    right="Write down an example",
    wrong="Wait for the end of the month",
    challenge="Write down what I spend",
    checkin="three entries today",
    question="Are card instalments fixed costs?",
    answer="Yes: what you pay each month is settled.",
)
