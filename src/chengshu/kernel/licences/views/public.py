"""Pages for anybody."""

from django.http import HttpRequest, HttpResponse

from chengshu.kernel.access.guards import public


@public
def check(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse(code)
