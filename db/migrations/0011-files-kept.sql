-- A file that a case has taken is that case's for good, whatever the code above believes.
create function cases.stays_taken() returns trigger language plpgsql set search_path = '' as $$
begin
  raise exception 'the file belongs to a case' using errcode = '42501';
end $$;
create trigger stays_taken before update of case_id on cases.file for each row when (old.case_id is not null) execute function cases.stays_taken();
