"""Reads of organisations and people."""

from __future__ import annotations

from chengshu.kernel.identity.models import Organisation, OrganisationAlias, Person


def organisation_called(name: str) -> Organisation | None:
    """The organisation with this exact name, Chinese or English, or alias; None where nobody is called so."""
    found = Organisation.objects.filter(name_zh=name).first() or Organisation.objects.filter(name_en=name).first()
    if found:
        return found
    alias = OrganisationAlias.objects.filter(name=name).select_related("organisation").first()
    return alias.organisation if alias else None


def main_organisation_of(person: Person) -> Organisation | None:
    """Where the person holds the main post now; None for somebody between posts."""
    post = person.posts.filter(main=True, until=None).select_related("organisation").first()
    return post.organisation if post else None
