"""``chengshu manage train_texts``."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.texts import services
from chengshu.kernel.texts.labelled import Labelled, read_labelled
from chengshu.kernel.texts.models import Scheme, TrainedModel
from chengshu.kernel.texts.queries.models_in_force import schemes
from chengshu.kernel.texts.services.trying import tried_on

NONE = Text("还没有分类方案，没有可训练的内容。", "There is no scheme yet, so nothing to train.")
ONE_SCHEME = Text(
    "从文件训练请写明一个方案标识（小写字母、数字、连字符），如：train_texts letters --file 来信.csv",
    "Name one scheme (small letters, digits, hyphens) to train from a file: train_texts letters --file letters.csv",
)
UNREADABLE = Text("文件“%(name)s”不能读取，请检查路径。", "The file “%(name)s” cannot be read; check its path.")
LINE = Text(
    "%(scheme)s：第 %(number)s 号模型，样本 %(examples)s，类别 %(labels)s，宏平均 F1 %(f1)s，用时 %(seconds)s 秒",
    "%(scheme)s: model %(number)s, %(examples)s examples, %(labels)s labels, macro-F1 %(f1)s, %(seconds)s s",
)
LABEL = Text(
    "  %(label)s：%(letters)s 封，查准 %(precision)s，查全 %(recall)s，F1 %(f1)s",
    "  %(label)s: %(letters)s letters, precision %(precision)s, recall %(recall)s, F1 %(f1)s",
)
LEFT_OUT = Text("  样本太少，没有学：%(labels)s", "  too few letters to learn: %(labels)s")
READ = Text(
    "%(name)s：来信列 %(text)s，类别列 %(label)s，%(n)s 封；缺来信或类别而未用 %(left)s 行",
    "%(name)s: letters in column %(text)s, labels in %(label)s, %(n)s letters; %(left)s rows lack one of both",
)
TRIED = Text(
    "在 %(name)s 的 %(n)s 封来信上（未参加训练，"
    " %(repeats)s 封与训练来信重复已除去）：宏平均 F1 %(f1)s，正确率 %(accuracy)s",
    "On %(n)s letters of %(name)s that were not learnt from (%(repeats)s repeats of learnt ones left out): "
    "macro-F1 %(f1)s, accuracy %(accuracy)s",
)


class Command(BaseCommand):
    """Trains the text models on the letters labelled so far, or on a file, and takes them into force."""

    help = "训练文本模型：用已办结来信，或用带类别的来信文件 · Train the text models on closed letters, or on a file"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("scheme", nargs="*", help="方案标识，不写则全部 · keys of schemes; all of them where none")
        parser.add_argument("--file", help="带类别的来信：xlsx、CSV 或 TSV · labelled letters: xlsx, CSV or TSV")
        parser.add_argument("--test", help="不参加训练、只用来检验的文件 · a file to try the model on, not learnt from")
        parser.add_argument("--text", action="append", default=[], help="来信列的列名或列号 · column of letters")
        parser.add_argument("--label", default="", help="类别列的列名或列号 · column of labels")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出 · print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"]:
            self._from_file(options)
            return
        keys = options["scheme"] or list(schemes().values_list("key", flat=True))
        if not keys:
            raise CommandError(str(NONE))
        refused = [key for key in keys if not self._trained(key, as_json=options["json"])]
        if refused:
            raise CommandError(", ".join(refused))

    def _from_file(self, options: dict[str, Any]) -> None:
        if len(options["scheme"]) != 1:
            raise CommandError(str(ONE_SCHEME))
        key = options["scheme"][0]
        try:
            given = self._read(options["file"], options)
            test = self._read(options["test"], options) if options["test"] else None
            _defined(key, given)
            model = services.train(key, given.examples, by=PLATFORM)
        except Refusal as refusal:
            raise CommandError(f"{key}: {refusal}") from refusal
        told: dict[str, object] = _told(model)
        if test is not None:
            told["tried"] = tried = tried_on(model, test.examples, besides=given.examples)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(_line(model))
        if test is not None:
            self.stdout.write(str(TRIED.with_values(**{**tried, "name": Path(options["test"]).name})))

    def _read(self, name: str, options: dict[str, Any]) -> Labelled:
        try:
            content = Path(name).read_bytes()
        except OSError as odd:
            raise CommandError(str(UNREADABLE.with_values(name=name))) from odd
        found = read_labelled(content, text=options["text"], label=options["label"])
        if not options["json"]:
            columns = " + ".join(found.text_columns)
            values = {"text": columns, "label": found.label_column, "n": len(found.examples), "left": found.left_out}
            self.stdout.write(str(READ.with_values(name=Path(name).name, **values)))
        return found

    def _trained(self, key: str, *, as_json: bool) -> bool:
        try:
            model = services.train(key, by=PLATFORM)
        except Refusal as refusal:
            self.stderr.write(f"{key}: {refusal}")
            return False
        self.stdout.write(json.dumps(_told(model), ensure_ascii=False) if as_json else _line(model))
        return True


def _defined(key: str, given: Labelled) -> None:
    """The scheme with the labels of the file under their own names; one that is there keeps its name."""
    known = Scheme.objects.filter(key=key).first()
    name = Text(known.name_zh, known.name_en or known.name_zh) if known else Text(key, key)
    labels = {example.label for example in given.examples} - set(known.label_names if known else ())
    services.define_scheme(key, name, by=PLATFORM, label_names={label: Text(label, label) for label in labels})


def _told(model: TrainedModel) -> dict[str, object]:
    return {"scheme": model.scheme.key, "number": model.number, "digest": model.digest, **model.scores}


def _line(model: TrainedModel) -> str:
    """What was learnt, how good each label is on letters never seen, and what was left out."""
    whole = LINE.with_values(
        scheme=model.scheme.key,
        number=model.number,
        examples=model.examples,
        labels=model.labels,
        f1=f"{model.macro_f1:.3f}",
        seconds=model.seconds,
    )
    lines = [whole, *(_label(model, one) for one in model.scores["labels"])]
    if few := model.scores.get("left_out"):
        named = ", ".join(f"{model.scheme.label_name(label)} ({n})" for label, n in few.items())
        lines.append(LEFT_OUT.with_values(labels=named))
    return "\n".join(str(line) for line in lines)


def _label(model: TrainedModel, one: dict[str, Any]) -> Text:
    shares = {name: f"{one[name]:.3f}" for name in ("precision", "recall", "f1")}
    return LABEL.with_values(label=model.scheme.label_name(one["label"]), letters=one["letters"], **shares)
