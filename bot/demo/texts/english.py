"""The English Corner: hellos, small wins, and Chinese speakers about learning English."""

from bot.demo.theme import Exchange, Theme, Wave

_PHRASE = Exchange(
    asks=(
        '<what\'s|what is> the difference between "{a}" and "{b}"? <my textbook says both are ok|heard both at work today|>',
        '<is it|should I say> "{a}" or "{b}" <in an email|in a meeting|when talking to a client>?',
        '"{a}" 和 "{b}" <有什么区别|哪个更自然>？<my boss corrected me today|>',
    ),
    answers=(
        "{rule}<, so both can work|, simple as that|>",
        "<the way I remember it|short version>: {rule}",
        "{rule}. <Try writing two sentences with each|Say it out loud a few times|It comes with practice>",
    ),
    facts=(
        {"a": "by Friday", "b": "until Friday", "rule": "by = not later than, until = it goes on up to that point"},
        {
            "a": "I look forward to hear",
            "b": "I look forward to hearing",
            "rule": '"to" is a preposition here, so use the -ing form',
        },
        {"a": "discuss about it", "b": "discuss it", "rule": 'discuss takes no "about"'},
        {"a": "make a decision", "b": "do a decision", "rule": "decisions are made, homework is done"},
        {"a": "fewer bugs", "b": "less bugs", "rule": "fewer for things you can count, less for what you can't"},
        {
            "a": "I have finished it yesterday",
            "b": "I finished it yesterday",
            "rule": "with a finished time like yesterday use the simple past",
        },
        {"a": "remind", "b": "remember", "rule": "you remind another person, you remember something yourself"},
        {"a": "open the light", "b": "turn on the light", "rule": "lights are turned on, doors are opened"},
        {"a": "feedbacks", "b": "feedback", "rule": 'feedback has no plural, say "two pieces of feedback"'},
    ),
)

_SPEAK = Exchange(
    asks=(
        "<how do you|any tips to> practise {skill} <when nobody around you speaks English|with a full-time job|every day>?",
        "my {skill} is <still weak|so slow|not improving>, <what helped you|any advice>?",
    ),
    answers=(
        "{tip}, <it worked for me|do it daily>",
        "<start small|honestly>: {tip}",
        "{tip}. <Ten minutes a day beats two hours on Sunday|After three weeks you will notice it>",
    ),
    facts=(
        {"skill": "listening", "tip": "listen to one short podcast three times, the third time with the transcript"},
        {"skill": "speaking", "tip": "record yourself for one minute and listen to it the next day"},
        {"skill": "writing", "tip": "write your daily update in English even if nobody reads it"},
        {"skill": "pronunciation", "tip": "shadow one speaker you like, sentence by sentence"},
        {"skill": "vocabulary", "tip": "learn phrases and not single words, five a day"},
        {"skill": "reading", "tip": "read docs of a tool you already know"},
    ),
)

_LEARN = Exchange(
    asks=(
        "大家{skill}怎么练的？<我一开口就卡|工作要用，有点急|坚持不下来>",
        "英语{skill}<一直上不去|进步好慢>，<求方法|有没有推荐的材料>？",
    ),
    answers=(
        "{tip}<，坚持三周就有感觉|，亲测有效|>",
        "我的办法：{tip}",
        "{tip}，<每天十分钟就行|别贪多>。<Maya 也这么建议|跟着 en-02 那课练就行>",
    ),
    facts=(
        {"skill": "口语", "tip": "每天录一分钟自言自语，第二天回听"},
        {"skill": "听力", "tip": "一段材料听三遍，第三遍看原文"},
        {"skill": "写作", "tip": "日报用英文写，写完用最短的句子重写一遍"},
        {"skill": "词汇", "tip": "背短语不背单词，比如 push back、follow up"},
        {"skill": "发音", "tip": "跟读同一个人的视频，模仿语调"},
    ),
)

THEMES = (
    Theme(
        key="english_talk",
        language="en",
        rooms={"english": 1},
        exchanges=(_PHRASE, _SPEAK),
        remarks=(
            "hello!",
            "good morning",
            "hi everyone 👋",
            "good night all",
            "haha",
            "nice",
            "congrats!",
            "welcome!",
            "so true",
            "lol",
            "hi, I'm a {job} from {city}, <here to practise|my goal is to speak without fear|nice to meet you all>",
            "<today|yesterday> I {win}, <so happy|small win|still shaking>",
            'word of the day: "{word}" <- let\'s use it today|, learned it from {who}|, sounds funny but useful>',
            "<anyone up for|who wants to join> a {m}-minute voice chat <tonight|this weekend|tomorrow morning>? topic: {topic}",
            'my {who} used "{word}" <in a meeting|in an email> and I <just nodded|had to look it up|understood it!>',
            "<learning|reading> about {topic} in English is <harder|easier> than I <expected|thought>, <but fun|slow but ok>",
            "week {n} of speaking {m} minutes a day, <it gets easier|my accent is still there, but who cares|I feel the difference>",
            'I {win} and only used "{word}" wrong once, <progress|I\'ll take it>',
        ),
        words={
            "job": (
                "tester",
                "backend developer",
                "designer",
                "data analyst",
                "student",
                "product manager",
                "nurse",
                "sales engineer",
            ),
            "city": ("Chengdu", "Madrid", "Hangzhou", "Pune", "Hanoi", "Berlin", "Singapore", "Nanjing", "Lagos"),
            "win": (
                "gave my first demo in English",
                "joined a call and spoke twice",
                "wrote a whole email without a translator",
                "understood a joke from a colleague",
                "asked a question in a meeting",
                "finished lesson 4",
                "read a full blog post",
            ),
            "word": (
                "touch base",
                "heads-up",
                "workaround",
                "blocker",
                "bandwidth",
                "low-hanging fruit",
                "follow up",
                "on the same page",
                "rule of thumb",
            ),
            "who": ("manager", "client", "teammate", "podcast host", "teacher"),
            "topic": (
                "remote work",
                "weekend plans",
                "data privacy",
                "our favourite tools",
                "food",
                "job interviews",
                "AI at work",
            ),
            "m": ("10", "15", "20", "30"),
            "n": ("2", "3", "4", "5", "6"),
        },
        base=0.85,
    ),
    Theme(
        key="english_zh",
        language="zh",
        rooms={"english": 2, "hall": 2},
        exchanges=(_LEARN,),
        remarks=(
            "今天开会用英文<说了三句|做了自我介绍>，<紧张死了|居然没卡壳|同事说进步很大>，{word} 终于用上了",
            "{word} <这个短语|这个词>在会议里<出现了八百次|天天听到>，<今天才知道啥意思|记住了>",
            "<Maya 老师|Maya>的课讲{topic}<很实用|特别接地气>，<第二天就用上了|做了两页笔记>",
            "英文邮件<写了半小时|改了四遍>，<最后老外就回了个 ok|终于敢点发送了>，{topic}那节要再看一遍",
            "<学英语|练口语>第{n}周，<敢开口了|还是 Chinglish|但不怕说错了>，今天练的{topic}",
        ),
        words={
            "word": ("follow up", "deadline", "touch base", "blocker", "ASAP", "LGTM", "FYI", "sync", "push back"),
            "topic": ("邮件开头结尾", "站会三句话", "怎么委婉拒绝", "code review 用语", "会议打断", "电话听不清怎么办"),
            "n": ("二", "三", "四", "六"),
        },
        base=0.3,
        waves=(Wave(0.4, 0.15, 0.35),),
    ),
)
