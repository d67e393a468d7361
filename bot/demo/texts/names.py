"""Names to draw from; each stands beside the letters that make its key."""


def _words(text: str) -> list[str]:
    return text.split()


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, letters) for name, _, letters in (word.partition(":") for word in text.split()))


SURNAMES = _pairs(
    "王:wang 李:li 张:zhang 刘:liu 杨:yang 黄:huang 赵:zhao 吴:wu 周:zhou 徐:xu 孙:sun 马:ma 朱:zhu 胡:hu 郭:guo 何:he "
    "高:gao 罗:luo 郑:zheng 梁:liang 谢:xie 宋:song 唐:tang 许:xu 邓:deng 冯:feng 韩:han 曹:cao 曾:zeng 彭:peng "
    "蔡:cai 潘:pan 田:tian 董:dong 袁:yuan 余:yu 叶:ye 蒋:jiang 杜:du 苏:su 魏:wei 程:cheng 沈:shen 姜:jiang 欧阳:ouyang"
)
GIVEN = _pairs(
    "雨桐:yutong 子涵:zihan 浩然:haoran 思远:siyuan 佳怡:jiayi 晓明:xiaoming 静雯:jingwen 志强:zhiqiang 梦洁:mengjie "
    "文博:wenbo 若曦:ruoxi 建国:jianguo 欣悦:xinyue 嘉豪:jiahao 丽娜:lina 俊杰:junjie 诗涵:shihan 海燕:haiyan "
    "宇航:yuhang 婷婷:tingting 天佑:tianyou 雪:xue 磊:lei 洋:yang 敏:min 涛:tao 慧:hui 鹏:peng 倩:qian 凯:kai "
    "一鸣:yiming 可欣:kexin 明轩:mingxuan 语嫣:yuyan 立新:lixin 春华:chunhua 秋实:qiushi 子墨:zimo 安琪:anqi 锐:rui"
)
NICKNAMES = _pairs(
    "柚子皮:youzipi 一只小橘:xiaoju 慢慢来:manmanlai 阿哈:aha 北方的海:beihai 山楂:shanzha 不加糖:nosugar 早睡失败:zaoshui "
    "打工人小李:dagong 番茄炒蛋:fanqie 小满:xiaoman 老K:laok 追风:zhuifeng 代码搬运工:banyun 豆腐脑:doufunao 橙子汽水:chengzi "
    "今天也在学:jintian 考研人:kaoyan 南瓜粥:nangua 鲸落:jingluo 半夏:banxia 月亮邮差:yueliang 数据小白:xiaobai 阿木木:amumu "
    "青团:qingtuan 二狗子:ergou 喵星人:miao 咖啡续命:kafei 芝士:zhishi 雨天:yutian 大熊:daxiong 知了:zhile 奶茶三分糖:naicha "
    "海盐:haiyan 土豆泥:tudou 摸鱼大师:moyu 松鼠:songshu 白日梦:bairimeng 七七:qiqi 等风来:dengfeng 木头人:mutou 灯塔:dengta "
    "葡萄:putao 夏天的风:xiatian 小透明:touming 拾光:shiguang 阿宅:azhai 桂花:guihua 云朵:yunduo 九月:jiuyue 会飞的猪:feizhu "
    "石榴:shiliu 清风:qingfeng 向日葵:kuihua 路人甲:lurenjia 星期八:xingqiba 果冻:guodong 墨墨:momo 团子:tuanzi 栗子:lizi"
)
ENGLISH = tuple(
    _words(
        "Tom Emma Kevin Sara Jack Olivia Daniel Grace Ryan Sophie Alex Hannah Leo Nina Oscar Priya Arjun Fatima Diego Lucia "
        "Marco Elena Jonas Ingrid Yuki Hiro Minh Linh Omar Layla Kwame Zoe Peter Julia Sam Ruby Victor Clara Ivan Mei Felix "
        "Tara Noah Iris Simon Anita Hugo Bella Dev Rosa"
    )
)
INITIALS = "ABCDFGHKLMNPRSTW"
