// A year of plausible archives for the demo: the same seed gives the same archives.
export interface Archive {
  id: string;
  type: 'archive';
  number: string;
  title: string;
  state: 'in' | 'destroyed';
  class: 'basic' | 'business' | 'sensitive';
  fields: Record<string, unknown>;
}

const places = ['云麓花园', '锦江府', '望江里', '青羊苑', '溪畔人家', '鹿鸣新苑', '东岸小筑', '知远公馆', '竹海山居', '蓉城印象'];
const kinds = [
  { zh: '设计合同', code: 'HT', class: 'business' },
  { zh: '施工图纸', code: 'TZ', class: 'business' },
  { zh: '客户登记表', code: 'DJ', class: 'sensitive' },
  { zh: '报价与预算', code: 'YS', class: 'sensitive' },
  { zh: '验收记录', code: 'YY', class: 'basic' },
] as const;
const surnames = ['赵', '钱', '孙', '李', '周', '吴', '郑', '王', '冯', '陈', '褚', '卫'];
const COUNT = 200;
const DESTROYED = 5;

/** The park–miller generator: small, and the same on every machine. */
export function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % sides;
  };
}

/** 200 archives with two to four pages each, numbered by category and year; of those that were destroyed only the entry is left. */
export function sampleOf(): { records: Archive[]; pages: { recordId: string; page: number; body: string }[] } {
  const roll = dice(20_261_124);
  const records: Archive[] = [];
  const pages: { recordId: string; page: number; body: string }[] = [];
  for (let i = 1; i <= COUNT; i++) {
    const kind = kinds[roll(kinds.length)] ?? kinds[0];
    const place = places[roll(places.length)] ?? '';
    const customer = `${surnames[roll(surnames.length)] ?? ''}${roll(2) ? '先生' : '女士'}`;
    const unit = `${1 + roll(18)} 栋 ${1 + roll(30)}0${1 + roll(4)}`;
    // The oldest have been destroyed, as they should: their time to be kept is over.
    const [year, state] = i > COUNT - DESTROYED ? ([2014, 'destroyed'] as const) : ([2026, 'in'] as const);
    const number = `${kind.code}-${year}-${String(i).padStart(4, '0')}`;
    const id = `a-${String(i).padStart(4, '0')}`;
    records.push({
      id, type: 'archive', number, title: `${place} ${unit} ${kind.zh}`, state, class: kind.class,
      fields: { category: kind.zh, customer, shelf: `${'ABCDEF'[roll(6)] ?? 'A'}-${1 + roll(12)}-${1 + roll(6)}`, pages: 2 + (i % 3), filed: `${year}-${String(1 + roll(10)).padStart(2, '0')}-${String(1 + roll(28)).padStart(2, '0')}` },
    });
    for (let page = 1; page <= 2 + (i % 3); page++) {
      const body = `${kind.zh}　${number}　第 ${page} 页\n\n项目：${place} ${unit}\n客户：${customer}\n\n${lines(roll, kind.zh)}`;
      if (state === 'in') pages.push({ recordId: id, page, body });
    }
  }
  return { records, pages };
}

function lines(roll: (sides: number) => number, kind: string): string {
  const rooms = ['客厅', '主卧', '次卧', '书房', '厨房', '卫生间', '阳台', '玄关'];
  return Array.from({ length: 8 }, (_, i) => `${i + 1}. ${rooms[roll(rooms.length)] ?? ''}：${kind}条目 ${100 + roll(900)}，面积 ${6 + roll(30)} 平方米，金额 ${(1 + roll(90)) * 1000} 元。`).join('\n');
}
