// `npm start`. Plain JavaScript that every Node can read, so that an old one gets a sentence instead of a syntax error.
const OLDEST = 20;

if (Number(process.versions.node.split('.')[0]) < OLDEST) {
  process.stderr.write('Countersign needs Node ' + OLDEST + ' or newer; this is ' + process.version + '. See https://nodejs.org.\n');
  process.exit(1);
}

import('./boot.mjs').then(({ boot }) => boot());
