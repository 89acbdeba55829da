"""The words by which a letter asks and a reply answers: patterns of the language, not of one city."""

from __future__ import annotations

import re

from chengshu.base.text import Text

POLITE = (
    "尊敬的网友您好你好来信收悉您反映的问题已收悉现将有关情况回复如下现答复如下回复如下感谢您对我们工作的关心支持和监督感谢您的来信感谢来信祝您生活愉快"
    "高度重视立即组织精干力量调查处理市民同志网友经调查了解经核实情况属实如有疑问请咨询联系电话欢迎您再次来信已将您的留言转交相关部门研究处理"
    "相关单位调查核处如有情况将及时回复谢谢您的理解祝您工作顺利身体健康欢迎继续监督"
)


ASKED: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "when",
        re.compile(
            r"什么时候|何时|多久|哪天|几月|几时|多长时间|啥时候|到底要等|什么时间|哪一年|哪年|when\b|how long", re.I
        ),
    ),
    ("amount", re.compile(r"多少(?!次)|标准是|收费标准|什么标准|几个月|多大|how (?:much|many)", re.I)),
    (
        "how",
        re.compile(
            r"如何|怎么办|怎么(?:样)?(?:办理|申请|处理|解决|操作)|流程|手续|哪些材料|什么材料"
            r"|需要(?:什么|哪些)|条件|how (?:to|can|do)",
            re.I,
        ),
    ),
    ("where", re.compile(r"哪里|在哪|哪个(?:部门|单位|窗口)|找谁|什么地方|归谁|where\b|which office", re.I)),
    ("why", re.compile(r"为什么|为何|凭什么|是什么原因|什么原因|why\b", re.I)),
    (
        "whether",
        re.compile(r"是否|能否|可否|能不能|可不可以|有没有|是不是|合不合|吗|whether|can (?:i|we)\b|could you", re.I),
    ),
    (
        "action",
        re.compile(
            r"希望|请求|恳请|要求|建议|请(?:尽快|有关|相关|领导|政府|市|区|县|查处|严查|调查|解决|整改)|盼|强烈|呼吁|查处|please",
            re.I,
        ),
    ),
)
ANSWERED: dict[str, re.Pattern[str]] = {
    "when": re.compile(
        r"\d{2,4}年|\d{1,2}月|\d+个?(?:工作日|天|日|小时|月)|年底|年内|月底|季度|近期|尽快|目前已|已完工|预计|暂无(?:计划|时间)|上旬|中旬|下旬"
    ),
    "amount": re.compile(
        r"\d+(?:\.\d+)?\s*(?:元|万|%|％|个|平方|公里|米|人|户|亩|月|年|岁|分|吨|度|倍|‰)|百分之|免费|不收"
    ),
    "how": re.compile(
        r"(?:1|一)[、.．)）]|首先|材料|提供|携带|凭|到.{2,20}(?:办理|申请|咨询)|登录|流程|步骤|申请|提交|办理|向.{2,20}(?:反映|咨询|申请)"
    ),
    "where": re.compile(
        r"(?:向|到|至|由|在).{2,24}(?:办理|咨询|申请|反映|负责|局|所|中心|大厅|窗口|办)|电话|地址|地点"
    ),
    "why": re.compile(
        r"因|由于|原因|鉴于|为了|属于|根据|按照|受.{1,12}影响|依据|未.{1,12}(?:符合|通过|办理)|导致|造成"
    ),
    "whether": re.compile(
        r"可以|不可以|不能|能够|可(?:以)?(?:享受|办理|申请|在|到|通过)|属实|不属实|不属于|属于|符合|不符合|已(?:经)?|没有|尚未|暂(?:无|不|未)|不予|未|应当|无需|需|并非|不是|不存在|存在|将"
    ),
    "action": re.compile(
        r"已(?:经)?.{0,10}(?:责令|要求|安排|组织|整改|处理|完成|拆除|查处|约谈|立案|督促|启动|派|协调|清理|修复|联系|列入|纳入|上报|制定|下达|对)"
        r"|将.{0,20}(?:安排|加强|继续|整改|处理|督促|推进|实施|研究|进一步|协调|启动|依法|列入|对)|下一步|责令|整改|正在|计划|拟|暂(?:无|不|未)|不予|无法|不能|不属于|建议您|请您|属实"
    ),
}
MISSING: dict[str, Text] = {
    "when": Text(
        "来信问时间（“%(said)s”），答复没有说明日期或期限。",
        "The letter asks when (“%(said)s”); the reply gives no date or term.",
    ),
    "amount": Text(
        "来信问数额或标准（“%(said)s”），答复没有给出数字。",
        "The letter asks how much (“%(said)s”); the reply gives no figure.",
    ),
    "how": Text(
        "来信问办理办法（“%(said)s”），答复没有写步骤或材料。",
        "The letter asks how (“%(said)s”); the reply names no steps or papers.",
    ),
    "where": Text(
        "来信问到哪里、找谁办（“%(said)s”），答复没有写明单位、地址或电话。",
        "The letter asks where (“%(said)s”); the reply names no office or phone.",
    ),
    "why": Text(
        "来信问原因（“%(said)s”），答复没有说明理由。", "The letter asks why (“%(said)s”); the reply gives no reason."
    ),
    "whether": Text(
        "来信问是否（“%(said)s”），答复没有明确结论。",
        "The letter asks whether (“%(said)s”); the reply gives no clear answer.",
    ),
    "action": Text(
        "来信要求处理（“%(said)s”），答复没有写已经或将要采取的措施。",
        "The letter asks for action (“%(said)s”); the reply names no measure taken or planned.",
    ),
}
GROUND = re.compile(
    r"《[^《》]{2,60}》|第[一二三四五六七八九十百\d]+条|[〔\[【(（]\d{4}[〕\]】)）]\s*\d+\s*号|\d+号(?:令|文)|(?:根据|按照|依据)[^，。]{4,40}(?:规定|办法|条例|通知|意见|政策|要求|标准|法|文件)"
)
REASON = re.compile(
    r"因(?!此)|由于|原因|鉴于|经(?:调查|核实|查|核查|了解|现场|查询|勘察|研究)|属实|不属实|考虑到|受.{1,12}影响|为了|由.{2,16}负责"
)
STEP = re.compile(
    r"下一步|将(?!来)|计划|预计|拟|安排|责令|整改|正在|已(?:经)?(?:完成|启动|组织|要求|督促|列入|纳入)|首先|其次|[一二三四][、是]|[1-4][、.．)）]|办理|申请|联系|咨询|提供|电话"
)
FACT = re.compile(
    r"\d{4}年|\d{1,2}月\d{1,2}日|\d+(?:\.\d+)?(?:元|万|米|公里|个|户|人|%|平方|台|栋|处|次|家)|[\u4e00-\u9fff]{2,8}(?:局|委|办|街道|镇|公司|大队|支队|中心|社区|学校|医院)"
)
