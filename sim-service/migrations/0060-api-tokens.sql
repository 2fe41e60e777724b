-- API tokens (rl_…). The secret is not here: only its hash, by which it is known again.
create table api_token (
  id           text primary key,
  name         text not null check (length(name) between 1 and 100),
  role         text not null check (role in ('viewer', 'operator', 'admin')),
  tenant       text not null,
  groups       text[] not null default '{}',
  may_delegate boolean not null default false,
  secret_hash  bytea not null check (octet_length(secret_hash) = 32),
  created_at   timestamptz(3) not null,
  created_by   text not null,
  expires_at   timestamptz(3),
  revoked_at   timestamptz(3),
  revoked_by   text
);

create index api_token_newest on api_token (created_at desc, id desc);
