"""The page of a class of components leads to the class of cases of the same code."""

from __future__ import annotations

import pytest
from django.test import Client

from chengshu.base.text import Text
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.cases.models import ClassKind, Scheme
from chengshu.kernel.cases.rights import KEEP_CLASSES, SEE
from chengshu.kernel.cases.services import add_class
from chengshu.kernel.places.rights import SEE_COMPONENTS
from chengshu.kernel.places.services import ClassNames
from chengshu.kernel.places.services import add_class as add_component_class
from chengshu.spec.people import Permission, Scope

PAGE = "/places/components/classes/0139/"


def page(*may: Permission) -> str:
    client = Client()
    client.force_login(make_account(may=dict.fromkeys((SEE_COMPONENTS, *may), Scope.ALL)))
    return client.get(PAGE).content.decode()


@pytest.mark.django_db
def test_a_keeper_adds_the_class_of_cases_and_a_reader_sees_it() -> None:
    add_component_class("0139", ClassNames("智慧灯杆"), by=PLATFORM)
    main = add_class(Scheme.CITY, "01", Text("公用设施", "Utilities"), kind=ClassKind.COMPONENT, by=PLATFORM)
    assert f"/cases/classes/new/?parent={main.pk}" in page(SEE, KEEP_CLASSES)
    assert "/cases/classes/new/" not in page(SEE)
    assert "同代码的案件类别" not in page()

    row = add_class(
        Scheme.CITY, "0139", Text("智慧灯杆", "Smart pole"), kind=ClassKind.COMPONENT, parent=main, by=PLATFORM
    )
    shown = page(SEE)
    assert f"/cases/classes/{row.pk}/" in shown
    assert "0139 智慧灯杆" in shown
