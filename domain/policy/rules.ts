// The rules of this issue. Forbid overrides permit; what no rule permits is denied.
import type { Rule } from './rule.ts';

/** Processes that the archive department runs and may therefore read throughout. */
const archiveProcesses = ['archive-borrow'] as const;

export const rules: readonly Rule[] = [
  { id: 'own-case', effect: 'permit', actions: ['case.read', 'case.comment', 'case.withdraw', 'case.resubmit', 'case.urge', 'case.copy', 'case.name'], when: { is: ['applicant'] } },
  { id: 'part-in-case', effect: 'permit', actions: ['case.read', 'case.comment', 'case.copy'], when: { is: ['participant'] }, obligations: ['rights-of-step'] },
  { id: 'acts-for-somebody', effect: 'permit', actions: ['case.read', 'case.comment', 'case.copy'], when: { is: ['delegate'] }, obligations: ['rights-of-step'] },
  { id: 'head-of-department', effect: 'permit', actions: ['case.read', 'case.comment'], when: { is: ['head-of-department'] }, obligations: ['mask-sensitive'] },
  { id: 'archive-department', effect: 'permit', actions: ['case.read', 'case.comment'], when: { role: ['archive-dept'], process: archiveProcesses }, obligations: ['mask-sensitive'] },
  { id: 'administration', effect: 'permit', actions: ['case.read', 'case.comment'], when: { role: ['admin-dept'] }, obligations: ['mask-sensitive'] },
  { id: 'auditor-reads', effect: 'permit', actions: ['case.read', 'loan.read', 'audit.read', 'definition.read', 'parameter.read'], when: { role: ['auditor'] }, obligations: ['mask-protected'] },
  { id: 'auditor-only-reads', effect: 'forbid', actions: ['case.comment', 'record.unmask'], when: { role: ['auditor'], not: ['applicant', 'participant', 'delegate'] } },

  // Two obligations: wherever another rule lets him read, that one counts, be it wider or, for those who look after the system, narrower.
  { id: 'was-sent-a-copy', effect: 'permit', actions: ['case.read'], when: { is: ['copied'] }, obligations: ['mask-sensitive', 'rights-of-copy'] },
  { id: 'copy-asks-for-a-remark', effect: 'permit', actions: ['case.comment'], when: { is: ['copied-to-remark'] } },

  { id: 'information-owner-recalls', effect: 'permit', actions: ['case.recall'], when: { is: ['information-owner'] } },

  { id: 'administrator-keeps-cases-going', effect: 'permit', actions: ['case.read', 'case.steer', 'case.name', 'task.reassign', 'task.extend'], when: { role: ['sysadmin'] }, obligations: ['mask-protected'] },
  { id: 'who-keeps-processes-going', effect: 'permit', actions: ['case.oversee'], when: { role: ['sysadmin', 'process-owner'] } },
  { id: 'superior-helps-out', effect: 'permit', actions: ['task.reassign', 'task.extend'], when: { is: ['superior-of-holder'] } },
  { id: 'process-owner-gives-time', effect: 'permit', actions: ['task.extend'], when: { role: ['process-owner'] } },
  { id: 'whoever-knows-the-case-sends-the-link', effect: 'permit', actions: ['task.link'], when: { is: ['applicant', 'participant', 'head-of-department'] } },
  { id: 'administrator-sends-the-link', effect: 'permit', actions: ['task.link'], when: { role: ['sysadmin'] } },
  { id: 'nobody-has-the-link-to-his-own-approval', effect: 'forbid', actions: ['task.link'], when: { is: ['same-human-as-applicant', 'delegate-of-applicant'], apart: true } },
  { id: 'own-task', effect: 'permit', actions: ['task.decide', 'task.act'], when: { is: ['holder'] } },
  { id: 'nobody-decides-his-own-request', effect: 'forbid', actions: ['task.decide'], when: { is: ['same-human-as-applicant'], apart: true } },
  { id: 'nor-does-whoever-acts-for-its-applicant', effect: 'forbid', actions: ['task.decide'], when: { is: ['delegate-of-applicant'], apart: true } },

  { id: 'register-is-a-catalogue', effect: 'permit', actions: ['record.list'], when: {} },
  { id: 'archive-department-unmasks', effect: 'permit', actions: ['record.unmask'], when: { role: ['archive-dept'] }, obligations: ['purpose', 'log'] },
  { id: 'own-loan', effect: 'permit', actions: ['loan.read'], when: { is: ['borrower'] } },
  { id: 'loan-of-department', effect: 'permit', actions: ['loan.read'], when: { is: ['head-of-department'] } },
  { id: 'loan-ledger', effect: 'permit', actions: ['loan.read'], when: { role: ['archive-dept', 'admin-dept'] } },

  { id: 'settings-are-read', effect: 'permit', actions: ['parameter.read', 'definition.read', 'definition.check'], when: { role: ['sysadmin', 'process-owner'] } },
  { id: 'settings-are-changed', effect: 'permit', actions: ['parameter.write', 'people.arrange'], when: { role: ['sysadmin'] } },
  { id: 'audit-log', effect: 'permit', actions: ['audit.read'], when: { role: ['sysadmin'] } },
];
