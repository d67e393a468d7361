"""What the staff says unasked: the week's plan, small reminders, invitations."""

from bot.demo.theme import Theme, Tone

THEMES = (
    Theme(
        key="plan_of_week",
        language="zh",
        voice="creator",
        rooms={"hall": 4, "pro": 2},
        remarks=(
            "<本周安排|这周计划>：{day}更新{lesson}，晚上{hour}答疑，<带着问题来|有问题可以提前留言>",
            "{lesson}的作业<批完了|看完了>，<整体不错|进步很明显>，<共性问题|三个常见错误>{day}晚上{hour}统一讲",
            "{lesson}<新增了一个小练习|补充了一份图文笔记>，<做完发到问答区|有空的同学试试>，{day}公布参考答案",
            "<今天|刚才>答疑的{lesson}<回放|笔记>已经<放好了|上传>，<没来的同学可以补|记得看最后十分钟>",
        ),
        words={
            "day": ("周二", "周三", "周四", "周六", "周日"),
            "hour": ("八点", "八点半", "九点"),
            "lesson": ("循环", "函数", "读写文件", "pandas 入门", "数据清洗", "分组合并", "可视化", "时间序列"),
        },
        base=0.07,
        hours=(9, 22),
        tone=Tone(nods=("收到", "收到！", "好的老师", "辛苦了", "👌", "来了来了", "期待")),
    ),
    Theme(
        key="house_rules",
        language="zh",
        voice="moderator",
        rooms={"hall": 3, "qa": 3},
        remarks=(
            "<温馨提示|提醒一下>：提问<请带上完整报错|先说清楚系统和版本>，<截图加文字最好|大家更容易帮到你>，{why}",
            "<广告和加群链接|刷屏的内容>会被<移除|删掉>，{why}，<谢谢理解|有问题私聊我>",
            "<欢迎|这两天新来了不少>新同学，<先看置顶的安装指南|置顶里有学习路线>，{why}",
        ),
        words={"why": ("少走弯路", "大家时间都宝贵", "保持群里清爽", "问题会更快有人答", "一起把氛围维护好")},
        base=0.05,
        hours=(9, 23),
        tone=Tone(nods=("收到", "好的", "支持", "👌", "管理辛苦")),
    ),
    Theme(
        key="maya_invites",
        language="en",
        voice="creator",
        rooms={"english": 4, "pro": 1},
        remarks=(
            "<voice chat|speaking hour> on {day} at {hour} (Shanghai time), topic: {topic}, <all levels welcome|come as you are>",
            "<new exercise|this week's challenge>: write {n} sentences about {topic}, <I'll correct every one of them|post them here>",
            "I <read|listened to> all your {topic} homework, <lovely work|big progress>, <most common mistake|one thing to fix>: {slip}",
        ),
        words={
            "day": ("Tuesday", "Wednesday", "Thursday", "Saturday", "Sunday"),
            "hour": ("8 pm", "8:30 pm", "9 pm"),
            "topic": ("stand-ups", "saying no", "small talk", "code review", "bug reports", "your first job", "demos"),
            "n": ("three", "five", "six"),
            "slip": (
                "missing articles",
                "past simple with yesterday",
                "sentences that are too long",
                '"discuss about"',
                '"informations"',
            ),
        },
        base=0.06,
        hours=(15, 23),
        tone=Tone(nods=("I'll be there", "count me in", "yay", "thanks Maya!", "👍", "see you there")),
    ),
    Theme(
        key="owner_hello",
        language="zh",
        voice="owner",
        rooms={"hall": 3, "pro": 2},
        remarks=(
            "<谢谢大家|看到大家>{what}，<很感动|这就是做社群的意义|比我想象中好太多>",
            "<想听听大家的意见|小调查>：下个月想先开{topic}<还是多做几次答疑|还是项目实战>？<直接回我就行|群里说或私聊都可以>",
        ),
        words={
            "what": (
                "每天坚持打卡",
                "互相解答问题",
                "把群里的氛围带得这么好",
                "提的每一条建议",
                "给新同学耐心讲环境问题",
            ),
            "topic": ("SQL 课", "可视化课", "英语面试课", "爬虫课", "机器学习入门"),
        },
        base=0.03,
        hours=(10, 22),
        tone=Tone(nods=("支持！", "都想要", "老板大气", "+1", "👏", "项目实战！", "感谢")),
    ),
)
