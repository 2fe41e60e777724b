-- Requests that may come twice (api/idempotency.ts). A row without an answer is under way until it expires.
create table idempotency_key (
  principal text not null,
  operation text not null,
  key text not null,
  body_hash text not null,
  answer jsonb,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (principal, operation, key)
);

create index idempotency_key_expiry on idempotency_key (expires_at);
