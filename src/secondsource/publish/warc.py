"""WARC 1.1 (ISO 28500): the texts of the documents, each with a record of what is known of it.

A ledger keeps texts, not the bytes that came over the wire (those stay in the archive that `secondsource fetch` writes). A text that
was given as text is therefore a `resource` record; one that was taken out of a page, or in which names are hidden, a `conversion`.
"""

from __future__ import annotations

import hashlib
import io
import uuid
from typing import Any
from urllib.parse import quote

from secondsource.view import LossLine, View

#: a name space of our own, so that the same document has the same record id in every export
SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://secondsource.invalid/warc")
NEVER = "1970-01-01T00:00:00Z"


def write(view: View) -> tuple[bytes, list[LossLine]]:
    """A gzipped WARC: one record per document and one about it; the incidents themselves are told in `metadata` records' fields."""
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    writer.write_record(_record(writer, "warcinfo", None, b"software: secondsource\r\nformat: WARC File Format 1.1\r\n", "info", view.made))
    incidents: dict[str, list[str]] = {}
    for i in view.incidents:
        for d in i["documents"]:
            incidents.setdefault(d, []).append(i["id"])
    for doc_id in sorted(view.texts):
        _write_document(writer, view, doc_id, incidents.get(doc_id, []))
    return out.getvalue(), [LossLine(i["id"], "WARC holds documents; of an incident only its address is written") for i in view.incidents]


def _write_document(writer: Any, view: View, doc_id: str, incidents: list[str]) -> None:
    doc, kept = view.documents[doc_id], view.texts[doc_id]
    uri = doc["url"] or f"urn:secondsource:{quote(doc_id, safe='')}"
    kind = "conversion" if kept["altered"] or kept["from_html"] else "resource"
    record = _record(writer, kind, uri, kept["text"].encode("utf-8", "surrogatepass"), f"{doc_id}\n{kind}", kept["retrieved"] or view.made)
    about = {**{k: doc.get(k) for k in ("id", "title", "source", "agency", "published", "language")}, "original-sha256": kept["sha256"]}
    lines = [f"{k}: {' '.join(str(v).split())}" for k, v in about.items() if v]
    lines += [f"incident: {view.address(i)}" for i in incidents]
    fields = ("\r\n".join(lines) + "\r\n").encode("utf-8", "replace")
    writer.write_record(record)
    meta = _record(writer, "metadata", uri, fields, f"{doc_id}\nmetadata", kept["retrieved"] or view.made)
    meta.rec_headers.replace_header("WARC-Refers-To", record.rec_headers.get_header("WARC-Record-ID"))
    writer.write_record(meta)


def _record(writer: Any, kind: str, uri: str | None, payload: bytes, key: str, when: str) -> Any:
    """One record whose id and date are the same in every export of the same content."""
    declared = "text/plain; charset=utf-8" if kind in ("resource", "conversion") else "application/warc-fields"
    ident = uuid.uuid5(SPACE, f"{key}\n{hashlib.sha256(payload).hexdigest()}")
    record = writer.create_warc_record(uri, kind, payload=io.BytesIO(payload), length=len(payload), warc_content_type=declared)
    record.rec_headers.replace_header("WARC-Record-ID", f"<urn:uuid:{ident}>")
    record.rec_headers.replace_header("WARC-Date", _utc(when))
    return record


def _utc(when: str) -> str:
    """A time as WARC writes it; what is no time of day is midnight."""
    day, _, clock = when.partition("T")
    return f"{day}T{clock[:8]}Z" if len(day) == 10 and len(clock) >= 8 else NEVER
