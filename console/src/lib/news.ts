// A notice in words: what it says, and where it leads.
import type { List, Notice } from '#api/contract.ts';
import { get } from './api.ts';
import type { Words } from './locale.svelte.ts';
import { reasons } from './text/app.ts';
import { deputyText } from './text/deputy.ts';
import { noticeText, work } from './text/work.ts';

/** What it says, without what it is about. */
export const headOf = (w: Words, { kind, data, people }: Notice): string =>
  w.say(data.refused === true ? work.refusedNotice : (noticeText[kind] ?? { zh: kind, en: kind }), Object.fromEntries(Object.entries(people).map(([part, { name }]) => [part, name])));

/** The outcome, the records, the new date, what it means and why: all that there is to say beside the title. */
export function moreOf(w: Words, { people, outcome, records, means, data }: Notice): string {
  const reason = typeof data.reason === 'string' ? reasons[data.reason] : undefined;
  return [
    people.for && w.say(deputyText.onBehalf, { name: people.for.name }), people.by?.name, outcome && w.say(outcome), records?.map(({ number, title }) => `${number} ${title}`).join(w.locale === 'zh' ? '、' : ', '),
    typeof data.from === 'string' && typeof data.to === 'string' && w.say(deputyText.days, { from: w.date(data.from), to: w.date(data.to) }), typeof data.due === 'string' && w.say(work.backBy, { at: w.at(data.due) }), means && w.say(means), reason && w.say(reason),
  ].filter(Boolean).join(' · ');
}

/** The page that it leads to: the task while it is there to be done, else the case. */
export const placeOf = ({ kind, task, case: about }: Notice): string =>
  task && (kind === 'case.commented' || kind === 'case.mentioned' || kind === 'case.returned' || !kind.startsWith('case.')) && kind !== 'task.closed' ? `/tasks/${task.id}` : about ? `/cases/${about.id}` : /^(delegation|absence)\./.test(kind) ? '/deputies' : '/queue';

export interface News {
  text: string;
  href: string;
  link: string;
}

const MOST = 20;

/** From now on, each call tells what has been added since the last: the one notice, or how many there are. The first call tells nothing. */
export function newsSince(w: Words): () => Promise<News[]> {
  let last: number | undefined;
  return async () => {
    const got = await get<List<Notice>>(`/api/notices?limit=${MOST}`);
    if (!got.ok) return [];
    const before = last;
    last = Math.max(last ?? 0, ...got.value.items.map(({ id }) => Number(id)));
    const fresh = before === undefined ? [] : got.value.items.filter(({ id, readAt }) => Number(id) > before && !readAt);
    const [one] = fresh;
    if (!one) return [];
    if (fresh.length > 1) return [{ text: w.say(work.moreNews, { n: fresh.length }), href: '/notices', link: w.say(work.look) }];
    const about = one.task?.title ?? one.case?.title;
    const record = one.records?.[0];
    return [{ text: [headOf(w, one), about && w.say(about), record && `${record.number} ${record.title}`, one.case?.number].filter(Boolean).join(' · '), href: placeOf(one), link: w.say(work.look) }];
  };
}
