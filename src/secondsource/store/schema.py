"""The tables of a ledger, in three layers.

Append-only, from machines: `documents`, `appearances`, `readings` (one contract line per document).
Append-only, from people: `judgements`, and `redirects`, which keep merged incident ids alive for ever.
Derived, can be dropped and rebuilt byte for byte: all the others.

The declarations are SQLite's; `postgresql.sql_for_postgresql` makes PostgreSQL's from them (see the head of `database.py`).
"""

from __future__ import annotations

from secondsource.store.linking import LINKING
from secondsource.store.tallies import TALLIES

#: what this program writes; `migrations.py` brings older ledgers up to it
VERSION = 5

KEPT = """
create table documents (
  id text primary key,
  text_sha256 text not null,
  text text not null,
  title text,
  published text,
  published_raw text,
  url text,
  source text,
  agency text,
  language text,
  from_html integer not null,
  parts text not null
) without rowid;
create table appearances (
  document_id text not null references documents(id),
  obtained text not null,
  primary key (document_id, obtained)
) without rowid;
create table readings (
  document_id text primary key references documents(id),
  codebook text not null,
  version text not null,
  line text not null,
  unread text,
  line_sha256 text
) without rowid;
create table judgements (
  id text primary key,
  kind text not null,
  left_id text not null,
  right_id text not null,
  value text,
  reason text not null,
  author text not null,
  at text not null,
  retracted_by text,
  retracted_at text
) without rowid;
create table redirects (
  old_id text primary key,
  new_id text not null
) without rowid;
create table issues_seen (id text primary key, first_seen text not null) without rowid;
create table settings (key text primary key, value text not null) without rowid;
"""

DERIVED_TABLES = (
    "statements",
    "incidents",
    "incident_lines",
    "incident_parties",
    "incident_reports",
    "incident_statements",
    "issues",
    "links",
    "dependences",
    "incident_text",
    "summaries",
)

DERIVED = """
create table statements (
  id text primary key,
  document_id text not null,
  report_id text not null,
  field text not null,
  value text not null,
  start integer,
  stop integer,
  quote text,
  said_by text,
  modality text not null,
  author text not null
) without rowid;
create index statements_report on statements (report_id);
create table incidents (
  id text primary key,
  type text not null,
  status text not null,
  earliest text,
  latest text,
  precision text not null,
  place text,
  geonames_id integer,
  country text,
  admin1 text,
  lat real,
  lon real,
  place_precision text,
  killed_low integer,
  killed_best integer,
  killed_high integer,
  injured_best integer,
  grade text not null,
  credibility integer not null,
  voices integer not null,
  documents integer not null,
  actors text not null
) without rowid;
create table incident_lines (id text primary key, line text not null) without rowid;
create table incident_parties (
  incident_id text not null,
  role text not null,
  actor text not null,
  actor_id text,
  name text not null,
  status text,
  primary key (incident_id, role, actor)
) without rowid;
create index incident_parties_actor on incident_parties (actor, role);
create index incidents_when on incidents (latest desc, id);
create index incidents_where on incidents (country, admin1);
create table incident_reports (
  report_id text primary key,
  incident_id text not null,
  document_id text not null
) without rowid;
create index incident_reports_incident on incident_reports (incident_id);
create index incident_reports_document on incident_reports (document_id);
create table incident_statements (
  incident_id text not null,
  field text not null,
  statement_id text not null,
  side text not null,
  primary key (incident_id, field, statement_id, side)
) without rowid;
create table issues (
  id text primary key,
  incident_id text,
  kind text not null,
  severity text not null,
  detail text not null,
  line text not null
) without rowid;
create index issues_incident on issues (incident_id);
create table links (
  left_report text not null,
  right_report text not null,
  weight real not null,
  clues text not null,
  primary key (left_report, right_report)
) without rowid;
create table dependences (
  left_id text not null,
  right_id text not null,
  kind text not null,
  score real not null,
  why text not null,
  primary key (left_id, right_id, kind)
) without rowid;
create virtual table incident_text using fts5(incident_id unindexed, body, tokenize = 'unicode61 remove_diacritics 2');
"""

#: an index of what the readings say, kept in step with them, so that lists need not open every reading
INDEX_TABLES = ("acts", "relations", "hidden")

INDEX = """
create table acts (
  document_id text not null,
  n integer not null,
  kind text not null,
  speaker text,
  actor_id text,
  about_report text,
  about_actor text,
  place text,
  earliest text,
  latest text,
  published text,
  start integer,
  stop integer,
  primary key (document_id, n)
) without rowid;
create index acts_when on acts (published desc, document_id, n);
create index acts_kind on acts (kind, published desc);
create index acts_about on acts (about_report);
create table relations (
  document_id text not null,
  n integer not null,
  kind text not null,
  left_id text,
  right_id text,
  left_text text not null,
  right_text text not null,
  earliest text,
  latest text,
  said_by text,
  start integer not null,
  stop integer not null,
  primary key (document_id, n)
) without rowid;
create table hidden (
  document_id text not null,
  start integer not null,
  stop integer not null,
  primary key (document_id, start, stop)
) without rowid;
"""

SEARCH = """
create virtual table document_text using fts5(document_id unindexed, title, body, tokenize = 'unicode61 remove_diacritics 2');
"""

#: indices, and lists that would cost every page a walk through the whole ledger
SPEED = """
create table if not exists summaries (key text primary key, value text not null) without rowid;
create table if not exists speakers (name text primary key) without rowid;
create index if not exists documents_source on documents (source);
create index if not exists readings_unread on readings (document_id) where unread is not null;
create index if not exists judgements_left on judgements (left_id);
create index if not exists judgements_right on judgements (right_id);
create index if not exists links_weight on links (weight);
create index if not exists links_right on links (right_report);
create index if not exists dependences_right on dependences (right_id);
create index if not exists issues_order on issues ((case severity when 'high' then 0 when 'medium' then 1 else 2 end), kind, id);
create index if not exists issues_kind on issues (kind, (case severity when 'high' then 0 when 'medium' then 1 else 2 end), id);
create index if not exists acts_by on acts (actor_id, published desc);
create index if not exists acts_of on acts (about_actor, published desc);
create index if not exists acts_speaker on acts (speaker, published desc);
create index if not exists acts_place on acts (place, published desc);
create index if not exists relations_left on relations (left_id);
create index if not exists relations_right on relations (right_id);
"""

#: what came with schema 3, declared elsewhere, as `create ... if not exists`: a module that keeps tables of its own adds its string here
NEW_IN_3: tuple[str, ...] = (LINKING,)

#: what came with schema 4; two of the indices are over the tables in which FTS5 keeps its ids, so that a text is taken out without a walk
NEW_IN_4: tuple[str, ...] = (
    TALLIES,
    """
create index if not exists incident_text_key on incident_text_content (c0);
create index if not exists document_text_key on document_text_content (c0);
create index if not exists link_texts_share on link_texts (text_key, day);
create index if not exists redirects_new on redirects (new_id)
""",
)

#: everything a new ledger is made of, in this order
TABLES = (KEPT, DERIVED, INDEX, SEARCH, SPEED, *NEW_IN_3, *NEW_IN_4)

#: the tables whose rows no program can make again, in the order in which a backup is restored
KEPT_TABLES = ("documents", "appearances", "readings", "judgements", "redirects", "issues_seen", "settings")

#: every table of which a backup holds the rows; what is not named here is empty in a restored ledger and must be made again when needed
COPIED_TABLES = (*KEPT_TABLES, *INDEX_TABLES, "speakers", *DERIVED_TABLES)
