"""What people write about their visits and steps, put together from parts so that no two read alike."""

from random import Random

from caseflow.policy.codes import DropoutReason, VisitResult

#: reasons that the schools of 云渡县 meet, and how often
REASONS = (
    (DropoutReason.STUDY, 30),
    (DropoutReason.WORK, 22),
    (DropoutReason.FAMILY, 9),
    (DropoutReason.INTERNET, 9),
    (DropoutReason.LEFT_BEHIND, 8),
    (DropoutReason.POVERTY, 5),
    (DropoutReason.MENTAL, 5),
    (DropoutReason.ILLNESS, 4),
    (DropoutReason.MIGRANT, 4),
    (DropoutReason.BELIEF, 4),
    (DropoutReason.MARRIAGE, 2),
    (DropoutReason.BULLYING, 2),
    (DropoutReason.DISTANCE, 2),
)
_CAUSES = {
    DropoutReason.STUDY: (
        "孩子说功课跟不上，坐在教室里听不懂，不愿再去",
        "几次测验成绩靠后，孩子觉得没有意思，想早点学门手艺",
        "英语、数学落下较多，孩子怕被同学笑话",
    ),
    DropoutReason.WORK: (
        "孩子跟着表哥去外地饭店帮工，已有半个月",
        "家里想让孩子随亲戚到工地上做小工，说早些挣钱",
        "孩子自己在网上找了电子厂的活，家长没有拦住",
    ),
    DropoutReason.FAMILY: (
        "父母离异后孩子随祖父生活，祖父年纪大，管不住",
        "母亲外出多时没有音信，父亲忙于生计，孩子没人照看",
        "家里老人住院，孩子在家照顾弟妹",
    ),
    DropoutReason.INTERNET: (
        "孩子整夜玩手机，白天起不来，家长说多次没收无果",
        "孩子沉迷网络游戏，一提上学就关门不出",
    ),
    DropoutReason.LEFT_BEHIND: (
        "父母都在沿海务工，祖母不识字，说不清孩子去了哪个同学家",
        "父母一年回来一次，孩子平时住在姑姑家，没有人督促上学",
    ),
    DropoutReason.POVERTY: (
        "家中主要劳力生病，欠了外债，家长认为能省一笔是一笔",
        "家里靠低保生活，孩子不愿向同学开口说难处",
    ),
    DropoutReason.MENTAL: (
        "孩子近来不愿见人，夜里睡不着，家长带去县医院看过",
        "孩子情绪低落，一到校门口就哭",
    ),
    DropoutReason.ILLNESS: ("孩子上月摔伤，伤好后一直没有回校", "孩子反复发烧，家长说等好透了再去"),
    DropoutReason.MIGRANT: (
        "随父母到县城后转学手续没有办下来，便一直在家",
        "父母换了务工地点，新学校还没有联系好",
    ),
    DropoutReason.BELIEF: ("家长说读完初中也一样打工，不必再读", "祖父认为女孩子识字就够了"),
    DropoutReason.MARRIAGE: (
        "家里正在为孩子说亲，已向家长讲明法律规定",
        "孩子与邻乡青年来往，家长准备订亲，已当面劝阻",
    ),
    DropoutReason.BULLYING: (
        "孩子说被同寝室的同学欺负，不敢回校，学校已着手调查",
        "与同学打架后怕被报复，不肯进校门",
    ),
    DropoutReason.DISTANCE: ("住处离学校二十多里，寄宿床位没有落实", "家在山上，雨天路断，孩子走读不便"),
}
_SAID = (
    "向家长讲了义务教育法第五条、第十一条的规定",
    "向家长说明送孩子上学是监护人的法定义务",
    "同孩子单独谈了半个多小时",
    "把学校能给的帮助一项项讲给家长听",
    "请村干部一起做了工作",
    "约定由任课教师给孩子补课",
)
_ENDS = {
    VisitResult.NOT_YET: (
        "家长表示再想想，暂时没有答应",
        "孩子低头不语，没有松口",
        "家长说要等在外的父亲回来再定",
        "谈话后家长态度有所松动，仍未答应",
    ),
    VisitResult.PROMISED: (
        "家长答应按约定的日子把孩子送来",
        "孩子同意回校试一试",
        "家长当面写下了返校的日子",
    ),
    VisitResult.BACK: ("孩子已在教室上课，同学关系正常", "到班查看，孩子按时到校，作业已补上一部分"),
    VisitResult.AWAY: (
        "邻居说孩子随父母外出，电话打通后父亲不愿多说",
        "祖母说孩子去了外地亲戚家，只给了一个电话",
    ),
    VisitResult.OTHER: ("家长忙于农活，约定改日再谈",),
}
_NOBODY = (
    "大门上锁，邻居说一家人去了镇上，已在门上留下联系电话",
    "敲门无人应，拨打登记的两个电话均未接通",
    "家中只有一条狗，村组长说前几日还见过孩子",
    "电话关机，托村干部带话",
    "按名册上的地址找到，屋里没有人住的样子",
)
_HARDSHIPS = ("缺劳力", "祖父母年老多病", "母亲残疾", "欠债", "租房居住", "单亲", "")
_COMPANIONS = ("村干部", "镇村两级干部", "政教主任", "年级组长", "驻村工作队员", "司法所工作人员", "社区民警")
FLAGS = {
    "labour": "在一家小饭馆后厨看到孩子端菜，店主说是亲戚家的孩子来帮忙，已当场说明不得招用未满十六周岁的人",
    "abuse": "孩子手臂有几处青紫，问起时说是父亲打的，已记下时间和孩子的说法，没有再追问",
    "marriage": "家中正在办订亲酒，孩子未满十四周岁，已告知家长并立即报告",
    "neglect": "孩子独自住在老屋，锅里只有隔夜饭，父母三个月没有回来",
}
SEND_BACKS = ("报告中缺一次家访的日期，请核实补齐后再报", "监护人电话打不通，请先核实现在的联系方式")
VOIDS = (
    "监护人姓名写错一字，收回重新制发",
    "送达已晚，距截止日不足七天，作废后另定日期",
    "公告送达期间较长，原定截止日不足，作废后重新制发",
)
REFUSAL = "称孩子不愿上学，拒绝签收"
GONE = "村委会证实全家外出，亲属和邻居均不知去向，电话停机"
DECLINES = ("卷中送达回证没有送达人签名，请补齐后再移送", "家访记录与报告中的次数不一致，请核对")
REPLIES = (
    "来函收悉，该生随父母在本县居住，现就读于当地小学，正在补办转学手续",
    "经走访，该生不在来函所列住处，暂未找到",
)
COMMENTS = ("同意", "材料齐全，同意", "经核对，同意")
REFUSALS = ("证明没有单位公章，请补齐后再申请", "期满日期与批准文书不一致，请改正")
HANDLED = "已会同公安、民政核实处理，孩子由学校和村委会共同关照"
TRANSFER_REASON = "一家已迁居，户籍随迁，由现居住地办理"
ASSIGN_NOTE = "原经办人请假一个月，转由本人办理"
CLUE = "该生户籍在贵县，可能已随父母返回户籍地居住"


def cause(rng: Random, reason: DropoutReason) -> str:
    return rng.choice(_CAUSES.get(reason, ("原因尚在了解",)))


def draw_reason(rng: Random) -> DropoutReason:
    reasons, weights = zip(*REASONS, strict=True)
    return DropoutReason(rng.choices(reasons, weights)[0])


def account(rng: Random, reason: DropoutReason, result: VisitResult) -> str:
    if result is VisitResult.NOBODY:
        return f"{rng.choice(_NOBODY)}。"
    if result is VisitResult.BACK:
        return f"{rng.choice(_ENDS[result])}。"
    return f"{cause(rng, reason)}。{rng.choice(_SAID)}，{rng.choice(_ENDS[result])}。"


def hardship(rng: Random) -> str:
    return rng.choice(_HARDSHIPS)


def companions(rng: Random, name: str) -> str:
    return f"{rng.choice(_COMPANIONS)}{name}" if rng.random() < 0.45 else ""
