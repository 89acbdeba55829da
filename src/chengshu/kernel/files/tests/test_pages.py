"""Handing files out, and the form field."""

from __future__ import annotations

import tracemalloc
from typing import Any
from urllib.parse import quote

import pytest
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from chengshu.kernel.access.actor import Actor, actor_of_account
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.files import queries
from chengshu.kernel.files.forms import FilesField
from chengshu.kernel.files.models import Attachment
from chengshu.kernel.files.previews import make_previews
from chengshu.kernel.files.purposes import EVIDENCE
from chengshu.kernel.files.rights import SET_LIMITS
from chengshu.kernel.files.services import keep
from chengshu.kernel.files.tests.make import EVERYTHING, attachable, make_upload, pdf, picture
from chengshu.kernel.files.uploads import BoundedUploadHandler
from chengshu.spec.files import Attachable
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db


def of_own_body(actor: Actor, key: str) -> bool:
    return str(actor.organisation_id) == key


BODIES = Attachable("identity.Organisation", may_see=of_own_body, guarded=True)


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_a_file_comes_as_an_attachment_that_no_browser_guesses_about(client: Client) -> None:
    account = make_account()
    kept = keep(make_upload(pdf(), "年度 报告.exe"), purpose=EVERYTHING, by=actor_of_account(account))
    client.force_login(account)
    response = client.get(reverse("files:download", args=[kept.pk]))
    assert body_of(response) == queries.content_of(kept).read_bytes()
    assert response["Content-Disposition"].startswith("attachment")
    assert quote("年度 报告.exe.pdf") in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/pdf"


def test_who_may_not_see_the_subject_may_not_have_its_files_and_reads_of_a_guarded_one_are_written_down(
    client: Client,
) -> None:
    body = make_organisation()
    insider, outsider = make_account(organisation=body), make_account()
    with attachable(BODIES):
        kept = keep(make_upload(picture()), purpose=EVERYTHING, by=actor_of_account(outsider), subject=body)
        make_previews()
        addresses = [reverse("files:download", args=[kept.pk]), reverse("files:preview", args=[kept.pk, 1])]
        client.force_login(outsider)
        assert [client.get(address).status_code for address in addresses] == [404, 404]
        client.force_login(insider)
        assert [client.get(address).status_code for address in addresses] == [200, 200]
    read = Entry.objects.filter(verb__in=["files.attachment.read", "files.preview.read"])
    assert set(read.values_list("actor_id", flat=True)) == {insider.person_id}
    assert read.count() == 2


def test_a_file_of_something_no_pack_declares_any_more_is_nobody_s(client: Client) -> None:
    account = make_account()
    with attachable(BODIES):
        kept = keep(
            make_upload(picture()),
            purpose=EVERYTHING,
            by=actor_of_account(account),
            subject=account.person.posts.get().organisation,
        )
    client.force_login(account)
    assert client.get(reverse("files:download", args=[kept.pk])).status_code == 404


def test_a_file_not_yet_attached_is_its_keeper_s_alone(client: Client) -> None:
    keeper, other = make_account(), make_account()
    address = reverse(
        "files:download", args=[keep(make_upload(pdf()), purpose=EVERYTHING, by=actor_of_account(keeper)).pk]
    )
    for account, status in ((keeper, 200), (other, 404)):
        client.force_login(account)
        assert client.get(address).status_code == status


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    kept = keep(make_upload(pdf()), purpose=EVERYTHING, by=actor_of_account(make_account()))
    response = client.get(reverse("files:download", args=[kept.pk]))
    assert (response.status_code, "next=" in response["Location"]) == (302, True)


def test_a_content_that_the_disk_lost_is_said_so(client: Client) -> None:
    account = make_account()
    kept = keep(make_upload(pdf()), purpose=EVERYTHING, by=actor_of_account(account))
    queries.content_of(kept).unlink()
    client.force_login(account)
    response = client.get(reverse("files:download", args=[kept.pk]))
    assert response.status_code == 410
    assert "备份" in response.content.decode()


