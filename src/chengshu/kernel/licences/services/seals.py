"""Seals: made with keys in files, moved to keys in a token and back, tried, ended."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from cryptography import x509
from django.db import transaction

from chengshu.base import clock, numbers
from chengshu.base.errors import BadInput
from chengshu.base.suites import NATIONAL
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.licences import keys
from chengshu.kernel.licences.certificates import as_pem, chain_of, must_be_fit, read_chain
from chengshu.kernel.licences.errors import KeyDoesNotFit, KeyUnreadable, SealEnded, SealInUse
from chengshu.kernel.licences.models import KeyStore, Seal
from chengshu.kernel.licences.rights import KEEP_SEALS

TRIAL = "试签 trial".encode()


@transaction.atomic
def make_seal(organisation: Organisation, issuer_code: str, *, by: Actor, years: int = 5) -> Seal:
    """A seal with fresh keys in files, outside the database. Raises SealInUse, BadInput for a wrong credit code."""
    must_reach(by, KEEP_SEALS, organisation)
    code = numbers.compact(issuer_code)
    flaw = numbers.credit_code_flaw(code)
    if flaw is not None:
        raise BadInput(fields={"issuer_code": flaw.words})
    if Seal.everywhere.filter(organisation=organisation, ended_at=None).exists():
        raise SealInUse(name=organisation.name)
    name = f"{code.lower()}-{secrets.token_hex(4)}"
    made = keys.make_keys(name, body=organisation.name_zh, issuer_code=code, years=years)
    seal = Seal.everywhere.create(
        organisation=organisation,
        name_zh=organisation.name_zh,
        name_en=organisation.name_en,
        issuer_code=code,
        store=KeyStore.FILE,
        key_name=name,
        certificate=made.certificate.decode(),
        national_public=made.national_public.decode(),
        fingerprint=keys.fingerprint(made.certificate),
        valid_until=clock.now() + timedelta(days=365 * years),
    )
    record(by, "licences.seal.made", seal, fingerprint=seal.fingerprint)
    return seal


@transaction.atomic
def end_seal(seal_id: int, why: str, *, by: Actor) -> Seal:
    """Let a seal seal no more; what it sealed stays sealed."""
    seal = _locked(seal_id, by)
    if seal.ended_at is None:
        seal.ended_at = clock.now()
        seal.save(update_fields=["ended_at"])
        record(by, "licences.seal.ended", seal, why=why)
    return seal


def use_token(seal_id: int, *, by: Actor, label: str = "", certificate: bytes = b"") -> Seal:
    """Seal PDF by a key in the token from now on, once a trial signature was proven by its certificate.

    ``label`` names the key there, by default as in the folder of keys; without ``certificate`` it is read from the
    token. Raises KeysOutOfReach, CertificateFaulty, KeyDoesNotFit, SealEnded.
    """
    seal = _seal(seal_id, by)
    named = label.strip() or seal.key_name
    holder = keys.token()
    holder.allow_again()
    chain = read_chain(certificate) if certificate else chain_of(holder.certificates(named))
    must_be_fit(chain[0])
    if not keys.signs_by(keys.token_signer(named, chain), chain[0]):
        raise KeyDoesNotFit
    return _keep(seal_id, KeyStore.PKCS11, chain, label="" if named == seal.key_name else named, by=by)


def use_files(seal_id: int, *, by: Actor) -> Seal:
    """Seal PDF by the key in the folder from now on, with the certificate that lies beside it; also after a bought one
    was put there. Raises KeyNotThere, KeyUnreadable, CertificateFaulty, KeyDoesNotFit, SealEnded."""
    seal = _seal(seal_id, by)
    signer = keys.file_signer(seal)
    chain = chain_of([signer.signing_cert.dump()] if signer.signing_cert else [])
    must_be_fit(chain[0])
    if not keys.signs_by(signer, chain[0]):
        raise KeyDoesNotFit
    return _keep(seal_id, KeyStore.FILE, chain, label="", by=by)


def try_seal(seal_id: int, *, by: Actor) -> Seal:
    """Sign by both keys of a seal and prove both signatures; nothing is issued.

    Raises KeysOutOfReach, CertificateFaulty, KeyDoesNotFit, SealEnded.
    """
    seal = _seal(seal_id, by)
    if seal.store == KeyStore.PKCS11:
        keys.token().allow_again()
    certificate = read_chain(seal.certificate.encode())[0]
    must_be_fit(certificate)
    if not keys.signs_by(keys.pdf_signer(seal), certificate):
        raise KeyDoesNotFit
    if not NATIONAL.verify(seal.national_public.encode(), TRIAL, keys.sign_nationally(seal, TRIAL)):
        raise KeyUnreadable(file=f"{seal.key_name}.sm2.pem")
    record(by, "licences.seal.tried", seal, fingerprint=seal.fingerprint, store=seal.store)
    return seal


@transaction.atomic
def _keep(seal_id: int, store: KeyStore, chain: Sequence[x509.Certificate], *, label: str, by: Actor) -> Seal:
    seal = _in_use(_locked(seal_id, by))
    before = {"store": seal.store, "fingerprint": seal.fingerprint}
    seal.store, seal.key_label, seal.certificate = store, label, as_pem(chain)
    seal.fingerprint = keys.fingerprint(seal.certificate.encode())
    seal.valid_until = chain[0].not_valid_after_utc
    seal.save(update_fields=["store", "key_label", "certificate", "fingerprint", "valid_until"])
    after = {"store": seal.store, "fingerprint": seal.fingerprint, "key": seal.label_in_token}
    record(by, "licences.seal.keys_set", seal, before=before, after=after)
    return seal


def _seal(seal_id: int, by: Actor) -> Seal:
    """A seal in use, not locked while its keys are tried: a slow token holds up no other write."""
    seal = Seal.everywhere.select_related("organisation").get(pk=seal_id)
    must_reach(by, KEEP_SEALS, seal.organisation)
    return _in_use(seal)


def _locked(seal_id: int, by: Actor) -> Seal:
    seal = Seal.everywhere.select_for_update(of=("self",)).select_related("organisation").get(pk=seal_id)
    must_reach(by, KEEP_SEALS, seal.organisation)
    return seal


def _in_use(seal: Seal) -> Seal:
    if seal.ended_at is not None:
        raise SealEnded(name=seal.name)
    return seal
