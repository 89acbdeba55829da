"""The frame of every page: menu, bell, language, search, live news, and what an export leaves behind."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import Client

from chengshu.base.text import Text
from chengshu.kernel.access.tests.make import make_account, make_actor
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.cases.rights import DISPATCHER
from chengshu.kernel.cases.tests.make import make_case, make_keeper
from chengshu.kernel.events.tickets import holder_of
from chengshu.kernel.identity.models import Account
from chengshu.kernel.identity.rights import SEE_PEOPLE
from chengshu.kernel.install.queries import SHORT, found_everywhere
from chengshu.kernel.messages.models import Notice
from chengshu.spec.pack import Pack
from chengshu.spec.pages import Hit, SearchSource
from chengshu.spec.people import Scope
from chengshu.spec.registry import registry
from chengshu.ui.context import Visitor, menu_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(client: Client) -> Account:
    """Somebody of the staff, signed in."""
    someone = make_account(may={SEE_PEOPLE: Scope.ALL})
    client.force_login(someone)
    return someone


@pytest.fixture
def streets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack with nine streets to be found."""

    def find(actor: object, words: str, limit: int) -> list[Hit]:
        return [Hit(f"{words}街 {number}", f"/streets/{number}/") for number in range(9)][:limit]

    source = SearchSource("streets", Text("街道", "Streets"), find)
    silent = SearchSource("silent", Text("空", "Empty"), lambda actor, words, limit: [])
    monkeypatch.setattr(registry, "packs", (Pack("x", Text("甲", "X"), searches=(source, silent)),))


def lines(visitor: Visitor, path: str = "/") -> dict[str, bool]:
    """The menu by address name, and which line is the current one."""
    return {line.page.url_name: line.current for section in menu_for(visitor, path) for line in section.lines}


def test_a_stranger_is_led_to_the_door_and_back(client: Client) -> None:
    answer = client.get("/search/?q=x")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("next=%2Fsearch%2F%3Fq%3Dx")


def test_the_menu_holds_what_may_be_opened_and_marks_where_one_is() -> None:
    keeper = make_actor(may={SEE_PEOPLE: Scope.ALL})
    menu = lines(keeper, "/identity/people/7/")
    assert menu["identity:people"]
    assert list(menu.values()).count(True) == 1
    assert "identity:people" not in lines(make_actor())


def test_the_first_of_the_menu_is_what_waits() -> None:
    assert next(iter(lines(make_actor()))) == "work:inbox"


def test_the_work_place_greets_and_counts(client: Client, account: Account) -> None:
    html = client.get("/").content.decode()
    assert f"{account.person.name_zh}，您好" in html
    assert "没有待办事项" in html


def test_who_has_nothing_to_do_sees_what_nobody_of_the_unit_has_claimed_yet(client: Client) -> None:
    keeper = make_keeper()
    client.force_login(make_account(organisation=keeper, may=DISPATCHER.may))
    make_case("路口井盖破损，车辆经过很危险。")
    html = client.get("/").content.decode()
    assert "本单位待签收" in html
    assert "路口井盖破损" in html
    assert "没有待办事项" not in html


def test_the_bell_counts_what_is_unread(client: Client, account: Account) -> None:
    Notice.objects.create(person=account.person, template="x", title_zh="催办", title_en="Urged", fold="1")
    html = client.get("/").content.decode()
    assert "data-bell-count>1<" in html
    assert "催办" in html


def test_a_person_is_served_in_the_language_they_chose(client: Client, account: Account) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/search/"})
    assert answer.headers["Location"] == "/search/"
    account.refresh_from_db()
    assert account.language == "en"
    assert 'lang="en"' in client.get("/search/").content.decode()
    assert Entry.objects.filter(verb="install.language.chosen", actor_id=account.person_id).count() == 1


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_choosing_a_language_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    answer = client.post("/language/", {"language": "en", "next": elsewhere})
    assert answer.headers["Location"] == "/"
    assert answer.cookies["language"].value == "en"


@pytest.mark.usefixtures("streets")
def test_the_search_shows_some_of_each_source_and_more_of_one() -> None:
    actor = make_actor()
    (some,) = found_everywhere(actor, " 春江 ")
    assert ([hit.title for hit in some.hits][:1], len(some.hits), some.more) == (["春江街 0"], SHORT, True)
    (one,) = found_everywhere(actor, "春江", "streets")
    assert (len(one.hits), one.more) == (9, False)
    assert found_everywhere(actor, "春江", "nothing") == []
    assert found_everywhere(actor, "  ") == []


@pytest.mark.usefixtures("streets", "account")
def test_the_search_page_escapes_what_was_typed(client: Client) -> None:
    html = client.get("/search/", {"q": "<b>"}).content.decode()
    assert "<b>" not in html
    assert "&lt;b&gt;街 0" in html


@pytest.mark.usefixtures("account")
def test_the_search_page_reads_a_search_of_bounded_length(client: Client) -> None:
    assert client.get("/search/", {"q": "街 " * 2_000}).status_code == 200


def test_a_ticket_to_the_news_is_for_oneself(client: Client, account: Account, settings: LazySettings) -> None:
    settings.BROKER_URL, settings.LIVE_URL = "nats://localhost", "https://news.example"
    told = client.get("/live-ticket/").json()
    url, _, ticket = told["url"].partition("?ticket=")
    assert url == "https://news.example/live/"
    assert holder_of(ticket, key=settings.SECRET_KEY) == account.person_id


@pytest.mark.usefixtures("account")
def test_without_a_broker_there_is_no_stream_to_open(client: Client, settings: LazySettings) -> None:
    settings.BROKER_URL = ""
    assert client.get("/live-ticket/").json() == {"url": "", "unread": 0}


def test_an_export_is_written_down(client: Client, account: Account) -> None:
    answer = client.get("/identity/people/?format=csv&q=x")
    assert answer.status_code == 200
    entry = Entry.objects.get(verb="install.list.exported")
    assert entry.actor_id == account.person_id
    assert (entry.details["kind"], entry.details["query"]) == ("csv", "format=csv&q=x")


def test_what_is_not_there_says_where_to_go(client: Client, account: Account) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "回到工作台" in answer.content.decode()
