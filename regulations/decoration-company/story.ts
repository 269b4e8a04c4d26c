// A loan as somebody would tell it: who asked for what and when, and what was done about it, one thing after another.

/** What somebody does. `after`: how long after the last thing in this case, as a duration. */
export type Deed = { after: string; comment?: string; form?(at: number): Record<string, unknown> } & (
  /** An answer to the open task of a step; `by` says who, where several are asked. */
  | { does: 'answer'; step: string; outcome: string; by?: string }
  | { does: 'return'; step: string; by?: string }
  | { does: 'withdraw' | 'resubmit' }
  /** The applicant reads the first pages of every archive that is open to him. */
  | { does: 'read'; pages: number }
);

export interface Story {
  /** When it begins, epoch milliseconds. */
  at: number;
  applicant: string;
  archives: string[];
  /** The request, without its archives and its signature. */
  form: Record<string, unknown>;
  deeds: Deed[];
  /** What is done about an incident that comes of it, as far as it has come. */
  incident: Deed[];
}
