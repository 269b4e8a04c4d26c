// The one-shot program that gives a new demo its organisation, its archives and nine months of loans, before anybody works with it. As the owner of the schema.
import { load } from '#activities/load.ts';
import { playPast } from '#activities/past/play.ts';
import { needed, readConfig } from '#config';
import { connect } from '#db/connect.ts';
import { closePast, wakeCases } from '#db/load/past.ts';
import { sampleOf } from '#regulations/decoration-company/sample.ts';
import { storiesOf } from '#regulations/decoration-company/demo.ts';

const DAY_MS = 86_400_000;
const config = readConfig();
const sql = connect(needed(config, 'DATABASE_URL'), { max: 2, name: 'countersign-demo' });
await load(sql, { organisation: config.ORGANISATION, demo: true, password: 'countersign', sample: sampleOf });
await sql.begin(async (tx) => {
  const now = Date.now();
  await playPast(tx, (calendar) => storiesOf(sampleOf().records, calendar, now), now);
  await closePast(tx, new Date(now - DAY_MS));
  await wakeCases(tx);
});
await sql.end({ timeout: 2 });
