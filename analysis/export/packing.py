"""Zip files with one moment on everything in them, so that the same contents are the same bytes on every machine."""

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

Edit = Callable[[bytes], bytes]


def entry(name: str, at: datetime, *, stored: bool = False) -> ZipInfo:
    """What a zip file states of one of its members."""
    info = ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
    info.compress_type = ZIP_STORED if stored else ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def repacked(file: bytes, at: datetime, edits: Mapping[str, Edit] | None = None) -> bytes:
    """The same members in the same order, some of them edited, all of them of one moment."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(file)) as old, ZipFile(out, "w") as new:
        for info in old.infolist():
            content = (edits or {}).get(info.filename, bytes)(old.read(info))
            new.writestr(entry(info.filename, at), content)
    return out.getvalue()
