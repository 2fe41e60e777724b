-- Who did what, in a chain: each hash covers the one before it, so no row can be changed, taken out or put in alone.
create table audit_event (
  seq         bigint primary key check (seq > 0),
  at          timestamptz(3) not null,
  actor       jsonb not null,
  through     text,
  action      text not null,
  target      text not null,
  before_hash text,
  after_hash  text,
  detail      jsonb not null,
  -- The predecessor's hash; unique, so that the chain has no branches.
  prev_hash   text not null unique check (prev_hash ~ '^[0-9a-f]{64}$'),
  hash        text not null check (hash ~ '^[0-9a-f]{64}$')
);

create index audit_event_actor on audit_event ((actor ->> 'subject'), seq desc);
create index audit_event_action on audit_event (action, seq desc);
create index audit_event_target on audit_event (target, seq desc);

create function refuse_change_of_history() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op)
    using errcode = 'insufficient_privilege';
end $$;

create trigger audit_event_rows_stay before update or delete on audit_event
  for each row execute function refuse_change_of_history();
create trigger audit_event_stays before truncate on audit_event
  for each statement execute function refuse_change_of_history();

-- A superuser is not held by privileges and an owner can give them back to himself: the chain is for those.
revoke update, delete, truncate on audit_event from public;
revoke update, delete, truncate on audit_event from current_user;
