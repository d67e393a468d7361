"""English late in the period: job interviews, and data projects of the English speakers."""

from bot.demo.theme import Exchange, Theme, Tone, Wave

_QUESTION = Exchange(
    asks=(
        'interview <tomorrow|next week|on Friday>: how do you answer "{q}"? <I always ramble|in English it is twice as hard|>',
        'got asked "{q}" <today|in a phone screen> and <panicked|said nonsense>, <what is a good answer|how would you do it>?',
    ),
    answers=(
        "{tip}<, two minutes at most|, and smile|>",
        "<what worked for me|my coach told me>: {tip}",
        "{tip}. <Practise it out loud with a timer|Write it down once, then throw the paper away>",
    ),
    then=(
        (
            "what if I <don't understand|can't follow> the question?",
            '<say|just say> "Could you rephrase that, please?", <nobody minds|it buys you time too>',
        ),
    ),
    facts=(
        {
            "q": "Tell me about yourself",
            "tip": "present, past, future: what you do, how you got there, what you want next",
        },
        {"q": "What is your biggest weakness", "tip": "name a real one and what you already do about it"},
        {"q": "Why do you want to leave your job", "tip": "talk about where you go, not what you run from"},
        {"q": "Tell me about a conflict", "tip": "situation, task, action, result, and keep the result for last"},
        {"q": "What is your salary expectation", "tip": "ask for their range first, then give a number with a reason"},
        {"q": "Do you have questions for us", "tip": "ask what the first three months look like"},
    ),
)

_MOCK = Exchange(
    asks=(
        "<anyone want|looking for someone> to do a mock interview <this weekend|tonight>? I'm a {job}, <can return the favour|any level>",
        "mock interview partner for {job} roles? <30 minutes|half an hour>, <camera off is fine|English only>",
    ),
    answers=(
        "<me|I'm in>, <Saturday works|after 8 pm works|DM me>",
        "count me in, I have <one|mine> next week <too|for a {job} role>",
        "<sure|happy to>, I can play the <tough|friendly> interviewer",
    ),
    is_among_members=True,
)

THEMES = (
    Theme(
        key="interview",
        language="en",
        rooms={"english": 5, "pro": 3, "qa": 1},
        exchanges=(_QUESTION, _MOCK),
        remarks=(
            "<got the job|I got an offer>!! {job} at a <small|big> company, <so happy|thank you all for the mock interviews|can't believe it>",
            "interview <done|finished>, {n} questions in English, <only froze once|they laughed at my joke|now we wait>",
            "<rejected again|no offer this time>, <a bit sad|it hurts>, but <next one|I learned what {job}s get asked>",
            "interview tip: <prepare|keep> three stories and <reuse them|bend them to every question>, worked for my {job} interview",
            "<practised|recorded> my intro {n} times, <sounds human now|still too fast>, {job} interview on Monday",
        ),
        words={
            "job": (
                "data analyst",
                "QA engineer",
                "backend developer",
                "product owner",
                "support engineer",
                "junior developer",
            ),
            "n": ("four", "five", "six", "seven", "ten"),
        },
        base=0.06,
        waves=(Wave(0.93, 0.14, 1.2),),
        tone=Tone(
            thanks=(
                "thanks!",
                "great, thank you",
                "🙏",
                "that helps a lot",
                "<thanks|thank you>, <will practise that tonight|feeling calmer now|I'll report back>",
            ),
            nods=("🤞", "you got this", "respect", "rooting for you", "wow", "💪", "strong!"),
        ),
    ),
)
