-- What the inventory keeps, version 1. Plain SQL, so that another database can have the same tables.
--
-- A target is scanned again and again and hardly ever changes, so what it holds is not copied for each snapshot. A row
-- says from which snapshot of its target on it holds (since) and at which one it held no more (until; null while it
-- holds). The state of a target at snapshot S is the rows with since <= S and (until is null or until > S). A snapshot in
-- which nothing changed costs its own row.
--
-- No secret and no key is in here: a credential is its keyed id and what may be shown of it; key_id names the key.
-- Lists are texts, one element a line, with \n and \\ for line ends and backslashes. Times are RFC 3339, UTC.

create table target (
  id integer primary key,
  key text not null unique,
  label text not null
);

create table snapshot (
  id integer primary key,
  target integer not null references target (id),
  at text not null,
  added text not null,
  tool text not null,
  rules_hash text not null,
  policy_hash text not null,
  key_id text not null,
  reads text not null,
  incomplete integer not null,
  files integer not null,
  blobs integer not null,
  bytes integer not null,
  commits integer not null,
  refs integer not null,
  unread integer not null,
  left_out integer not null,
  suppressed integer not null,
  identities integer not null,
  credentials integer not null,
  sightings integer not null,
  violations integer not null
);
create index snapshot_by_target on snapshot (target, id);

create table identity (
  target integer not null references target (id),
  since integer not null,
  until integer,
  id text not null,
  kind text not null,
  name text not null,
  provider text not null,
  tenant text,
  how text not null,
  confidence text not null,
  evidence text not null,
  owner text,
  owner_source text,
  owner_status text,
  owner_file text,
  owner_line integer,
  owner_person integer,
  registered integer not null,
  purpose text,
  scope text not null,
  trust_boundary text,
  offboarding text not null,
  tier integer,
  review_due text,
  valid_until text,
  break_glass integer not null,
  tested text,
  can text not null,
  marks text not null,
  uses text not null,
  autonomy text,
  on_behalf_of text,
  longest_seconds integer,
  environments text not null,
  maturity text,
  risk integer not null,
  risk_reasons text not null,
  credentials text not null,
  holds text not null,
  refs text not null,
  places text not null
);
create index identity_by_target on identity (target, since);
create index identity_by_id on identity (id);

create table credential (
  target integer not null references target (id),
  since integer not null,
  until integer,
  id text not null,
  key_id text not null,
  type text not null,
  type_name text not null,
  provider text not null,
  identity text not null,
  severity text not null,
  tier text not null,
  masked text not null,
  lifetime text not null,
  lifetime_source text not null,
  expires_at text,
  issued_at text,
  first_seen text,
  last_rotated text,
  replaced_by text,
  environments text not null,
  consumers text not null,
  status text not null,
  in_tree integer not null,
  places integer not null
);
create index credential_by_target on credential (target, since);
create index credential_by_id on credential (id);

create table sighting (
  target integer not null references target (id),
  since integer not null,
  until integer,
  id text not null,
  credential text not null,
  path text not null,
  line integer not null,
  slot text,
  place text not null,
  tier text not null,
  is_now integer not null,
  introduced text,
  introduced_at text,
  removed text,
  removed_at text
);
create index sighting_by_target on sighting (target, since);
create index sighting_by_credential on sighting (credential);

create table reference (
  target integer not null references target (id),
  since integer not null,
  until integer,
  id text not null,
  kind text not null,
  name text not null,
  provider text,
  slot text not null,
  identity text,
  environment text,
  path text not null,
  line integer not null,
  col integer not null
);
create index reference_by_target on reference (target, since);
create index reference_by_identity on reference (identity);

create table violation (
  target integer not null references target (id),
  since integer not null,
  until integer,
  id text not null,
  policy text not null,
  subject text not null,
  severity text not null,
  message text not null,
  remedy text not null,
  controls text not null,
  path text,
  line integer,
  fails integer not null,
  exemption text
);
create index violation_by_target on violation (target, since);
create index violation_by_subject on violation (subject);

create table exemption (
  target integer not null references target (id),
  since integer not null,
  until integer,
  id text not null,
  rule text not null,
  subject text not null,
  reason text not null,
  owner text not null,
  approved_by text,
  created text not null,
  expires text not null,
  renewals integer not null,
  break_glass integer not null,
  line integer not null,
  state text not null,
  matches integer not null
);
create index exemption_by_target on exemption (target, since);

create table metric (
  target integer not null references target (id),
  since integer not null,
  until integer,
  name text not null,
  number real not null
);
create index metric_by_target on metric (target, since);
