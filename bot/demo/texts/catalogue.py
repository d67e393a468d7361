"""Plans, rooms and the catalogue of courses; the lessons lie beside, one Markdown file each."""

from bot.demo.model import DemoCourse, DemoPlan, DemoRoom

PLANS = (
    DemoPlan("pro", "Pro 会员（月付）", "Pro, monthly", 3900, "cny", "month"),
    DemoPlan("pro_year", "Pro 会员（年付）", "Pro, yearly", 39000, "cny", "year"),
)

ROOMS = (
    DemoRoom("hall", "数据学习大厅", is_paid=False, plan=None),
    DemoRoom("english", "English Corner", is_paid=False, plan=None),
    DemoRoom("qa", "问答 Q&A", is_paid=False, plan=None),
    DemoRoom("pro", "Pro 研习室", is_paid=True, plan="pro"),
)

MAIN_COURSES = (
    DemoCourse(
        "python-data",
        "Python 数据分析入门",
        "Python for Data Analysis",
        "从装环境到第一份自动报告：十二节课，每节一个能马上用的小练习。",
        ("python", "pandas", "数据分析", "入门"),
        "beginner",
        "zh",
        "pro",
    ),
    DemoCourse(
        "tech-english",
        "技术团队英语",
        "English for Tech Teams",
        "Stand-ups, emails, code review and interviews: ten short lessons with sentences to use tomorrow. 附中文提示。",
        ("english", "communication", "work", "英语"),
        "intermediate",
        "en",
        "pro",
    ),
)

SHORT_COURSES = (
    DemoCourse(
        "math-refresher", "数据分析要用的数学", "The Maths You Need",
        "平均数、中位数、方差和百分比，一小时捡回来。", ("数学", "统计", "入门"), "beginner", "zh", None,
    ),
    DemoCourse(
        "excel-to-python", "从 Excel 到 Python", "From Excel to Python",
        "把十个最常用的 Excel 操作逐个换成代码。", ("excel", "pandas", "入门"), "beginner", "zh", None,
    ),
    DemoCourse(
        "sql-first-steps", "SQL 第一步", "First Steps in SQL",
        "SELECT、GROUP BY、JOIN：够用的三板斧。", ("sql", "数据分析"), "beginner", "zh", "pro",
    ),
    DemoCourse(
        "data-storytelling", "用图表讲故事", "Telling Stories with Charts",
        "一张图一个结论：选图、配色和标题。", ("可视化", "汇报"), "intermediate", "zh", "pro",
    ),
    DemoCourse(
        "git-basics", "Git Basics", "Git Basics",
        "Commit, branch, merge, and how to get out of trouble.", ("git", "tools"), "beginner", "en", None,
    ),
    DemoCourse(
        "business-email", "Business Email in 30 Minutes", "Business Email in 30 Minutes",
        "Twelve openings, twelve endings and the tone between them.", ("english", "email", "work"), "beginner", "en", None,
    ),
    DemoCourse(
        "ab-testing", "A/B 测试入门", "A/B Testing Basics",
        "样本量、显著性，和三个常见的误读。", ("统计", "实验", "数据分析"), "intermediate", "zh", "pro",
    ),
    DemoCourse(
        "data-interview", "数据岗位面试", "Data Job Interviews",
        "简历、作品集和二十道常问的题。", ("求职", "sql", "面试"), "intermediate", "zh", "pro",
    ),
    DemoCourse(
        "tech-talks", "Your First Tech Talk", "Your First Tech Talk",
        "From one idea to ten calm minutes on stage.", ("english", "speaking", "work"), "intermediate", "en", "pro",
    ),
)  # fmt: skip

AFTER = {
    "py-02": "math-refresher",
    "py-03": "excel-to-python",
    "py-05": "git-basics",
    "py-08": "sql-first-steps",
    "py-09": "ab-testing",
    "py-10": "data-storytelling",
    "py-12": "data-interview",
    "en-03": "business-email",
    "en-05": "git-basics",
    "en-07": "tech-talks",
    "en-09": "data-interview",
}
"""The short course to which the members of a lesson go on, when they leave the row."""
