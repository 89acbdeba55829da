"""The door of the action API: reads what was sent, finds the action, and answers in CKAN's envelope."""

from __future__ import annotations

import hashlib
import logging
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt

from chengshu.kernel.access.guards import HubRequest, public
from chengshu.packs.open_data.addresses import absolute
from chengshu.packs.open_data.ckan import tables
from chengshu.packs.open_data.ckan.actions import ACTIONS
from chengshu.packs.open_data.ckan.errors import ActionError, Denied
from chengshu.packs.open_data.ckan.reading import Params, read
from chengshu.packs.open_data.doors import caller_of, may_read, opened_to_all, take_call
from chengshu.packs.open_data.errors import TooManyCalls
from chengshu.packs.open_data.usage import TALLY

log = logging.getLogger(__name__)
LARGEST_BODY = 256 * 1024
ROWS = frozenset({"datastore_search", "datastore_info"})


@csrf_exempt
@public
def action(request: HubRequest, name: str) -> HttpResponse:
    """One call of the action API, by GET or POST."""
    if request.method == "OPTIONS":
        return opened_to_all(HttpResponse(status=204))
    return opened_to_all(_answered(request, name))


@csrf_exempt
@public
def version(request: HubRequest) -> HttpResponse:
    """Which version of the API this is."""
    return opened_to_all(JsonResponse({"version": 3}))


def _answered(request: HubRequest, name: str) -> HttpResponse:
    doing = ACTIONS.get(name)
    if doing is None:
        return JsonResponse(f"Bad request - Action name not known: {name[:100]}", safe=False, status=400)
    try:
        take_call(request)
        params = _params(request)
        if name in ROWS:
            _may_read_rows(request, params)
        result = doing(params)
    except ValueError as problem:
        return JsonResponse(f"Bad request - JSON Error: {problem}", safe=False, status=400)
    except TooManyCalls as refusal:
        error = {"__type": "Rate Limit Error", "message": refusal.sentence.en, "message_zh": refusal.sentence.zh}
        answer = _envelope(name, error=error, status=429)
        answer.headers["Retry-After"] = str(refusal.seconds)
        return answer
    except ActionError as problem:
        return _envelope(name, error=problem.as_json(), status=problem.status)
    return _tagged(request, _envelope(name, result=result))


def _may_read_rows(request: HubRequest, params: Params) -> None:
    dataset, _ = tables.table_called(params)
    if not may_read(dataset, caller_of(request)):
        raise Denied("this dataset is open on conditions; register for a key at /open_data/partner/")
    TALLY.note(dataset.pk, "calls")


def _params(request: HttpRequest) -> Params:
    """What was sent, as a mapping. Raises ValueError where the body is no JSON object."""
    if request.method != "POST":
        return _flat(request.GET)
    if len(request.body) > LARGEST_BODY:
        raise ValueError("the request is too large")
    if request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"} and request.POST:
        return {**_flat(request.GET), **_flat(request.POST)}
    body = read(request.body.decode("utf-8") or "{}")
    if not isinstance(body, dict):
        raise ValueError("Request data JSON decoded to something that is not a dictionary")
    return body


def _flat(query: QueryDict) -> dict[str, Any]:
    return {name: values[0] if len(values) == 1 else values for name, values in query.lists()}


def _envelope(name: str, *, result: Any = None, error: Any = None, status: int = 200) -> HttpResponse:
    body: dict[str, Any] = {
        "help": absolute(f"/open_data/api/3/action/help_show?name={name}"),
        "success": error is None,
    }
    body |= {"result": result} if error is None else {"error": error}
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def _tagged(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """With a tag of the content, and without the content where the caller has it already."""
    tag = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    if request.method == "GET" and tag in request.headers.get("If-None-Match", ""):
        answer = HttpResponse(status=304)
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "public, max-age=30"
    return answer
