// How the demo's loans go: some as they should, some not.
import * as d from './deeds.ts';
import type { Deed } from './story.ts';

export interface Plot {
  /** When it is to be back: after its start, or from now. */
  back?: string;
  from?: 'now';
  medium?: 'electronic';
  urgent?: true;
  /** Archives in the request; one unless it says so. */
  count?: number;
  /** What it takes is not free again. */
  keeps?: true;
  /** How far an incident that comes of it has come: so many deeds. */
  incident?: number;
  /** `by`: who keeps the archive that day. `longer`: an extended return, from an instant. */
  deeds(by: string, archives: string[], longer: (at: number) => number): Deed[];
}

const agreed = (by: string): Deed[] => [d.headAgrees(), d.archiveAgrees(by)];
const out = (by: string): Deed[] => [...agreed(by), d.handsOver(by), d.signsFor];
const back = (by: string, after: string): Deed[] => [...out(by), d.bringsBack(after), d.findsClean(by)];
const times = (n: number, plot: Plot): Plot[] => Array.from({ length: n }, () => plot);
const over = { incident: d.incident.length } as const;

/** Those that have ended. */
export const ended: readonly Plot[] = [
  ...times(6, { deeds: (by) => back(by, '1wd') }),
  ...times(6, { deeds: (by) => back(by, '2wd') }),
  ...times(3, { deeds: (by) => back(by, '4wd') }),
  { deeds: (by) => back(by, '6wd') },
  ...times(6, { medium: 'electronic', deeds: (by) => [...agreed(by), d.reads(2), d.finishesReading] }),
  { medium: 'electronic', deeds: (by) => [...agreed(by), d.reads(1)] },
  { deeds: (by, _, longer) => [...out(by), d.asksForMore(longer), ...d.moreIsGranted(by), d.bringsBack('2wd'), d.findsClean(by)] },
  { deeds: (by) => [...out(by), d.asksForExcerpt, d.excerptIsGranted(by), d.bringsBack('1wd'), d.findsClean(by)] },
  { deeds: (by) => [d.headSendsBack, d.asksAgain, ...back(by, '2wd')] },
  ...times(2, { ...over, deeds: (by) => [...out(by), d.bringsBack('2wd'), d.findsDamage(by)] }),
  { ...over, deeds: (by) => [...out(by), d.bringsBack('1wd'), d.findsLeak(by)] },
  { ...over, keeps: true, count: 2, deeds: (by, archives) => [...out(by), d.bringsBack('2wd'), d.findsMissing(by, archives.slice(1))] },
  { ...over, keeps: true, deeds: (by, archives) => [...out(by), d.reportsLoss(archives, '2wd')] },
  { ...over, keeps: true, count: 2, deeds: (by, archives) => [...out(by), d.reportsLoss(archives.slice(1), '2wd'), d.findsClean(by)] },
  ...times(2, { deeds: () => [d.headRefuses] }),
  { deeds: (by) => [d.headAgrees(), d.archiveRefuses(by)] },
  ...times(2, { deeds: () => [d.withdraws] }),
  { deeds: () => [d.headSendsBack] },
  { deeds: (by) => [...agreed(by), d.neverCollected(by)] },
  { deeds: (by) => [...agreed(by), d.handsOver(by), d.neverGotIt, d.stillHere(by)] },
];

const electronic = { medium: 'electronic', from: 'now' } as const;

/** Those that are under way: how long ago each was asked for, by whom, and how it stands. */
export const current: readonly [ago: string, applicant: string, plot: Plot][] = [
  ['3wd', 'designer', { back: '2wd', from: 'now', deeds: out }],
  ['2wd', 'sales-2', { back: '2wd', from: 'now', count: 2, deeds: out }],
  ['4wd', 'foreman-2', { back: '1wd', from: 'now', deeds: out }],
  ['3wd', 'designer-3', { back: '3h', from: 'now', deeds: out }],
  ['4wd', 'hr', { back: '20h', from: 'now', deeds: out }],
  ['5wd', 'designer', { back: '-1wd', from: 'now', deeds: out }],
  ['7wd', 'designer-4', { deeds: out }],
  ['11wd', 'foreman-3', { count: 2, deeds: out }],
  ['17wd', 'sales-3', { incident: 4, deeds: out }],
  ['3wd', 'designer', { back: '1wd', from: 'now', deeds: (by, _, longer) => [...out(by), d.asksForMore(longer)] }],
  ['4wd', 'designer-2', { back: '6h', from: 'now', deeds: (by, _, longer) => [...out(by), d.asksForMore(longer), ...d.moreIsGranted(by)] }],
  ['3wd', 'foreman-1', { back: '1wd', from: 'now', deeds: (by) => [...out(by), d.asksForExcerpt] }],
  ['4wd', 'designer-3', { deeds: (by) => [...out(by), d.bringsBack('1wd')] }],
  ['7wd', 'sales-2', { incident: 4, deeds: (by, archives) => [...out(by), d.reportsLoss(archives, '2wd')] }],
  ['2wd', 'designer', { ...electronic, back: '2wd', deeds: (by) => [...agreed(by), d.reads(2)] }],
  ['2wd', 'legal', { ...electronic, back: '1wd', deeds: (by) => [...agreed(by), d.reads(1)] }],
  ['3wd', 'accountant', { ...electronic, back: '5h', count: 2, deeds: (by) => [...agreed(by), d.reads(1)] }],
  ['1wd', 'designer-2', { ...electronic, back: '3wd', deeds: agreed }],
  ['2wd', 'designer-2', { deeds: agreed }],
  ['1wd', 'finance', { deeds: agreed }],
  ['2wd', 'designer', { deeds: (by) => [...agreed(by), d.handsOver(by)] }],
  ['2wd', 'designer', { deeds: () => [d.headSendsBack] }],
  ['3wd', 'legal', { deeds: (by) => [d.headAgrees(), d.archiveSendsBack(by)] }],
  ['1wd', 'designer', { deeds: () => [d.headAgrees()] }],
  ['1wd', 'foreman-1', { deeds: () => [d.headAgrees('3wh')] }],
  ['5wh', 'sales-1', { urgent: true, deeds: () => [d.headAgrees('1wh')] }],
  ['1wd', 'designer', { deeds: () => [] }],
  ['3wh', 'designer-2', { deeds: () => [] }],
  ['1wh', 'designer-3', { urgent: true, deeds: () => [] }],
  ['4wd', 'designer-4', { back: '1wd', from: 'now', deeds: () => [] }],
];

/** Those that wait in line for what the n-th of `current` has out. */
export const waiting: readonly [ago: string, applicant: string, plot: Plot, holder: number][] = [
  ['1wd', 'designer-4', { back: '3wd', from: 'now', deeds: agreed }, 0],
  ['1wd', 'sales-1', { back: '3wd', from: 'now', deeds: agreed }, 5],
];
