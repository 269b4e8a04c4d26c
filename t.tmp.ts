import { startPostgres } from '#embedded/postgres.ts';
import { migrate } from '#db/migrate.ts';
import { dismissGuard } from '#embedded/child.ts';
let t=Date.now();
const pg = await startPostgres({ dir: process.argv[2]! }); console.log('up', Date.now()-t); t=Date.now();
console.log(await migrate(pg.url()), Date.now()-t);
await pg.stop(); dismissGuard(); console.log('stopped', Date.now()-t);
