"""The first weeks: getting Python to run at all."""

from bot.demo.theme import Exchange, Theme, Wave

_ERRORS = Exchange(
    asks=(
        "<装|安装> {lib} <的时候|时>报错 `{err}`，<有人遇到过吗|怎么解决|这是怎么回事>？<系统是 {os}||{os}，新手求助>",
        "<昨天|刚才|今晚>在{os}上<折腾|弄>了<半天|两个小时|一晚上>，{lib} 就是装不上，提示 `{err}`<，要疯了|，心态崩了|>",
        "大佬帮看下：`{err}` <是不是我环境没配好|是什么意思|怎么破>？<装的是 {lib}|正在跟第二课|跟着第一课做的>",
    ),
    answers=(
        "<这个很常见|我也踩过这个坑|经典问题>，{fix}<，再试一次|，试试看|>",
        "{fix}<。{os}上我就是这么好的|，一般就好了|>",
        "<先确认|你先看看>终端前面有没有 `(.venv)`，<没有的话|没有就是>环境没激活。另外{fix}",
        "截个完整的<图|报错>发出来<，最后一行最重要|>。<大概率|多半>是要{fix}",
    ),
    then=(
        (
            "<还是不行|没用>，现在变成 `Permission denied` 了",
            "<别用|不要用> sudo，<建个虚拟环境|在虚拟环境里装>：`python -m venv .venv`，激活后再 pip",
        ),
        (
            "<那|所以> {lib} 要装在哪个环境里？",
            "装在<项目的虚拟环境|.venv>里，<每个项目一个环境|一个项目一套>，互不影响",
        ),
        (
            "装好了，但 import 的时候<还是找不到|提示没有这个模块>",
            "VS Code 右下角的解释器<选错了|没选对>，选 .venv 里那个 python",
        ),
    ),
    facts=(
        {"err": "'pip' 不是内部或外部命令", "fix": "用 `python -m pip install {lib}` 代替 pip"},
        {
            "err": "ModuleNotFoundError: No module named 'pandas'",
            "fix": "先激活虚拟环境再装，pip 和 python 要是同一个环境的",
        },
        {"err": "ReadTimeoutError: HTTPSConnectionPool", "fix": "换成国内镜像源，网络超时而已"},
        {"err": "Could not build wheels", "fix": "先升级 pip：`python -m pip install -U pip`"},
        {"err": "SyntaxError: invalid syntax", "fix": "pip 命令要在终端里敲，不要在 Python 的 >>> 里敲"},
        {
            "err": "无法加载文件 activate.ps1，禁止运行脚本",
            "fix": "PowerShell 里执行 `Set-ExecutionPolicy -Scope CurrentUser RemoteSigned`",
        },
        {"err": "zsh: command not found: python", "fix": "Mac 上命令是 `python3`，不是 `python`"},
        {"err": "No matching distribution found", "fix": "看下 Python 版本，太新太旧都可能没有对应的包"},
    ),
)

_CHOICE = Exchange(
    asks=(
        "新手应该<装|用> {a} 还是 {b}？<看网上说法不一|纠结中|有点选择困难>",
        "{a} 和 {b} <区别大吗|到底选哪个|哪个更适合小白>？<只想学数据分析|电脑配置一般|>",
    ),
    answers=(
        "<学这门课|跟课>的话 {a} <就够了|完全够>，<别在工具上纠结太久|工具不是重点>",
        "我用的 {b}，<也挺好|没毛病>，但<老师|林老师>演示用的是 {a}，<跟着走省事|少踩坑>",
        "都行，<先跑起来最重要|先写代码>。<后面再换也不迟|一周后你就不纠结了>",
    ),
    facts=(
        {"a": "VS Code", "b": "PyCharm"},
        {"a": "venv", "b": "Anaconda"},
        {"a": "Python 3.12", "b": "Python 3.9"},
        {"a": "Jupyter", "b": "普通的 .py 脚本"},
        {"a": "pip", "b": "conda"},
    ),
    is_among_members=True,
)

_HOWTO = Exchange(
    asks=(
        "<请问|小白问下|>{what}<怎么弄|要怎么操作|在哪里设置>？<第一课没听太懂|找了半天没找到|>",
        "{what}这一步卡住了<，有没有图文教程|，求指点|，视频里一下就过去了>",
    ),
    answers=(
        "{how}<，两分钟搞定|，很简单|>",
        "<看群文件里的安装指南|置顶有文档>，<简单说就是|重点是>{how}",
        "{how}。<不行再来问|弄完重启一下终端>",
    ),
    facts=(
        {"what": "把 Python 加到 PATH", "how": "重新运行安装包，勾上 Add python.exe to PATH"},
        {"what": "创建虚拟环境", "how": "在项目文件夹里 `python -m venv .venv`"},
        {"what": "换 pip 镜像源", "how": "`pip config set global.index-url` 后面加镜像地址"},
        {"what": "Jupyter 换工作目录", "how": "先 cd 到那个文件夹，再启动 `jupyter lab`"},
        {"what": "VS Code 中文界面", "how": "扩展里搜 Chinese，装完重启"},
        {"what": "查看 Python 版本", "how": "终端输入 `python --version` 就行"},
    ),
)

THEMES = (
    Theme(
        key="setup",
        language="zh",
        rooms={"qa": 5, "hall": 4},
        exchanges=(_ERRORS, _CHOICE, _HOWTO),
        remarks=(
            "<终于|折腾一晚上终于|今天总算>把 {lib} 装好了<，原来是{why}|，激动|，可以安心睡觉了>",
            "{os}装环境<真的劝退|第一步就劝退了我|比写代码还难>，{why}<，服了|，唉|>",
            "第一行 <print('你好')|print('hello')> 跑出来了<！|，开心|，感觉自己是程序员了>",
            "提醒后来的同学：{why}<，别像我一样折腾半天|，我在这浪费了一下午|>",
            "<安装指南|置顶文档>写得<很清楚|挺细>，{os}照着做<十分钟|一刻钟>就<好了|搞定>",
            "第一课<听完|看完>了，环境<配好|搞定>，<明天开始写代码|准备第二课|期待后面>",
            "虚拟环境<这个概念|这东西>我<想了|琢磨>两天才明白：<就是给每个项目一个单独的抽屉|一个项目一套包，互不打架>",
        ),
        words={
            "lib": ("pandas", "numpy", "matplotlib", "jupyterlab", "openpyxl", "requests", "seaborn"),
            "os": ("Win10", "Win11", "Mac", "M1 的 Mac", "Ubuntu", "公司的旧电脑"),
            "why": (
                "中文路径惹的祸",
                "忘了勾 PATH",
                "没激活环境",
                "pip 版本太老",
                "装了两个 Python 打架",
                "杀毒软件拦了",
                "网络超时",
            ),
        },
        base=0.12,
        waves=(Wave(0.04, 0.13, 3.2),),
    ),
)
