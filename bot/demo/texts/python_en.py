"""Python and data questions in English, and prices asked in English."""

from bot.demo.theme import Exchange, Theme, Wave

_ERROR = Exchange(
    asks=(
        "getting `{err}` <when I run my script|in lesson {n}|since this morning>, <any idea|what am I missing>?",
        "<can someone explain|why do I get> `{err}`? <works on my friend's laptop|I only changed one line|>",
    ),
    answers=(
        "{fix}<, happens to everyone|, should do it|>",
        "<that usually means|classic>: {fix}",
        "<read the last line of the traceback first|post the full traceback next time>, but I bet {fix}",
    ),
    then=(
        (
            "<ok that worked|better>, but now the numbers look <wrong|too big>",
            "<check for duplicates|print df.shape before and after>, <merges multiply rows|that's where it hides>",
        ),
    ),
    facts=(
        {"err": "KeyError: 'Date'", "fix": "your column has a trailing space, strip the names"},
        {"err": "ValueError: could not convert string to float: '1,200'", "fix": "pass thousands=',' to read_csv"},
        {
            "err": "UnicodeDecodeError: 'utf-8' codec can't decode byte",
            "fix": "the file is not UTF-8, try encoding='gb18030'",
        },
        {"err": "IndentationError: unexpected indent", "fix": "you mixed tabs and spaces"},
        {"err": "TypeError: 'NoneType' object is not subscriptable", "fix": "the function before it returns nothing"},
        {"err": "ModuleNotFoundError: No module named 'pandas'", "fix": "you installed it in another environment"},
        {"err": "SettingWithCopyWarning", "fix": "use .loc, or copy the slice first"},
        {"err": "IndexError: list index out of range", "fix": "the list is shorter than you think, print its length"},
    ),
)

_HOW = Exchange(
    asks=(
        "what's the <best|cleanest|easiest> way to {goal} in pandas? <coming from Excel|sorry, total beginner|>",
        "how <do I|would you> {goal}? <file has {rows} rows|Excel crashes on it|>",
    ),
    answers=(
        "`{code}`<, that's it|, see lesson {n}|>",
        "<one line|easy one>: `{code}`",
        "```python\n{code}\n```<rename the columns to yours|try it on ten rows first>",
    ),
    facts=(
        {"goal": "count values in a column", "code": "df['city'].value_counts()"},
        {"goal": "join two tables", "code": "orders.merge(users, on='user_id', how='left')"},
        {"goal": "get monthly totals", "code": "df.resample('ME', on='date')['amount'].sum()"},
        {"goal": "drop duplicate orders", "code": "df.drop_duplicates(subset='order_id')"},
        {"goal": "fill missing prices", "code": "df['price'].fillna(df['price'].median())"},
        {"goal": "plot a trend", "code": "df.plot(x='date', y='amount')"},
        {"goal": "read every CSV in a folder", "code": "pd.concat(map(pd.read_csv, Path('in').glob('*.csv')))"},
    ),
)

_PAY = Exchange(
    asks=("{q}? <thinking about joining|just found this group|>", "<hi support|hello>, {q}?"),
    official=("{a}<, happy to help|, just ask if unsure|>", "hi! {a}"),
    facts=(
        {"q": "how much is pro", "a": "39 yuan a month, cancel any time"},
        {"q": "can I get a refund if it is not for me", "a": "yes, within seven days, in full"},
        {"q": "is there a yearly plan", "a": "390 yuan a year, that is two months free"},
        {"q": "are the English lessons part of pro", "a": "yes, pro opens both big courses and the pro room"},
        {"q": "which lessons are free", "a": "the first three of each big course, plus some short courses"},
    ),
    role="support",
)

THEMES = (
    Theme(
        key="python_en",
        language="en",
        rooms={"qa": 5, "pro": 2, "english": 1},
        exchanges=(_ERROR, _HOW),
        remarks=(
            "<finally|just> finished lesson {n}, {topic} <clicked today|is less scary now|took me two evenings>",
            "{topic} saved me <two hours|half a day> at work today, <Excel could never|my boss noticed>",
            "cleaning a file with {rows} rows, <found|hit> {mess}, <of course|why always me|data is never clean>",
            "<is it just me or|honestly> {topic} is <underrated|the best part of the course|hard to explain to others>",
            "my script for {topic} now runs <by itself every Monday|in ten seconds>, <so satisfying|small joys>",
            "lesson {n} notes: {topic} first, <then plots|then merges>, <practice beats theory|will repeat on Sunday>",
        ),
        words={
            "n": ("3", "4", "5", "6", "7", "8"),
            "rows": ("20k", "half a million", "3,000", "80k"),
            "topic": (
                "groupby",
                "merging tables",
                "list comprehensions",
                "dates in pandas",
                "reading CSV files",
                "plotting",
                "functions",
            ),
            "mess": ("two date formats", "duplicate ids", "hidden spaces", "merged cells", "negative prices"),
        },
        base=0.35,
        waves=(Wave(0.7, 0.2, 0.35),),
    ),
    Theme(
        key="money_en",
        language="en",
        rooms={"qa": 3, "english": 2},
        exchanges=(_PAY,),
        base=0.07,
    ),
)
