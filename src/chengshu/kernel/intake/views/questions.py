"""What is asked when a case of a class is reported, as officials set it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.cases.models import CaseClass
from chengshu.kernel.cases.rights import KEEP_CLASSES
from chengshu.kernel.cases.tables.classes import class_url
from chengshu.kernel.intake.forms.questions import QuestionForm
from chengshu.kernel.intake.models import ServiceField
from chengshu.kernel.intake.services.fields import set_field
from chengshu.kernel.intake.tables import QUESTIONS
from chengshu.ui.forms import form_view, typed
from chengshu.ui.tables import list_page


@requires(KEEP_CLASSES)
@require_safe
def questions(request: HubRequest) -> HttpResponseBase:
    """The questions of all classes."""
    return list_page(request, "intake/questions.html", QUESTIONS, ServiceField.objects.select_related("case_class"))


@requires(KEEP_CLASSES)
def new_question(request: HubRequest, class_key: int) -> HttpResponseBase:
    """One more question of a class."""
    row = one_of(CaseClass.objects.filter(children=None, retired_on=None), class_key)
    title = Text("“%(name)s”上报时的问题", "A question about “%(name)s”").with_values(name=row.name)
    return form_view(
        request, typed(QuestionForm, request, of=row), _set(request, row), title=title, back=class_url(row)
    )


@requires(KEEP_CLASSES)
def question(request: HubRequest, key: int) -> HttpResponseBase:
    """Another wording, other choices, or no longer asked."""
    asked = one_of(ServiceField.objects.select_related("case_class"), key)
    form = typed(QuestionForm, request, of=asked.case_class, question=asked)
    save, back = _set(request, asked.case_class), reverse("intake:questions")
    return form_view(request, form, save, title=asked.name, back=back)


def _set(request: HubRequest, row: CaseClass) -> Callable[[QuestionForm], str]:
    def save(form: QuestionForm) -> str:
        set_field(row, by=request.actor, **form.content())
        return class_url(row)

    return save
