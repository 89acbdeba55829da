"""Pages, as tests open them."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from chengshu.kernel.lifecycle.tests.make import account_of


def signed_in(client: Client, actor: object) -> Client:
    client.force_login(account_of(actor))  # type: ignore[arg-type]
    return client


def address(name: str, *args: object) -> str:
    return reverse(f"lifecycle:{name}", args=args)


def shown(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()
