// Every body of the interface, by noun: one schema and one type of the same name each. The console imports the types.
export { Form, Id, Instant, listOf, paging, Person, Text, whole, type List } from './contract/basis.ts';
export { FieldProblem, Pending, Problem } from './contract/problem.ts';
export { Door, Me, SignIn } from './contract/session.ts';
export { Absence, Absences, ArrangedQuery, AwayBody, DelegateBody, Delegation, Delegations, EndBody } from './contract/deputies.ts';
export { Account, Colleague, Department, Departments, People, PeopleQuery, PersonBody } from './contract/organisation.ts';
export { CheckBody, Checked, DefinitionProblem, FormField, Inside, OutlineStep, Picking, Preview, PreviewBody, PreviewStep, Process, Processes, ProcessHead, StartBody, StepKind, Version, VersionHead, Versions } from './contract/process.ts';
export { Case, CaseHeader, Cases, CasesQuery, CancelBody, CaseState, CaseStep, CaseVerb, CommentBody, JumpBody, Readable, RecallBody, ResubmitBody, Trail, TrailEntry, trailKinds, TrailQuery, UrgeBody, WithdrawBody, type TrailKind } from './contract/case.ts';
export { StuckCase, StuckCases } from './contract/stuck.ts';
export { CaseFile, File, FileQuery } from './contract/file.ts';
export { TaskHeader, TaskState } from './contract/task-header.ts';
export { Bar } from './contract/verb.ts';
export { Acted, AnswerBody, ConsultBody, ExtendBody, MoveBody, NothingBody, QuestionBody, ReasonBody, SignersBody } from './contract/seat-verbs.ts';
export { AnswerByLinkBody, AnsweredByLink, Link, OpenLinkBody, OutsideSeat, OutsideTask } from './contract/outside.ts';
export { Box, Comment, Counts, DecideBody, Decided, DecidedMany, DecideManyBody, Decision, Opinion, Queue, QueueItem, QueueQuery, ReturnBody, Signature, Task, TaskField, TaskOutcome, TaskVerb } from './contract/task.ts';
export { Loan, Loans, LoansCsvQuery, LoansQuery, Reading, ReadingQuery, RecordQuery, Records, RecordsQuery, RecordState, RegisterRecord } from './contract/record.ts';
export { Change, Notice, Notices, NoticesQuery, ReadBody, Unread } from './contract/notice.ts';
export { Audit, AuditEvent, AuditQuery, Health, Parameter, Parameters, ParametersBody, WorkingTime } from './contract/administration.ts';
