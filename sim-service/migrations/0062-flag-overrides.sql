-- What was set in place of config/feature-flags.yaml. A change is a new version of the whole set, and versions stay.
create table flag_overrides (
  version   bigint primary key check (version > 0),
  overrides jsonb not null,
  reason    text not null,
  set_at    timestamptz(3) not null,
  set_by    text not null,
  -- Detached JWS over the canonical JSON of version and overrides, where a key is configured.
  signature text
);

create trigger flag_overrides_rows_stay before update or delete on flag_overrides
  for each row execute function refuse_change_of_history();
create trigger flag_overrides_stay before truncate on flag_overrides
  for each statement execute function refuse_change_of_history();

revoke update, delete, truncate on flag_overrides from public;
revoke update, delete, truncate on flag_overrides from current_user;
