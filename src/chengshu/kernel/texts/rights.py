"""Permissions and roles of text understanding."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

SEE_TEXTS = Permission("texts.topic.see", Text("查看热点话题和文本模型", "See hot topics and text models"))
TRAIN = Permission("texts.model.train", Text("训练和启用文本模型", "Train text models and take them into force"))
SET_RULES = Permission(
    "texts.rule.set", Text("设置紧急词、热度和答复评分规则", "Set urgent words, heat and the score of replies")
)
PERMISSIONS = (SEE_TEXTS, TRAIN, SET_RULES)

ANALYST = Role(
    "texts.analyst",
    Text("诉求分析员", "Analyst of requests"),
    may={SEE_TEXTS: Scope.ALL, TRAIN: Scope.ALL, SET_RULES: Scope.ALL},
)
READER = Role("texts.reader", Text("热点查看员", "Reader of hot topics"), may={SEE_TEXTS: Scope.ALL})
ROLES = (ANALYST, READER)
