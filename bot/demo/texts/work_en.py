"""English at work: stand-ups, mails, and later code review."""

from bot.demo.theme import Exchange, Theme, Wave

_MAIL = Exchange(
    asks=(
        "how <do I|would you> {do} <in an email|in a chat message> <without sounding rude|politely|to a senior colleague>?",
        '<need to|I have to> {do} <today|by tomorrow>, <is this ok|how does this sound>: "{bad}"?',
    ),
    answers=(
        'try "{good}"<, short and polite|, I use it every week|>',
        '"{bad}" <is a bit direct|may sound cold>, "{good}" <is safer|works better>',
        '<lesson 3 covers this|Maya had a slide on it>: "{good}"',
    ),
    then=(
        (
            "and if <they still don't answer|nothing happens>?",
            '<wait two days|give it a day>, then one line: "<Just floating this back up|Any update on this>?"',
        ),
    ),
    facts=(
        {
            "do": "remind someone about a file",
            "bad": "You forgot the file",
            "good": "Could you send me the file when you get a chance?",
        },
        {
            "do": "say no to a deadline",
            "bad": "Impossible",
            "good": "I can have it ready by Thursday. Would that work?",
        },
        {"do": "ask for more time", "bad": "Give me more time", "good": "Would it be possible to move this to Monday?"},
        {
            "do": "correct a number",
            "bad": "Your number is wrong",
            "good": "I get a slightly different figure. Could we compare?",
        },
        {"do": "start a mail to a client", "bad": "Hello dear", "good": "Hi Sarah, thanks for your quick reply."},
        {"do": "end a mail", "bad": "That's all", "good": "Let me know if anything is unclear."},
        {"do": "report a delay", "bad": "We are late", "good": "A quick heads-up: this will take one more day."},
    ),
)

_STANDUP = Exchange(
    asks=(
        "what do you say in stand-up when {case}? <I always freeze|I just say 'same as yesterday'|>",
        "stand-up tomorrow and {case}, <how do I put it|help me phrase it>",
    ),
    answers=(
        '"{line}" <and stop there|, nobody needs more|>',
        'I\'d <say|go with> "{line}"',
        'keep it to <three|two> sentences: "{line}"',
    ),
    facts=(
        {"case": "you are blocked", "line": "I'm blocked by the missing API key, I need Tom's help today"},
        {"case": "nothing is finished", "line": "Still working on the import, about half done"},
        {"case": "you broke the build", "line": "The build failed because of my change, a fix is on the way"},
        {"case": "you were in meetings all day", "line": "Mostly meetings yesterday, back on the report today"},
        {
            "case": "you don't understand the ticket",
            "line": "I have two questions about the ticket, can we talk after this?",
        },
    ),
)

_REVIEW = Exchange(
    asks=(
        '<a reviewer|someone> wrote "{said}" on my <PR|pull request>, <what does it mean|should I be worried>?',
        'how do I answer "{said}" in code review? <don\'t want to sound defensive|>',
    ),
    answers=(
        "it means {means}<, very common|, no stress|>",
        '{means}. <Reply with "good catch, fixed"|Just say thanks and push the change>',
        "<don't take it personally|relax>, {means}",
    ),
    facts=(
        {"said": "nit: rename this", "means": "a tiny wish, you may merge without it"},
        {"said": "LGTM", "means": "looks good to me, you are approved"},
        {"said": "can we split this?", "means": "the change is too big to read, make two smaller ones"},
        {"said": "why not use a dict here?", "means": "a real question, explain your reason or change it"},
        {"said": "out of scope", "means": "good idea but for another pull request"},
        {"said": "could you add a test?", "means": "they want proof that it works, add one small case"},
    ),
)

_REMARKS = (
    '<used|tried> "{line}" in <today\'s call|a real mail>, <worked great|my manager liked it|felt natural>',
    "my stand-up <took|was> {m} seconds today, <new record|lesson 2 works|finally short>",
    "<wrote|sent> {n} emails in English <before lunch|today>, <no translator|feeling proud|only one typo>",
    '<note to self|tip>: "{line}" <instead of ASAP|beats a long apology>',
    "{thing} in English is <still scary|getting easier|my favourite lesson so far>, <practice helps|let's keep going>",
    "<client|boss> answered my mail in {m} minutes, <the short version works|must be the subject line>, thanks for the {thing} tips",
)

_WORDS = {
    "line": (
        "could you clarify",
        "just a heads-up",
        "let me get back to you",
        "happy to help",
        "to be on the safe side",
        "as discussed",
    ),
    "m": ("20", "30", "40", "45", "50", "90"),
    "n": ("two", "three", "four", "six"),
    "thing": ("stand-up", "email", "code review", "small talk", "status report", "follow-up"),
}

THEMES = (
    Theme(
        key="mail",
        language="en",
        rooms={"english": 5, "qa": 2, "pro": 1},
        exchanges=(_MAIL, _STANDUP),
        remarks=_REMARKS,
        words=_WORDS,
        base=0.15,
        waves=(Wave(0.3, 0.18, 0.8),),
    ),
    Theme(
        key="review",
        language="en",
        rooms={"english": 5, "qa": 2, "pro": 2},
        exchanges=(_REVIEW,),
        remarks=(
            "my first PR review in English: {n} comments, <all kind|mostly nits|learned a lot>",
            "<wrote|left> a review comment as a question <instead of an order|today>, <much better mood in the team|my teammate thanked me>",
            '"LGTM with nits" is <my favourite phrase now|what I say to everything now>, <even to dinner|haha>',
            "reviewing code for {m} minutes a day in English <improved my writing|is great practice>, try it with {thing} too",
        ),
        words=_WORDS,
        base=0.08,
        waves=(Wave(0.62, 0.14, 0.7),),
    ),
)
