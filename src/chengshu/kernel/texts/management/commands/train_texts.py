"""``chengshu manage train_texts``."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.texts import services
from chengshu.kernel.texts.models import TrainedModel
from chengshu.kernel.texts.queries.models_in_force import schemes

NONE = Text("还没有分类方案，没有可训练的内容。", "There is no scheme yet, so nothing to train.")
LINE = Text(
    "%(scheme)s：第 %(number)s 号模型，样本 %(examples)s，类别 %(labels)s，宏平均 F1 %(f1)s，用时 %(seconds)s 秒",
    "%(scheme)s: model %(number)s, %(examples)s examples, %(labels)s labels, macro-F1 %(f1)s, %(seconds)s s",
)


class Command(BaseCommand):
    """Trains the text models on the letters labelled so far and takes them into force."""

    help = "用已办结来信训练文本模型 · Train the text models on the letters labelled so far"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("scheme", nargs="*", help="方案标识，不写则全部 · keys of schemes; all of them where none")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出 · print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        keys = options["scheme"] or list(schemes().values_list("key", flat=True))
        if not keys:
            raise CommandError(str(NONE))
        refused = [key for key in keys if not self._trained(key, as_json=options["json"])]
        if refused:
            raise CommandError(", ".join(refused))

    def _trained(self, key: str, *, as_json: bool) -> bool:
        try:
            model = services.train(key, by=PLATFORM)
        except Refusal as refusal:
            self.stderr.write(f"{key}: {refusal}")
            return False
        self.stdout.write(json.dumps(_told(model), ensure_ascii=False) if as_json else _line(model))
        return True


def _told(model: TrainedModel) -> dict[str, object]:
    return {"scheme": model.scheme.key, "number": model.number, "digest": model.digest, **model.scores}


def _line(model: TrainedModel) -> str:
    return str(
        LINE.with_values(
            scheme=model.scheme.key,
            number=model.number,
            examples=model.examples,
            labels=model.labels,
            f1=f"{model.macro_f1:.3f}",
            seconds=model.seconds,
        )
    )
