"""The middle of the course: pandas, cleaning, merging, and Excel left behind."""

from bot.demo.theme import Exchange, Theme, Wave

_CLEAN = Exchange(
    asks=(
        "<数据清洗|清洗数据>的时候{dirty}<怎么处理|一般怎么办|有没有好办法>？<表里有{k}行|手头是{file}|>",
        "pandas 里{dirty}，<手动改太慢了|总不能一行行改吧>，<求个思路|大家怎么弄的>？<{file}|{k}行的表|>",
        "{file}导进来之后{dirty}<，头大|，后面全算错了|，老板明天要>，<怎么破|救命>",
    ),
    answers=(
        "`{fix}`<，一行搞定|，第七课有讲|，记得先备份一份|>",
        "<我一般|平时>用 `{fix}`，<处理完再 df.info() 看一眼|再检查一下行数对不对>",
        "<先|首先> `df.head()` <看看长什么样|确认下列名>，然后 `{fix}`",
        "试试 `{fix}`<，{k}行几秒就跑完|，我上周刚处理过类似的|>",
    ),
    then=(
        (
            "<处理完|改完>发现少了<几百|一些>行，<正常吗|是不是误删了>？",
            "<前后都 len(df) 一下|对比下行数>，<删掉的单独存一份看看|看看删的是不是真的该删>",
        ),
        (
            "跑了一下提示 SettingWithCopyWarning，<要管吗|是什么意思>？",
            "<要管|最好处理>，先 `df = df.copy()` 或者用 `.loc` 赋值，<不然可能没改到原表|不然会改了个寂寞>",
        ),
    ),
    facts=(
        {"dirty": "有很多空值", "fix": "df.dropna(subset=['手机号'])"},
        {"dirty": "日期格式乱七八糟", "fix": "pd.to_datetime(df['日期'], errors='coerce')"},
        {"dirty": "金额列带着逗号和￥", "fix": "df['金额'].str.replace('[￥,]', '', regex=True).astype(float)"},
        {"dirty": "订单有重复", "fix": "df.drop_duplicates(subset=['订单号'], keep='last')"},
        {"dirty": "列名前后有空格", "fix": "df.columns = df.columns.str.strip()"},
        {"dirty": "省份写法不统一", "fix": "df['省份'].replace({'上海市': '上海', 'SH': '上海'})"},
        {"dirty": "数字被读成了文本", "fix": "pd.to_numeric(df['数量'], errors='coerce')"},
        {"dirty": "中文打开是乱码", "fix": "pd.read_csv('订单.csv', encoding='gb18030')"},
        {"dirty": "身份证号变成科学计数法", "fix": "pd.read_excel('名单.xlsx', dtype={'证件号': str})"},
    ),
)

_OPS = Exchange(
    asks=(
        "想{goal}，<用 pandas 怎么写|该用哪个函数|怎么做比较好>？<Excel 里会，换成代码就懵|数据透视表能做到，想换成代码>",
        "请问{goal}<对应 pandas 的什么操作|有没有现成的方法>？<{file}，大概{k}行|第八课好像提过，忘了>",
        "<卡在|不会>{goal}<，求代码|，谁有例子>",
    ),
    answers=(
        "```python\n{code}\n```<就这样|看看是不是你要的|跑一下试试>",
        "这样：`{code}`<，第八课的例子改一下列名就行|，多看几遍 groupby 那节|>",
        "`{code}`，<注意列名要一致|列名换成你自己的|先在小表上试>",
    ),
    then=(
        (
            "结果<多出来|变成了>好几倍的行，<为什么|哪里错了>？",
            "<合并的键|key>有重复，<先 drop_duplicates 再合并|用 validate='one_to_one' 检查>",
        ),
    ),
    facts=(
        {"goal": "按月份统计销售额", "code": "df.groupby(df['日期'].dt.to_period('M'))['金额'].sum()"},
        {"goal": "把两张表按客户编号合并", "code": "orders.merge(users, on='客户编号', how='left')"},
        {"goal": "筛选金额大于一千的订单", "code": "df.loc[df['金额'] > 1000]"},
        {"goal": "每个班取前三名", "code": "df.sort_values('分数', ascending=False).groupby('班级').head(3)"},
        {"goal": "把十几个 Excel 拼成一个", "code": "pd.concat([pd.read_excel(p) for p in paths])"},
        {"goal": "做数据透视表", "code": "df.pivot_table(index='城市', columns='月份', values='金额', aggfunc='sum')"},
        {"goal": "算环比增长率", "code": "monthly.pct_change()"},
        {"goal": "给分数分档", "code": "pd.cut(df['分数'], [0, 60, 80, 100], labels=['C', 'B', 'A'])"},
        {"goal": "统计每种商品出现次数", "code": "df['商品'].value_counts()"},
    ),
)

THEMES = (
    Theme(
        key="pandas",
        language="zh",
        rooms={"qa": 4, "hall": 3, "pro": 4},
        exchanges=(_CLEAN, _OPS),
        remarks=(
            "用 pandas <处理|清洗>{file}，{k}行<三秒|几秒钟>就<跑完了|出结果>，<Excel 早卡死了|回不去 Excel 了>",
            "数据清洗<真的占|果然要花>八成时间，{file}<清了一上午|洗了三遍还有脏数据>",
            "{op}<终于搞懂了|今天彻底弄明白了|比想象中好用>，<第八课值得反复看|感谢林老师的图|笔记记了两页>",
            "<分享一个小技巧|记个笔记>：{op}之前先 `df.info()` <看类型|看空值>，<能省很多事|少走弯路>",
            "{file}里<居然有|混进了>{mess}，<难怪结果对不上|清洗的时候才发现|数据录入的人出来挨打>",
            "groupby <的结果怎么变回普通表|完忘了 reset_index>，<又查了一次|每次都忘>，{op}也是",
            "<领导|同事>看我用 {op} <五分钟|十分钟>做完{file}，<以为我加班了|问我能不能教他>",
            "今天的数据清洗练习{mess}那一步<卡住|翻车>了，<明天再战|看答案才会>，{op}倒是顺了",
        ),
        words={
            "k": ("两万", "五万", "十几万", "三千", "八百", "一百万"),
            "file": (
                "公司的销售表",
                "门店流水",
                "问卷结果",
                "电商订单",
                "学生成绩单",
                "考勤记录",
                "仓库库存表",
                "用户反馈表",
            ),
            "op": ("groupby", "merge", "pivot_table", "apply", "to_datetime", "fillna", "concat", "value_counts"),
            "mess": ("空格", "全角数字", "合并单元格", "两种日期格式", "重复的订单号", "负数的数量", "看不见的换行符"),
        },
        base=0.1,
        waves=(Wave(0.68, 0.17, 3.0),),
    ),
)
