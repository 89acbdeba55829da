"""The forms of acts on an item's page: what each asks, which service does it, and what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chengshu.base.errors import NotAllowed, NotFound
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.work import forms, queries
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Desk, Item
from chengshu.kernel.work.services import Place
from chengshu.kernel.work.showing import delegated_by, reaches_unit
from chengshu.spec.work import Act
from chengshu.ui.forms import Form


@dataclass(frozen=True)
class Doing:
    """Who does something to what, from which desk."""

    actor: Actor
    item: Item
    desk: Desk | None

    @property
    def seat(self) -> Desk:
        """The desk. Raises NotFound for somebody without one."""
        if self.desk is None:
            raise NotFound
        return self.desk


@dataclass(frozen=True)
class ActPage:
    """The page of an act. ``note`` says beforehand what will happen; ``done`` afterwards what has."""

    title: Text
    note: Text
    done: Text
    form: Callable[[Doing], Callable[..., Form]]
    save: Callable[[Doing, Any], object]
    tone: str = "primary"


def _plain(form: type[Form]) -> Callable[[Doing], Callable[..., Form]]:
    return lambda doing: form


def _with_actor(form: Callable[..., Form]) -> Callable[[Doing], Callable[..., Form]]:
    return lambda doing: lambda *args, **kwargs: form(*args, actor=doing.actor, **kwargs)


def _returning(doing: Doing) -> Callable[..., Form]:
    passed = queries.earlier_states(doing.item.tokens.get(pk=doing.seat.token_id))
    return lambda *args, **kwargs: forms.ReturnForm(*args, passed=passed, **kwargs)


def _pausing(doing: Doing) -> Callable[..., Form]:
    return lambda *args, **kwargs: forms.PauseForm(*args, pauses=doing.item.type.pauses, **kwargs)


def _why(form: Form) -> str:
    return str(form.cleaned_data.get("why") or "")


def _set_due(doing: Doing, form: Form) -> object:
    if not reaches_unit(doing.actor, doing.item):
        raise NotAllowed
    return work.set_due(doing.item, form.cleaned_data["due"], by=doing.actor, why=_why(form))


def _take_back(doing: Doing, form: Form) -> object:
    desk = delegated_by(doing.actor, doing.item)
    if desk is None:
        raise NotFound
    return work.take_back(desk, by=doing.actor, why=_why(form))


def _add_signer(doing: Doing, form: forms.SignerForm) -> object:
    place = Place(form.cleaned_data["place"])
    return work.add_signer(doing.seat, seat=form.seat(), place=place, by=doing.actor, why=_why(form))


def _sign(doing: Doing, form: Form) -> object:
    return work.sign(doing.seat, by=doing.actor, agrees=form.cleaned_data["agrees"] == "yes", why=_why(form))


ACTS: Mapping[str, ActPage] = {
    Act.CLAIM: ActPage(
        Text("签收", "Claim"),
        Text(
            "签收后由您办理，本单位其他人不再看到此待办。",
            "It becomes yours; your colleagues no longer see it as theirs.",
        ),
        Text("已签收。", "It is yours now."),
        _plain(forms.WhyForm),
        lambda doing, form: work.claim(doing.seat, by=doing.actor),
    ),
    "release": ActPage(
        Text("退回待签收", "Put back"),
        Text("本单位的同事可以重新签收。", "Your colleagues can claim it again."),
        Text("已退回待签收。", "It can be claimed again."),
        _plain(forms.WhyForm),
        lambda doing, form: work.release(doing.seat, by=doing.actor, why=_why(form)),
    ),
    Act.TRANSFER: ActPage(
        Text("转办", "Pass on"),
        Text("转办后由对方办理，不再回到您这里。", "They do it instead of you; it does not come back."),
        Text("已转办。", "Passed on."),
        _with_actor(forms.ToForm),
        lambda doing, form: work.transfer(doing.seat, to=form.seat(), by=doing.actor, why=_why(form)),
    ),
    Act.DELEGATE: ActPage(
        Text("委托", "Delegate"),
        Text("对方签署意见后，事项回到您这里，由您继续办理。", "Once they have signed, it comes back to you to go on."),
        Text("已委托。", "Delegated."),
        _with_actor(forms.ToForm),
        lambda doing, form: work.delegate(doing.seat, to=form.seat(), by=doing.actor, why=_why(form)),
    ),
    "take_back": ActPage(
        Text("收回委托", "Take back"),
        Text("对方不再办理，事项回到您这里。", "They need do nothing more; it is yours again."),
        Text("已收回。", "Taken back."),
        _plain(forms.WhyForm),
        _take_back,
    ),
    Act.ADD_SIGNER: ActPage(
        Text("加签", "Add a signer"),
        Text("对方签署前，事项不会进入下一环节。", "It does not go on until they have signed."),
        Text("已加签。", "A signer was added."),
        _with_actor(forms.SignerForm),
        _add_signer,
    ),
    "sign": ActPage(
        Text("签署意见", "Sign"),
        Text("您的意见会记入办理记录。", "Your opinion goes on record."),
        Text("已签署。", "Signed."),
        _plain(forms.SignForm),
        _sign,
    ),
    Act.RETURN: ActPage(
        Text("退回", "Return"),
        Text("事项回到所选环节的原办理人。", "It goes back to whoever did the step you choose."),
        Text("已退回。", "Returned."),
        _returning,
        lambda doing, form: work.return_to(
            doing.item, form.cleaned_data["state"], by=doing.actor, why=_why(form), desk=doing.desk
        ),
        tone="warning",
    ),
    Act.WITHDRAW: ActPage(
        Text("撤回", "Withdraw"),
        Text(
            "撤回您的上一步，由您重新办理；如撤回的是发起，事项随即结束。",
            "Your last step is undone and the item is yours again; an opening withdrawn ends it.",
        ),
        Text("已撤回。", "Withdrawn."),
        _plain(forms.WhyForm),
        lambda doing, form: work.withdraw(doing.item, by=doing.actor, why=_why(form)),
    ),
    Act.TERMINATE: ActPage(
        Text("终止", "End"),
        Text(
            "事项及其未办结的子任务立即结束，不能恢复。",
            "The item and its open sub-work end at once; this cannot be undone.",
        ),
        Text("已终止。", "Ended."),
        _plain(forms.ReasonForm),
        lambda doing, form: work.terminate(doing.item, by=doing.actor, why=_why(form)),
        tone="danger",
    ),
    Act.COPY: ActPage(
        Text("抄送", "Copy to"),
        Text("对方可以查看此事项，无需办理。", "They can see the item; nothing is asked of them."),
        Text("已抄送。", "Copied."),
        _with_actor(forms.CopyForm),
        lambda doing, form: work.copy_to(doing.item, form.cleaned_data["people"], by=doing.actor, why=_why(form)),
    ),
    Act.URGE: ActPage(
        Text("催办", "Urge"),
        Text("当前办理人会立即收到提醒。", "Whoever it lies with is told at once."),
        Text("已催办。", "They were told."),
        _plain(forms.WhyForm),
        lambda doing, form: work.urge(doing.item, by=doing.actor, why=_why(form)),
    ),
    Act.PAUSE: ActPage(
        Text("暂停计时", "Stop the clock"),
        Text(
            "暂停期间不计入期限，恢复后才能继续办理。", "The time does not count; it must be resumed before it goes on."
        ),
        Text("已暂停计时。", "The clock stands still."),
        _pausing,
        lambda doing, form: work.pause(doing.item, form.cleaned_data["reason"], by=doing.actor, why=_why(form)),
    ),
    "resume": ActPage(
        Text("恢复计时", "Resume the clock"),
        Text("期限按暂停的时长顺延。", "Every due time moves by the time the clock stood."),
        Text("已恢复计时。", "The clock runs again."),
        _plain(forms.WhyForm),
        lambda doing, form: work.resume(doing.item, by=doing.actor, why=_why(form)),
    ),
    Act.EXTEND: ActPage(
        Text("申请延期", "Ask for more time"),
        Text("申请会送审批人决定，决定之前原期限不变。", "Somebody decides; until then the deadline stays."),
        Text("延期申请已提交。", "Your request was sent."),
        _plain(forms.ExtensionForm),
        lambda doing, form: work.ask_extension(doing.item, amount=form.length(), by=doing.actor, why=_why(form)),
    ),
    "set_due": ActPage(
        Text("调整期限", "Change the date"),
        Text("全程期限改为所选日期，变化记入办理记录。", "The whole item gets this date; the change goes on record."),
        Text("期限已调整。", "The date was changed."),
        _plain(forms.DueForm),
        _set_due,
    ),
}
