-- A loan keeps the moment in which its borrower brought it back; the register, that an archive which is still out is back and awaits its inspection.
alter table register.record add column back_at timestamptz;
drop index register.loan_one_holder;
create unique index loan_one_holder on register.loan (record_id) where result is null and medium = 'paper';

update register.loan l set returned_at = d.at from cases.decision d
where d.case_id = l.case_id and d.step_id = 'return' and d.outcome = 'returned' and l.medium = 'paper' and l.result is distinct from 'lost' and l.result is distinct from 'missing';
update register.record r set back_at = l.returned_at from register.loan l
where r.state = 'out' and l.record_id = r.id and l.case_id = r.case_id and l.result is null and l.returned_at is not null;
