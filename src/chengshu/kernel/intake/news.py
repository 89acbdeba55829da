"""What reporters are told about their case while it is handled, and in which words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from chengshu.base.text import Language, Text
from chengshu.kernel.cases.contacts import opened
from chengshu.kernel.cases.events import CaseClosed, CaseDispatched, CaseEvent, CaseFiled, CaseHandled, CaseReopened
from chengshu.kernel.cases.models import Case, Channel, Outcome, Reporter
from chengshu.kernel.messages.outsiders import Outsider
from chengshu.kernel.messages.services import tell_outside
from chengshu.spec.pages import MessageTemplate

SEE = Text("查看：%(link)s", "See %(link)s")


def _news(key: str, title: Text, body: Text) -> MessageTemplate:
    """The number in the heading leads an answer by e-mail back to its case, where a server renamed our letter."""
    title = Text(f"{title.zh} [%(number)s]", f"{title.en} [%(number)s]")
    whole = Text(f"{body.zh}{SEE.zh}", f"{body.en} {SEE.en}")
    return MessageTemplate(f"intake.told.{key}", title, whole, outside=True)


RECEIVED = _news(
    "received",
    Text("来信已登记", "Your letter is registered"),
    Text("编号 %(number)s，办理进展会告知您。", "Its number is %(number)s. You will hear how it goes on."),
)
FILED = _news(
    "filed",
    Text("诉求已立案", "Your report is filed"),
    Text(
        "您反映的问题（编号 %(number)s）已立案，将交有关单位办理。",
        "Your report %(number)s is filed and will be sent to the body in charge.",
    ),
)
SENT = _news(
    "sent",
    Text("诉求已交办", "Your report is being handled"),
    Text("您反映的问题（编号 %(number)s）已交由%(unit)s办理。", "Your report %(number)s is now with %(unit)s."),
)
HANDLED = _news(
    "handled",
    Text("诉求已处置", "Your report was handled"),
    Text(
        "您反映的问题（编号 %(number)s），%(unit)s已处置，正在核查。",
        "%(unit)s has handled your report %(number)s; the result is being checked.",
    ),
)
CLOSED = _news(
    "closed",
    Text("诉求已办结，请评价", "Your report is closed; please rate it"),
    Text(
        "您反映的问题（编号 %(number)s）已办结，请查看答复并评价。",
        "Your report %(number)s is closed. Please read the answer and rate it.",
    ),
)
REFUSED = _news(
    "refused",
    Text("诉求未予受理", "Your report was not taken in"),
    Text(
        "您反映的问题（编号 %(number)s）未予受理，原因请看查询页。",
        "Your report %(number)s was not taken in; the page says why.",
    ),
)
MERGED = _news(
    "merged",
    Text("诉求已并案", "Your report is handled with another"),
    Text(
        "您反映的问题（编号 %(number)s）与他人反映的相同，一并办理，办结后告知您。",
        "Others reported the same as your report %(number)s; both are handled as one and you will hear the result.",
    ),
)
MERGED_CLOSED = _news(
    "merged_closed",
    Text("并案诉求已办结", "The matter you reported is closed"),
    Text(
        "您反映的问题（编号 %(number)s）已与相同诉求一并办结。",
        "The matter of your report %(number)s is closed together with other reports.",
    ),
)
REOPENED = _news(
    "reopened",
    Text("诉求重新办理", "Your report was opened again"),
    Text("您反映的问题（编号 %(number)s）已重新办理。", "Your report %(number)s was opened again."),
)
MESSAGES = (RECEIVED, FILED, SENT, HANDLED, CLOSED, REFUSED, MERGED, MERGED_CLOSED, REOPENED)
PROGRESS = (RECEIVED.key, FILED.key, SENT.key, HANDLED.key, REOPENED.key)
ENDS = {
    Outcome.CLOSED: CLOSED,
    Outcome.ANSWERED: CLOSED,
    Outcome.REFUSED: REFUSED,
    Outcome.MERGED: MERGED,
}
TOGETHER = 500
INVENTED = re.compile(r"\w+:demo-")


def on_filed(event: CaseFiled) -> None:
    """立案."""
    if case := _case(event):
        _tell(case, FILED, case.filed_at)


def on_sent(event: CaseDispatched) -> None:
    """派遣; a case that is in another unit's hands by now is told of with that one."""
    if (case := _case(event)) and case.lead_id == event.unit_id:
        _tell(case, SENT, case.sent_at)


def on_handled(event: CaseHandled) -> None:
    """处置完成, before it is checked."""
    if case := _case(event):
        _tell(case, HANDLED, case.handled_at)


def on_closed(event: CaseClosed) -> None:
    """结案: asks for a rating; who reported the same hears of it too. A case that was called off is told to nobody."""
    case = _case(event)
    news = ENDS.get(Outcome(event.outcome))
    if case is None or news is None or case.outcome != event.outcome:
        return
    _tell(case, news, case.closed_at)
    if news is CLOSED:
        for other in _merged_into(case):
            _tell(other, MERGED_CLOSED, case.closed_at)


def on_reopened(event: CaseReopened) -> None:
    """重新办理."""
    if (case := _case(event)) and case.round == event.round:
        _tell(case, REOPENED, case.changed_at, stamp=str(event.round))


def tell_received(case: Case) -> None:
    """To who cannot see the page on which a report is confirmed: writers of letters."""
    _tell(case, RECEIVED, case.reported_at)


def outsider_of(case: Case) -> Outsider:
    """The reporter as messages reach them; without any way for one who stays unnamed."""
    who: Reporter | None = case.reporter
    if who is None:
        return Outsider()
    language: Language = "en" if case.language == "en" else "zh"
    return Outsider(opened(who.phone_sealed), opened(who.email_sealed), language, silent=who.wishes_silence)


def follow_url(case: Case) -> str:
    """The reporter's own page, as it stands in a message."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('intake:follow', args=[case.follow_key])}"


def _case(event: CaseEvent) -> Case | None:
    """The case, where there is somebody to tell. Cases of imported files have their reporters told elsewhere; those of
    the invented city name telephones that may be somebody's.
    """
    if event.channel == Channel.IMPORT:
        return None
    rows = Case.everywhere.select_related("reporter", "lead").filter(pk=event.case_id)
    case = rows.filter(reporter__isnull=False).first()
    return None if case is None or INVENTED.match(case.once or "") else case


def _merged_into(case: Case) -> Iterable[Case]:
    """Cases that go on with this one, one for each reporter who is not its own."""
    rows = case.merged.select_related("reporter", "lead").filter(reporter__isnull=False)
    rows = rows.exclude(reporter=case.reporter_id).exclude(channel=Channel.IMPORT)
    return {row.reporter_id: row for row in rows.order_by("-pk")[:TOGETHER]}.values()


def _tell(case: Case, news: MessageTemplate, at: datetime | None, *, stamp: str = "") -> None:
    """Tell it once for the moment at which it happened; nothing where that is no longer so."""
    if at is None:
        return
    unit = case.lead.name if case.lead else Text("有关单位", "the body in charge")
    tell_outside(
        outsider_of(case),
        news.key,
        subject=case,
        once=f"{news.key} {case.pk} {stamp or at.isoformat()}",
        overtakes=PROGRESS,
        number=case.number,
        unit=unit,
        link=follow_url(case),
    )
