// A rule says who may do what to which thing. Rules are data: the server decides by them, lists are narrowed by them, the console greys by them.

/** What can be asked of the policy. */
export type Action =
  | 'case.read' | 'case.comment' | 'case.withdraw' | 'case.resubmit' | 'case.urge' | 'case.recall' | 'case.copy' | 'case.name' | 'case.relate'
  | 'case.steer' | 'case.oversee'
  | 'task.decide' | 'task.act' | 'task.reassign' | 'task.extend' | 'task.link'
  | 'record.list' | 'record.unmask' | 'loan.read'
  | 'people.arrange'
  | 'parameter.read' | 'parameter.write' | 'definition.read' | 'definition.check' | 'audit.read';

/** How the asker stands to the thing. The caller of the policy finds out; the policy judges. */
export type Relation = 'applicant' | 'participant' | 'head-of-department' | 'holder' | 'superior-of-holder' | 'delegate' | 'same-human-as-applicant' | 'delegate-of-applicant' | 'borrower' | 'information-owner' | 'copied' | 'copied-to-remark';

/** Everything given must hold; a list means "one of". */
export interface When {
  role?: readonly string[];
  is?: readonly Relation[];
  not?: readonly Relation[];
  process?: readonly string[];
  /** The ask keeps the applicant apart. */
  apart?: true;
}

/** What goes with a permission: fields to hide, a purpose to give, a line in the log. */
export type Obligation = 'mask-sensitive' | 'mask-protected' | 'rights-of-step' | 'rights-of-copy' | 'purpose' | 'log';

export interface Rule {
  id: string;
  effect: 'permit' | 'forbid';
  actions: readonly Action[];
  when: When;
  obligations?: readonly Obligation[];
}
