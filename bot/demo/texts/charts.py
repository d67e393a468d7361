"""Late in the course: pictures of figures."""

from bot.demo.theme import Exchange, Theme, Wave

_PLOT = Exchange(
    asks=(
        "画{chart}的时候{trouble}<，怎么调|，怎么解决|>？<用的 matplotlib|明天汇报要用|>",
        "matplotlib {trouble}，<试了好几种办法|网上的答案太老了>，<求助|有人会吗>？<在画{chart}|>",
        "<可视化|作图>小白问下，{chart}{trouble}<正常吗|是哪里没设置|>？",
    ),
    answers=(
        "{fix}<，我的{chart}就这么调好的|，可视化那节有|>",
        "<加一行|试试>：{fix}",
        "{fix}。<另外颜色别超过五种|标题写结论，不要写图表类型|字号调大一点，投影看得清>",
    ),
    then=(("<保存出来|导出>有点糊", "`savefig('图.png', dpi=200)`，<再加 bbox_inches='tight'|分辨率调高就清楚了>"),),
    facts=(
        {"trouble": "中文全是方块", "fix": "设置 `plt.rcParams['font.sans-serif']` 为系统里有的中文字体"},
        {"trouble": "负号变成方框", "fix": "`plt.rcParams['axes.unicode_minus'] = False`"},
        {"trouble": "横坐标日期挤在一起", "fix": "`fig.autofmt_xdate()` 让日期斜着放"},
        {"trouble": "图例挡住了线", "fix": "`ax.legend(loc='upper left', frameon=False)`，或者直接把名字标在线的末端"},
        {"trouble": "柱子顺序乱", "fix": "画之前先 `sort_values()`，按大小排才好看"},
        {"trouble": "两个指标量级差太多", "fix": "拆成上下两张小图，别用双坐标轴，容易误导人"},
        {"trouble": "颜色太花", "fix": "其他全部灰色，只把要强调的那一根标红"},
    ),
)

_WHICH = Exchange(
    asks=(
        "想<展示|表现>{goal}，<用什么图合适|选哪种图好>？<老板喜欢饼图|不想再用默认的了|>",
        "{goal}<适合|应该>用折线还是柱状？<求建议|纠结>",
    ),
    answers=(
        "{advice}<，一眼能看懂|，最清楚|>",
        "我会<选|用>：{advice}",
        "<先想清楚想让别人看到什么|先写一句结论>，再说：{advice}",
    ),
    facts=(
        {"goal": "一年的销售趋势", "advice": "折线图，时间放横轴"},
        {"goal": "各部门业绩对比", "advice": "横向柱状图，从大到小排"},
        {"goal": "两个变量的关系", "advice": "散点图，再加一条趋势线"},
        {"goal": "用户年龄分布", "advice": "直方图，箱数别太多"},
        {"goal": "占比构成", "advice": "少于四块可以饼图，多了就用堆叠柱状"},
        {"goal": "不同城市的价格差异", "advice": "箱线图，异常值也能看到"},
    ),
)

THEMES = (
    Theme(
        key="charts",
        language="zh",
        rooms={"hall": 4, "qa": 3, "pro": 4},
        exchanges=(_PLOT, _WHICH),
        remarks=(
            "<今天|刚刚>画出了第一张{chart}<，虽然丑但是我的|，发朋友圈了|！配色抄的老师的>",
            "可视化<作业|练习>：{chart}<改了五版|调了一晚上颜色>，<终于像样了|还是老师那版干净>",
            "{chart}<标题写结论|加一句话说明>之后，<领导一下就看懂了|汇报顺多了>",
            "可视化这一章<讲得真好|是全课最有意思的>，{chart}<从此不用 Excel 画了|自动生成，香>",
            "用 seaborn 画{chart}<三行就好|默认配色就挺好看>，<matplotlib 还是要懂一点|细节再用 matplotlib 调>",
            "周报里的{chart}<现在自动出图|写成脚本了>，<每周一省半小时|一键刷新>，<值了|舒服>",
            "{chart}的坐标轴没从零开始，<被同事指出来了|差点误导大家>，<记住了|长教训>",
        ),
        words={"chart": ("折线图", "柱状图", "散点图", "热力图", "箱线图", "直方图", "堆叠柱状图", "小多图")},
        base=0.05,
        waves=(Wave(0.97, 0.15, 2.2),),
    ),
)
