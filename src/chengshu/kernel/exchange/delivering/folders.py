"""Into a folder, here or over SFTP: the file under another name first, then renamed, with a note of what is in it."""

from __future__ import annotations

import base64
import json
import os
import posixpath
import re
import shutil
import textwrap
from collections.abc import Mapping
from contextlib import closing, suppress
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import paramiko
import pyarrow.parquet as pq

from chengshu.base.text import Text
from chengshu.kernel.audit.chain import sm3
from chengshu.kernel.exchange.delivering.parcel import Parcel
from chengshu.kernel.exchange.delivering.targets import MOST_XLSX_ROWS, local_folder
from chengshu.kernel.exchange.errors import BadTarget
from chengshu.kernel.lake import engine as lake
from chengshu.kernel.lake.sql import literal

TIMEOUT_S = 20
PRIVATE_KEY = re.compile(r"(-----BEGIN [A-Z ]+-----)(.+)(-----END [A-Z ]+-----)")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def deliver(parcel: Parcel, target: Mapping[str, str], secret: str, number: str) -> int:
    """Leave the rows as a file with a note beside it; how many rows the file that arrived holds."""
    file, rows = written(parcel, target["format"])
    digest = sm3(file.read_bytes())
    note = {"agreement": number, "version": parcel.version, "rows": rows, "sm3": digest, "columns": parcel.columns}
    name = f"{number}-{parcel.version}.{target['format']}"
    if target["kind"] == "local":
        _leave_here(file, local_folder(target, number), name, note)
    else:
        _leave_there(file, target, secret, name, note)
    return rows


def written(parcel: Parcel, format_: str) -> tuple[Path, int]:
    """The parcel in a format, beside its Parquet file; and how many rows were read back from it."""
    if format_ == "parquet":
        return parcel.file, int(pq.read_metadata(parcel.file).num_rows)
    file = parcel.file.with_suffix(f".{format_}")
    return (file, _csv(parcel, file)) if format_ == "csv" else (file, _xlsx(parcel, file))


def _csv(parcel: Parcel, file: Path) -> int:
    """UTF-8 with its mark, as spreadsheets of offices want it; what they would take for a formula is disarmed."""
    engine = lake.connect()
    try:
        source = f"read_parquet({literal(str(parcel.file))})"
        kinds = engine.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        marks = "[=+\\-@\t\r]"
        shown = ", ".join(
            f"CASE WHEN regexp_matches({q}, '^{marks}') THEN '''' || {q} ELSE {q} END AS {q}"
            if kind == "VARCHAR"
            else q
            for q, kind in ((f'"{row[0]}"', row[1]) for row in kinds)
        )
        bare = file.with_suffix(".bare")
        engine.execute(f"COPY (SELECT {shown} FROM {source}) TO {literal(str(bare))} (FORMAT csv, HEADER)")
        with file.open("wb") as target, bare.open("rb") as given:
            target.write(b"\xef\xbb\xbf")
            shutil.copyfileobj(given, target)
        back = engine.execute(f"SELECT count(*) FROM read_csv({literal(str(file))}, header = true, all_varchar = true)")
        row = back.fetchone()
        return int(row[0]) if row else 0
    finally:
        engine.close()


def _xlsx(parcel: Parcel, file: Path) -> int:
    if parcel.rows > MOST_XLSX_ROWS:
        raise BadTarget(why=Text("超过 100 万行，请改用 CSV", "more than a million rows; use CSV"))
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("data")
    sheet.append(list(parcel.columns))
    for batch in pq.ParquetFile(parcel.file).iter_batches():
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            sheet.append([_cell(value) for value in row])
    book.save(file)
    back = openpyxl.load_workbook(file, read_only=True)
    rows = sum(1 for _ in back.worksheets[0].iter_rows(values_only=True)) - 1
    back.close()
    return rows


def _cell(value: object) -> object:
    if isinstance(value, str):
        return "'" + value if value.startswith(FORMULA) else value
    return value if value is None or isinstance(value, int | float) else str(value)


def _leave_here(file: Path, folder: Path, name: str, note: dict[str, object]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f".{name}.part"
    shutil.copyfile(file, half)
    (folder / f"{name}.json").write_text(json.dumps(note, ensure_ascii=False))
    os.replace(half, folder / name)


def _leave_there(file: Path, target: Mapping[str, str], secret: str, name: str, note: dict[str, object]) -> None:
    with closing(paramiko.SSHClient()) as client:
        _trust(client, target)
        client.connect(
            target["host"],
            port=int(target["port"] or 22),
            username=target["user"],
            **_credential(secret),
            timeout=TIMEOUT_S,
            allow_agent=False,
            look_for_keys=False,
        )
        with closing(client.open_sftp()) as there:
            folder = target["folder"] or "."
            half, whole = posixpath.join(folder, f".{name}.part"), posixpath.join(folder, name)
            there.put(str(file), half)
            with there.open(f"{whole}.json", "w") as about:
                about.write(json.dumps(note, ensure_ascii=False))
            there.posix_rename(half, whole)


def _credential(secret: str) -> dict[str, Any]:
    """A password, or a private key as OpenSSH writes it."""
    parts = PRIVATE_KEY.fullmatch("".join(secret.split("\n")).strip())
    if parts is None:
        return {"password": secret}
    text = "\n".join([parts[1], *textwrap.wrap(parts[2], 70), parts[3], ""])  # a field for passwords keeps no lines
    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        with suppress(paramiko.SSHException, ValueError):
            return {"pkey": kind.from_private_key(StringIO(text))}
    raise BadTarget(why=Text("私钥无法读取，或带有口令", "the private key cannot be read, or has a passphrase"))


def _trust(client: paramiko.SSHClient, target: Mapping[str, str]) -> None:
    """Only the host with the key that was written down; nobody can step between."""
    if not target.get("host_key"):
        raise BadTarget(why=Text("请登记主机公钥", "register the host's public key"))
    kind, _, rest = target["host_key"].partition(" ")
    try:
        key = paramiko.PKey.from_type_string(kind, base64.b64decode(rest.split(" ")[0]))
    except (ValueError, paramiko.SSHException):
        raise BadTarget(why=Text("主机公钥不正确", "the host's key is wrong")) from None
    port = int(target["port"] or 22)
    named = target["host"] if port == 22 else f"[{target['host']}]:{port}"
    client.get_host_keys().add(named, kind, key)
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
