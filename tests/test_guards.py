"""Every address of the city is guarded, on purpose or by a permission, and refuses whoever holds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from chengshu.kernel.access.guards import guard_of
from chengshu.kernel.access.tests.make import make_account
from chengshu.spec.people import Permission
from chengshu.spec.registry import registry

# Open to strangers on purpose; whoever adds one explains it here.
OPEN = {
    "lifecycle/public/": "projects that were opened to the public",
    "lifecycle/public.json": "the same, for programs",
    "evaluation/public/": "figures of how reports are handled",
    "places/tiles/<str:sheet>/<int:z>/<int:x>/<int:y>.mvt": "the base map; the grid is refused to strangers",
    "hotline_12345/ask/": "everybody reads the answers of the knowledge base",
    "hotline_12345/ask/<int:key>/": "one of them",
    "intake/": "citizens report and follow",
    "intake/report/": "anybody reports",
    "intake/report/questions/": "what a class asks of whoever reports",
    "intake/follow/": "whoever reported finds it by number and end of telephone",
    "intake/follow/<slug:key>/": "whoever holds the key of a case",
    "intake/follow/<slug:key>/rate/": "the same",
    "intake/follow/<slug:key>/say/": "the same",
    "intake/follow/<slug:key>/silence/": "the same",
    "intake/open311/v2/discovery.<notation:notation>": "Open311 GeoReport v2",
    "intake/open311/v2/services.<notation:notation>": "the same",
    "intake/open311/v2/services/<str:code>.<notation:notation>": "the same",
    "intake/open311/v2/requests.<notation:notation>": "the same: public cases by GET, a report by POST with a key",
    "intake/open311/v2/requests/<str:number>.<notation:notation>": "the same",
    "intake/open311/v2/requests/<str:number>/comments.<notation:notation>": "the same",
    "intake/open311/v2/tokens/<str:key>.<notation:notation>": "the same",
    "intake/open311/v2/media/<str:key>.webp": "whoever was given the signed address, for a day",
    "intake/open311/v2/<path:rest>": "no address of the standard: a refusal in its own form",
    "licences/check/": "anybody checks a licence by its code or its PDF",
    "licences/check/<str:code>/": "where the QR code of a licence leads",
    "licences/check/<str:code>.json": "the same, for programs",
    "licences/check/compare/": "a PDF is held against what was issued",
    "licences/shown/<str:code>/": "what a holder shows to somebody by a code that lives for a minute",
    "open_data/": "the home of the portal",
    "open_data/search/": "search over open data",
    "open_data/dataset/<slug:slug>/": "an open dataset",
    "open_data/dataset/<slug:slug>/download/<slug:form>": "its rows as a file",
    "open_data/dataset/<slug:slug>/rate/": "stars from anybody, one for each visitor",
    "open_data/dataset/<slug:slug>.<slug:notation>": "it as linked data",
    "open_data/catalog": "the catalogue as linked data",
    "open_data/catalog.<slug:notation>": "the same by its ending",
    "open_data/language/": "a visitor chooses the language",
    "open_data/apps/": "what was built on open data",
    "open_data/publishers/": "who publishes",
    "open_data/rules/": "published rules and standards",
    "open_data/rules/<slug:key>/": "one of them",
    "open_data/licence/<slug:key>/": "the terms of a licence",
    "open_data/interface/": "how programs call it",
    "open_data/voices/": "what was asked and answered publicly",
    "open_data/ask/": "anybody may ask for data",
    "open_data/follow/": "whoever asked follows it by its number",
    "open_data/follow/<slug:number>/": "the same",
    "open_data/partner/": "ways to take part",
    "open_data/partner/enter/": "partners come back by their ticket",
    "open_data/partner/register/": "anybody may register, which is reviewed",
    "open_data/partner/<slug:ticket>/": "whoever holds the ticket",
    "open_data/partner/<slug:ticket>/keys/": "the same",
    "open_data/partner/<slug:ticket>/keys/<int:key_id>/end/": "the same",
    "open_data/partner/<slug:ticket>/apps/": "the same",
    "open_data/partner/<slug:ticket>/access/": "the same",
    "open_data/partner/<slug:ticket>/share/": "the same",
    "open_data/api/action/<slug:name>": "the action API of CKAN",
    "open_data/api/3": "its version",
    "open_data/api/3/action/<slug:name>": "the action API of CKAN",
    "municipal_operations/public/": "what the bureau offers to everybody",
    "municipal_operations/public/notices/": "where water, gas and heat are interrupted",
    "municipal_operations/public/notices.json": "the same, for programs",
    "municipal_operations/public/points/<slug:key>/": "toilets and repair shops",
    "municipal_operations/public/points/<slug:key>.geojson": "the same on the map",
    "municipal_operations/public/permits/": "what can be applied for",
    "municipal_operations/public/permits/<slug:key>/": "anybody may apply, which is reviewed",
    "municipal_operations/public/follow/": "whoever applied follows it by its ticket",
    "municipal_operations/public/follow/<slug:ticket>/": "the same",
    "municipal_operations/public/decisions/": "penalties as the law has them published",
    "language/": "a stranger chooses the language of the door",
    "healthz": "tells a supervisor whether the process lives",
    "readyz": "tells a load balancer whether the city can serve",
    "identity/sign-in/": "the door itself",
    "identity/second-step/": "the second half of the door",
}
UUID = "00000000-0000-7000-8000-000000000000"


def every_view() -> list[tuple[str, URLPattern]]:
    """Each address pattern as written, with its view."""
    return sorted(_walk("", get_resolver().url_patterns), key=lambda one: one[0])


def _walk(before: str, patterns: list[Any]) -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        written = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(written, one.url_patterns)
        else:
            yield written, one


def address(pattern: str, view: URLPattern) -> str:
    """The pattern with something in each place; keys that belong to nothing."""
    for name, converter in _converters(pattern).items():
        filled = {"int": "999999", "uuid": UUID, "path": "x/y", "slug": "x", "str": "x"}.get(converter, "x")
        place = f"<{converter}:{name}>" if f"<{converter}:{name}>" in pattern else f"<{name}>"
        pattern = pattern.replace(place, filled)
    return f"/{pattern}"


def _converters(pattern: str) -> dict[str, str]:
    found = {}
    for part in pattern.split("<")[1:]:
        inner = part.split(">")[0]
        converter, _, name = inner.rpartition(":")
        found[name] = converter or "str"
    return found


def is_api(pattern: str) -> bool:
    return pattern.startswith("api/")


def those(keep: Callable[[str, Any], bool]) -> list[Any]:
    """The views whose pattern and guard are wanted, as parameters of a test."""
    found = [(pattern, view) for pattern, view in every_view() if keep(pattern, guard_of(view.callback))]
    return [pytest.param(pattern, view, id=pattern or "/") for pattern, view in found]


VIEWS = those(lambda pattern, guard: True)
CLOSED = those(lambda pattern, guard: guard != "public")
BY_PERMISSION = those(lambda pattern, guard: isinstance(guard, Permission))
FOR_PROGRAMS = those(lambda pattern, guard: is_api(pattern))
FOR_STAFF = those(lambda pattern, guard: guard == "signed_in")


@pytest.mark.parametrize(("pattern", "view"), VIEWS)
def test_every_view_carries_a_guard(pattern: str, view: URLPattern) -> None:
    guard = guard_of(view.callback)
    assert guard is not None or is_api(pattern), f"{pattern} has no guard"
    if guard == "public":
        assert pattern in OPEN, f"{pattern} is open to strangers; say why in OPEN"
    if isinstance(guard, Permission):
        assert guard.key in registry.permissions, f"{pattern} needs a permission that no pack declares"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("pattern", "view"), CLOSED)
def test_a_stranger_is_led_to_the_door(client: Client, pattern: str, view: URLPattern, method: str) -> None:
    answer = getattr(client, method)(address(pattern, view))
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith("/identity/sign-in/?next=")
    else:
        assert answer.status_code in (401, 405)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("pattern", "view"), BY_PERMISSION)
def test_who_holds_nothing_is_refused(client: Client, pattern: str, view: URLPattern, method: str) -> None:
    client.force_login(make_account())
    assert getattr(client, method)(address(pattern, view)).status_code in (403, 404, 405)


@pytest.mark.django_db
@pytest.mark.parametrize(("pattern", "view"), FOR_STAFF)
def test_who_holds_nothing_gets_an_own_page_or_none(client: Client, pattern: str, view: URLPattern) -> None:
    client.force_login(make_account())
    assert client.get(address(pattern, view)).status_code in (200, 204, 302, 400, 403, 404, 405)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("pattern", "view"), FOR_PROGRAMS)
def test_a_program_that_holds_nothing_gets_its_own_or_nothing(
    client: Client, pattern: str, view: URLPattern, method: str
) -> None:
    client.force_login(make_account())
    assert getattr(client, method)(address(pattern, view)).status_code in (200, 400, 401, 403, 404, 405, 422)


def test_what_is_said_to_be_open_exists() -> None:
    patterns = {pattern for pattern, _ in every_view()}
    assert set(OPEN) <= patterns


def test_every_page_of_the_menu_needs_what_its_view_needs() -> None:
    """Else the menu would lead people to a closed door, or hide an open one."""
    guards = {name: guard_of(view.callback) for name, view in _by_name().items()}
    for pack in registry.packs:
        for page in pack.pages:
            wanted = page.needs if page.needs else "signed_in"
            assert guards[page.url_name] == wanted, page.url_name


def _by_name() -> dict[str, URLPattern]:
    found: dict[str, URLPattern] = {}

    def walk(prefix: str, patterns: list[Any]) -> None:
        for one in patterns:
            if isinstance(one, URLResolver):
                walk(f"{prefix}{one.namespace}:" if one.namespace else prefix, one.url_patterns)
            elif one.name:
                found[f"{prefix}{one.name}"] = one

    walk("", get_resolver().url_patterns)
    return found
