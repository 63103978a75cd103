-- the tables of a ledger of schema 1, as that version of secondsource made them
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
  line text not null
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
create index acts_actor on acts (actor_id);
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

create virtual table document_text using fts5(document_id unindexed, title, body, tokenize = 'unicode61 remove_diacritics 2');
pragma application_id = 1397967943;
pragma user_version = 1;
