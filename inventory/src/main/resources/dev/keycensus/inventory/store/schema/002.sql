-- Version 2: what providers exported of their credentials, as inventory import keeps it: JSON lines without a secret.

create table evidence (
  name text primary key,
  added text not null,
  content text not null
);