class EvidenceForm(forms.Form):
    evidence = FilesField(purpose=EVERYTHING, required=False)


def form_with(*uploads: UploadedFile[Any]) -> EvidenceForm:
    return EvidenceForm({}, MultiValueDict({"evidence": list(uploads)}))


def test_the_field_gives_every_file_or_an_empty_list() -> None:
    assert form_with().is_valid()
    form = form_with(make_upload(pdf(), "a"), make_upload(picture(), "b"))
    assert form.is_valid()
    assert [upload.name for upload in form.cleaned_data["evidence"]] == ["a", "b"]


def test_the_field_says_of_each_file_what_is_wrong_with_it() -> None:
    form = form_with(
        make_upload(b"", "空.txt"), make_upload(b"MZ\x00" + bytes(99), "x.pdf"), make_upload(pdf(), "c.pdf")
    )
    assert len(form.errors["evidence"]) == 2
    form = form_with(*(make_upload(pdf(), f"{n}.pdf") for n in range(4)))
    assert "3" in form.errors["evidence"][0]


def test_what_comes_past_the_largest_size_is_counted_and_dropped_and_the_form_says_so(settings: Any) -> None:
    settings.FILES_LARGEST = 1024 * 1024
    content = picture("BMP", (1000, 1000))
    request: HttpRequest = RequestFactory().post("/", {"note": "说明", "evidence": make_upload(content, "大图.bmp")})
    request.upload_handlers = [BoundedUploadHandler(request)]
    upload = request.FILES["evidence"]
    assert not isinstance(upload, list)
    assert upload.size == len(content)
    assert len(upload.read()) == 0
    assert request.POST["note"] == "说明"
    form = EvidenceForm(request.POST, request.FILES)
    assert "1 MB" in form.errors["evidence"][0]


def test_a_file_of_hundreds_of_megabytes_never_lies_in_memory(settings: Any) -> None:
    handler = BoundedUploadHandler(HttpRequest())
    handler.new_file("files", "长片.mp4", "video/mp4", None)
    chunk = bytes(64 * 1024)
    tracemalloc.start()
    try:
        for number in range(300 * 16):
            handler.receive_data_chunk(chunk, number * len(chunk))
        upload = handler.file_complete(300 * 1024 * 1024)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert upload.size == 300 * 1024 * 1024
    assert peak < 4 * 1024 * 1024
    upload.close()


def test_officials_set_limits_and_see_former_ones(client: Client) -> None:
    client.force_login(make_account(may={SET_LIMITS: Scope.ALL}))
    assert "佐证材料" in client.get(reverse("files:limits")).content.decode()
    address = reverse("files:limit", args=[EVIDENCE.key])
    client.post(address, {"families": ["picture"], "largest_mb": "7", "at_most": "2"})
    now = queries.limit_of(EVIDENCE)
    assert (now.families, now.largest, now.at_most) == (["picture"], 7 * 1024 * 1024, 2)
    assert "7 MB" in client.get(address).content.decode()
    too_much = client.post(address, {"families": ["picture"], "largest_mb": "9000", "at_most": "2"})
    assert (too_much.status_code, "300 MB" in too_much.content.decode()) == (422, True)
    client.force_login(make_account())
    assert client.get(address).status_code == 403


def test_a_list_of_files_shows_name_size_kind_keeper_and_preview(client: Client) -> None:
    account = make_account()
    kept = keep(make_upload(picture(), "现场.png"), purpose=EVERYTHING, by=actor_of_account(account))
    make_previews()
    rows = Attachment.objects.select_related("stored", "kept_by").filter(pk=kept.pk)
    html = render_to_string("files/_files.html", {"attachments": rows})
    for part in ("现场.png", "PNG 图片", str(account.person), reverse("files:preview", args=[kept.pk, 1])):
        assert part in html
