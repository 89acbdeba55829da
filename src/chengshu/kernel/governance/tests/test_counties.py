"""Counties have the same tools and work in step with the city (同步推进)."""

from __future__ import annotations

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.governance.models import DocumentKind, StandardState
from chengshu.kernel.governance.queries.documents import documents_for
from chengshu.kernel.governance.queries.groups import groups_seen_by
from chengshu.kernel.governance.queries.officers import officers_seen_by, units_without_officer
from chengshu.kernel.governance.queries.standards import standards_for
from chengshu.kernel.governance.services.documents import (
    DocumentContent,
    add_document_version,
    issue_document,
    register_document,
)
from chengshu.kernel.governance.services.groups import GroupContent, change_group
from chengshu.kernel.governance.services.standards import set_standard_state
from chengshu.kernel.governance.tests.make import (
    body_of,
    make_county_office,
    make_group,
    make_office,
    make_officer,
    make_standard,
)


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.9")
def test_a_county_works_with_its_own_group_and_officers_and_the_city_sees_them_all() -> None:
    city = make_office()
    one = make_county_office(make_organisation("甲县政府办", division_code="990101"))
    other = make_county_office(make_organisation("乙县政府办", division_code="990102"))
    citys, ones, others = make_group(city), make_group(one), make_group(other)
    officer = make_officer(make_organisation("甲县财政局", division_code="990101"), by=one)

    assert set(groups_seen_by(one)) == {ones}
    assert set(groups_seen_by(city)) == {citys, ones, others}
    assert list(officers_seen_by(one)) == [officer]
    assert not officers_seen_by(other)
    assert {unit.division_code for unit in units_without_officer(other)} == {"990102"}
    with pytest.raises(NotAllowed):
        change_group(others.pk, GroupContent("改名", "改职责"), by=one)
    with pytest.raises(NotAllowed):
        make_officer(make_organisation(division_code="990102"), by=one)


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.9")
def test_a_county_follows_what_the_city_has_issued_beside_its_own_and_no_drafts_or_neighbours() -> None:
    city = make_office()
    one = make_county_office(make_organisation(division_code="990101"))
    other = make_county_office(make_organisation(division_code="990102"))
    texts = {}
    for office, name in ((city, "市办法"), (city, "市草稿"), (one, "甲县方案"), (other, "乙县方案")):
        document = register_document(body_of(office), DocumentContent(DocumentKind.RULE, name), by=office)
        add_document_version(document.pk, text=name, by=office)
        texts[name] = document
    issue_document(texts["市办法"].pk, effective_on=clock.today(), by=city)
    issue_document(texts["乙县方案"].pk, effective_on=clock.today(), by=other)

    assert {document.name_zh for document in documents_for(one)} == {"市办法", "甲县方案"}
    assert {document.name_zh for document in documents_for(city)} == set(texts)
    with pytest.raises(NotAllowed):
        issue_document(texts["市办法"].pk, effective_on=clock.today(), by=one)


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.9")
def test_a_standard_of_the_city_binds_the_county_once_it_is_in_force() -> None:
    city = make_office()
    county = make_county_office(make_organisation(division_code="990101"))
    own = make_standard(county, number="县规 1", state=StandardState.DRAFT)
    citys = make_standard(city, number="市规 1", state=StandardState.DRAFT)

    assert set(standards_for(county)) == {own}
    set_standard_state(citys.pk, StandardState.IN_FORCE, by=city)
    assert set(standards_for(county)) == {own, citys}
