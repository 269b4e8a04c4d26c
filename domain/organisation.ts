// The organisation as rules see it: who there is, who heads what, who holds which role.
import type { Text } from './text.ts';

/** Plain facts, taken at one revision of the organisation. Ids are opaque. `post` as it is stored, see `postOf`. */
export interface Facts {
  people: Record<string, { id: string; name: string; humanId: string; departmentId: string; post?: string; active: boolean }>;
  departments: Record<string, { id: string; key: string; parentId?: string; headId?: string }>;
  roles: Record<string, string[]>;
  /** Those that have neither been ended nor run out when the facts were read; whether one is in force is a question of the day. */
  delegations?: readonly Delegation[];
  absences?: readonly Absence[];
}

/** Standing leave to act for another: from one day to another, both included, where the organisation is. Days are YYYY-MM-DD. */
export interface Delegation {
  id: string;
  giver: string;
  delegate: string;
  from: string;
  to: string;
  /** Only what the giver is asked as: `role:<role>`, `head-of:<department>`, or `post`. Otherwise the whole person. */
  only?: string;
  /** Only cases of these processes. */
  processes?: readonly string[];
}

/** Days on which somebody is not there, both included. */
export interface Absence {
  person: string;
  from: string;
  to: string;
}

/** A post as it is stored: both languages as JSON, or one plain word. */
export const postOf = (post: string): Text => (post.startsWith('{') ? (JSON.parse(post) as Text) : { zh: post, en: post });

/** Whether a post as it is stored is the one that is named, in either language. */
export const isPost = (stored: string, post: string): boolean => {
  const { zh, en } = postOf(stored);
  return stored === post || zh === post || en === post;
};

/** One natural person may have two accounts; what counts is the human. */
export const sameHuman = (facts: Facts, a: string, b: string): boolean => a === b || (facts.people[a] !== undefined && facts.people[a]?.humanId === facts.people[b]?.humanId);

/** Who keeps processes going: their owner and the administrators, as far as they are here. */
export const keepersIn = ({ people, roles }: Facts): string[] => [...new Set([...(roles['process-owner'] ?? []), ...(roles.sysadmin ?? [])])].filter((person) => people[person]?.active);
