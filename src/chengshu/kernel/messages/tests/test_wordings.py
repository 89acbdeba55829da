"""Officials may write the words of a message."""

from __future__ import annotations

import pytest

from chengshu.base.text import Text
from chengshu.kernel.access.tests.make import make_actor, make_person
from chengshu.kernel.messages.errors import UnknownValue
from chengshu.kernel.messages.models import Notice, Wording
from chengshu.kernel.messages.services import tell, word_template
from chengshu.kernel.messages.tests.make import DUE
from chengshu.kernel.messages.wordings import Words

pytestmark = pytest.mark.django_db


def test_new_words_count_from_then_on_and_former_ones_stay_as_history() -> None:
    person = make_person()
    tell([person.pk], "test.due", what="甲")
    for title in ("请办“%(what)s”", "速办“%(what)s”，勿超 100%%"):
        word_template(DUE, Words(Text(title, "Do %(what)s"), Text("按期办结。", "In time.")), by=make_actor())
    tell([person.pk], "test.due", what="甲")
    titles = set(Notice.objects.values_list("title_zh", flat=True))
    assert titles == {"“甲”将到期", "速办“甲”，勿超 100%"}
    assert Wording.objects.count() == 2


@pytest.mark.parametrize("title", ["“%(who)s”将到期", "到期 50%", "%s", "%(what)d"])
def test_words_that_could_not_be_filled_are_refused(title: str) -> None:
    with pytest.raises(UnknownValue):
        word_template(DUE, Words(Text(title, "Due"), Text("办", "Do")), by=make_actor())
    assert not Wording.objects.exists()
