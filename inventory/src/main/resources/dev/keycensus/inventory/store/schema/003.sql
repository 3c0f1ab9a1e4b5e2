-- Version 3: what a plan to end an identity needs besides: what values and declarations tell (key=value, one a line),
-- and the place of a value inside its file. What was added before has none of it until its target is scanned again.

alter table identity add column facts text not null default '';
alter table credential add column facts text not null default '';
alter table sighting add column part text not null default '';
alter table sighting add column key_path text not null default '';
