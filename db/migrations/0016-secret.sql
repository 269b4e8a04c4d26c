-- Under which secret this installation seals: a fingerprint that tells two secrets apart and says nothing of either. The first start writes it.
alter table public.installation add column secret text;

-- Whether this is the secret; an installation that has none yet takes it.
create function desk.same_secret(fingerprint text) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update public.installation set secret = fingerprint where secret is null;
  return (select i.secret = fingerprint from public.installation i);
end $$;
revoke execute on function desk.same_secret(text) from public;
grant execute on function desk.same_secret(text) to cs_worker, cs_api;
