// The demo's loans: what has ended over the past months, and what is under way now, in every state that a loan can be in.
import { addDuration, type Calendar } from '#domain/calendar/calendar.ts';
import { current, ended, waiting, type Plot } from './plots.ts';
import { incident } from './deeds.ts';
import { dice, type Archive } from './sample.ts';
import type { Story } from './story.ts';

const purposes = ['核对水电改造竣工图', '客户要求二次设计，查阅原方案', '保修回访前核对材料清单', '合同纠纷，核对签字页', '编制竣工结算', '复核隐蔽工程照片', '准备季度档案抽查', '比对施工变更单'];
/** Legal decides in incidents, so its own loans go well. */
const careless = ['designer', 'designer-2', 'designer-3', 'designer-4', 'foreman-1', 'foreman-2', 'foreman-3', 'sales-1', 'sales-2', 'accountant'];
const borrowers = [...careless, 'designer', 'legal', 'finance', 'hr'];
const clerks = ['p-archivist', 'p-archivist', 'p-archive-head'];
const SEED = 20_261_124;
const DAY_MS = 86_400_000;
const EVENING_MS = 17.5 * 3_600_000;
/** As the organisation's settings have it. */
const LONGEST = '5wd';
/** How long ago the latest and the first of the ended loans began, in working days. */
const LATEST = 8;
const FIRST = 178;

/** The stories of a demo that is made now. The same seed gives the same people, archives and deeds; their instants go by the calendar, backwards from `now`. */
export function storiesOf(archives: readonly Archive[], calendar: Calendar, now: number): Story[] {
  const roll = dice(SEED);
  const pick = <T>(from: readonly T[]): T => from[roll(from.length)] as T;
  const shelf = shelfOf(archives, pick, roll);
  const evening = (at: number) => eveningOf(calendar, at);
  const tell = (ago: string, applicant: string, plot: Plot, chosen?: string[]): Story => {
    const at = addDuration(calendar, now, `-${ago}`).at + roll(50) * 60_000;
    const by = pick(clerks);
    const taken = chosen ?? shelf(plot.count ?? 1, at, plot.keeps ? Infinity : addDuration(calendar, at, '15wd').at);
    const wanted = plot.back ?? '3wd';
    const back = addDuration(calendar, plot.from ? now : at, wanted).at;
    const until = Math.min(addDuration(calendar, at, LONGEST).at, wanted.endsWith('wd') ? evening(back) : back);
    const form = {
      purpose: pick(purposes), medium: plot.medium ?? 'paper', reading_place: pick(['own-office', 'archive-room', 'customer-site']), urgency: plot.urgent ? 'urgent' : 'normal',
      expected_return: new Date(until).toISOString(),
    };
    const longer = (from: number) => evening(addDuration(calendar, from, '4wd').at);
    return { at, applicant: `p-${applicant}`, archives: taken, form, deeds: plot.deeds(by, taken, longer), incident: incident.slice(0, plot.incident ?? 0) };
  };
  // Neighbours in the list lie far apart in time, so that no month has only losses.
  const ago = (i: number) => `${LATEST + Math.floor((((i * 17) % ended.length) / ended.length) * (FIRST - LATEST))}wd`;
  const past = ended.map((plot, i) => tell(ago(i), pick(plot.incident ? careless : borrowers), plot));
  const present = current.map(([since, applicant, plot]) => tell(since, applicant, { ...plot, keeps: true }));
  const behind = waiting.map(([since, applicant, plot, holder]) => tell(since, applicant, plot, present[holder]?.archives));
  return [...past, ...present, ...behind];
}

/** Takes archives off the shelf for a while: some that have been there all the time, rather more that were borrowed before, each filed by then as far as there are such. */
function shelfOf(archives: readonly Archive[], pick: <T>(from: readonly T[]) => T, roll: (sides: number) => number) {
  const used = new Map<string, [from: number, to: number][]>();
  return (count: number, from: number, to: number): string[] => {
    const free = archives.filter(({ id, state }) => state === 'in' && !used.get(id)?.some(([start, end]) => start < to && from < end));
    if (free.length < count) throw new Error('there are not enough archives for the demo');
    const filed = free.filter(({ fields }) => Date.parse(String(fields.filed)) < from);
    const chosen = new Set<string>();
    while (chosen.size < count) {
      const often = filed.filter(({ id }) => used.has(id) && !chosen.has(id));
      chosen.add(pick(often.length && roll(3) ? often : filed.length > count ? filed : free).id);
    }
    for (const id of chosen) used.set(id, [...(used.get(id) ?? []), [from, to]]);
    return [...chosen];
  };
}

/** Half past five in the afternoon of the day in which the instant lies. */
function eveningOf({ offsetMinutes }: Calendar, at: number): number {
  const offset = offsetMinutes * 60_000;
  return Math.floor((at + offset) / DAY_MS) * DAY_MS + EVENING_MS - offset;
}
