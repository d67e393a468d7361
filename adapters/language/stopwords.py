"""Words that say nothing about a subject: grammar, politeness and chatter."""

_EN = """
a about after again all also am an and any are aren't as at be because been before being but by can can't
could couldn't did didn't do does doesn't doing don't done down each even ever few for from get gets getting
go goes going gonna good got had has have haven't having he he's her here him his how i i'd i'll i'm i've if
in into is isn't it it'd it'll it's its just know let let's like lol make many may maybe me might more most
much must my need no not now of off ok okay on one only or other our out over please really right same say see
she she's should so some something still such sure take than thank thanks that that's the their them then
there there's these they they're thing things think this those though to too try two up us use very want was
wasn't way we we'll we're we've well were what what's when where which while who why will with won't would
wouldn't yeah yes yet you you'll you're you've your
ago always anyone anything away back better bit both called came come comes coming day days either else ever every
everyone everything exactly fine first found gave give gone great guess guys haha hahaha hello hey hi hmm hope
hours however instead last lately later least less look looking looks lot lots made mean means mine morning nah
never next nice nothing often oh once ones own perhaps please plus pretty probably put quite rather said saw says
second seem seems seen since somebody someone sometimes soon sorry start started stuff sure tell ten thanks
thing third thought three today together tomorrow tonight true trying twice usually wait week weeks whatever
whole wow yesterday yep yup
"""
_ZH = """
一 一下 一个 一些 一种 一样 一直 一般 一起 万 上 下 不 不会 不是 不用 不要 不过 与 两 两个 个 中 为 为了
为什么 之 也 也是 了 于 些 人 什么 今天 从 他 他们 以 以及 们 会 但 但是 位 你 你们 你好 便 做 像 儿 元 先 全
再 几 出 分 別 别 到 前 又 及 另 只 只是 只有 叫 可 可以 可能 各 吗 吧 吃 后 向 呀 呢 呵呵 咱 咱们 和 哈 哈哈
哈哈哈 哎 哦 哪 哪个 哪些 哪里 啊 啥 啦 喔 嗯 嗯嗯 因为 在 地 多 多少 大 大家 天 太 她 她们 好 好吧 好的 如何
如果 它 它们 对 对了 将 小 就 就是 已 已经 年 应该 开始 当 很 得 您 想 应 怎么 怎么样 怎样 总 想要 感觉 我
我们 我要 或 或者 所 所以 所有 才 打 把 拿 挺 时 时候 是 是不是 是吗 是的 更 最 月 有 有点 有的 有没有 朝 来
某 次 正在 比 比较 没 没有 然后 现在 用 由 的 的话 看 看看 真 真的 着 知道 确实 第 等 算 给 而 而且 而是 能
能够 自己 被 要 要是 觉得 让 说 请 请问 谁 谢谢 起来 越 跟 较 过 还 还是 还有 这 这个 这么 这些 这样 这里 进行
那 那个 那么 那些 那样 那里 都 里 非常 可是 其实 不知道 去 就是说 一点 好像 出来 之后 以后 以前
客气 不客气 再见 祝您 愉快 感谢 非常感谢 不好意思 麻烦 嘿 嗨 嘛 咯 噢 唉 哇 收到 明白 好吗 行 行吧
楼上 楼下 之前 之间 之中 当时 以来 以下 以上 昨天 明天 后天 前天 一天 每天 当天 早 晚 早上 早晨 上午 中午 下午
晚上 今晚 昨晚 刚刚 刚才 最近 今年 去年 明年 一年 一次 两次 这次 那次 上次 下次 第一次 第一 第二 第三 第二天
有时 有时候 经常 总是 一直 马上 终于 突然 一定 必须 需要 不能 不要 不同 这种 那种 哪种 每个 各种 几个 两个
三个 别人 有人 没人 别的 其他 其它 等等 东西 一遍 一点点 一下子 一半 看到 看见 听到 说到 想到 碰到 变成 成为
还要 还会 还能 只能 只要 不如 不然 否则 反正 只好 居然 竟然 果然 确实 当然 特别 尤其 几乎 大概 也许 或许
没错 厉害 赞 哇塞 加一 同感 同问 可不 真香 都行 随便 无所谓 辛苦 加油 欢迎 恭喜 祝 大佬 嘞 哟 喽 呗 哎呀
"""

EN = tuple(_EN.split())
ZH = tuple(_ZH.split())
