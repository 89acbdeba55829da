"""What a form sends is refused in words before it reaches a database that cannot keep it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpResponse
from django.http.request import HttpRequest
from django.test import Client, RequestFactory
from django.test.client import MULTIPART_CONTENT
from django.urls import reverse

from chengshu.ui.middleware import RefusalMiddleware

URLENCODED = "application/x-www-form-urlencoded"


def nothing(request: HttpRequest) -> HttpResponse:
    """A view that takes what it is given."""
    return HttpResponse()


@pytest.mark.django_db
@pytest.mark.parametrize("content_type", [MULTIPART_CONTENT, URLENCODED])
def test_a_character_that_cannot_be_kept_is_refused_in_forms_of_both_kinds(content_type: str) -> None:
    url, typed = reverse("identity:sign_in"), {"username": "张\0三", "password": "x"}
    body: object = typed if content_type == MULTIPART_CONTENT else "username=%E5%BC%A0%00%E4%B8%89&password=x"
    answer = Client().post(url, body, content_type=content_type)
    assert answer.status_code == 422
    assert "无法保存的字符" in answer.content.decode()


def test_files_hold_any_byte() -> None:
    upload = SimpleUploadedFile("图.png", b"\x89PNG\x00\x00")
    request = RequestFactory().post("/", {"note": "现场照片", "file": upload})
    assert RefusalMiddleware(nothing).process_view(request, nothing, (), {}) is None
    kept = request.FILES["file"]
    assert isinstance(kept, UploadedFile)
    assert kept.read() == b"\x89PNG\x00\x00"
