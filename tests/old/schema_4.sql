-- the tables of a ledger of schema 4, as that version of secondsource made them
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
create table if not exists changes (kind text not null, id text not null, primary key (kind, id)) without rowid;
create table if not exists link_state (key text primary key, value blob not null);
create table if not exists link_documents (document_id text primary key, text_key text not null, body_key text not null) without rowid;
create index if not exists link_documents_text on link_documents (text_key);
create index if not exists link_documents_body on link_documents (body_key);
create table if not exists link_texts (text_key text primary key, day integer not null, data blob not null);
create table if not exists link_nodes (
  node integer primary key,
  key text not null,
  text_key text not null,
  component integer not null,
  members text not null,
  data blob not null
);
create index if not exists link_nodes_text on link_nodes (text_key);
create index if not exists link_nodes_component on link_nodes (component);
create table if not exists link_blocks (
  block integer not null,
  fortnight integer not null,
  spread integer not null,
  node integer not null,
  primary key (block, fortnight, spread, node)
) without rowid;
create table if not exists link_large (
  block integer not null,
  fortnight integer not null,
  size integer not null,
  primary key (block, fortnight)
) without rowid;
create table if not exists link_wanted (
  block integer not null,
  first integer not null,
  last integer not null,
  low integer not null,
  high integer not null
);
create table if not exists link_edges (a integer not null, b integer not null, primary key (a, b)) without rowid;
create table if not exists copy_bodies (body integer primary key, body_key text not null, data blob not null);
create unique index if not exists copy_bodies_key on copy_bodies (body_key);
create table if not exists copy_anchors (anchor integer not null, body integer not null, primary key (anchor, body)) without rowid;
create table if not exists copy_common (anchor integer primary key, size integer not null);
create table if not exists issue_documents (
  document_id text not null,
  issue_id text not null,
  primary key (document_id, issue_id)
) without rowid;
create index if not exists issue_documents_issue on issue_documents (issue_id);
create table if not exists rank_claims (
  incident_id text primary key,
  country text not null,
  best integer not null,
  written text not null
) without rowid;
create index if not exists rank_claims_country on rank_claims (country, best);
create table if not exists questions (question text not null, document_id text not null, primary key (question, document_id)) without rowid;
create index if not exists questions_document on questions (document_id);
create index if not exists incidents_toll on incidents (country, killed_low);
create table if not exists tallies (
  kind text not null,
  key text not null,
  n integer not null,
  x integer not null,
  y integer not null,
  z integer not null,
  primary key (kind, key)
) without rowid;
create table if not exists tally_outlets (document_id text primary key, source text) without rowid;
create index if not exists incident_text_key on incident_text_content (c0);
create index if not exists document_text_key on document_text_content (c0);
create index if not exists link_texts_share on link_texts (text_key, day);
create index if not exists redirects_new on redirects (new_id);
pragma application_id = 1397967943;
pragma user_version = 4;
