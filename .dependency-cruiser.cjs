// Which room may import from which. Types are free; values are not.
const rooms = { domain: '^domain/', workflows: '^workflows/', activities: '^activities/', worker: '^worker/', api: '^api/', db: '^db/', regulations: '^regulations/', embedded: '^embedded/', console: '^console/' };
const all = Object.values(rooms);
const only = (room, allowed, comment) => ({
  name: `${room}-imports-only`,
  comment,
  severity: 'error',
  from: { path: rooms[room] },
  to: { path: [...all, '^config\\.ts$'].filter((path) => path !== rooms[room]), pathNot: allowed, dependencyTypesNot: ['type-only'] },
});

module.exports = {
  forbidden: [
    only('domain', ['^$'], 'Rules are pure: they know nobody.'),
    only('workflows', [rooms.domain], 'A workflow may only think.'),
    only('activities', [rooms.domain, rooms.db, rooms.regulations], 'Effects are at the edge.'),
    only('worker', [rooms.workflows, rooms.activities, rooms.db, rooms.regulations, '^config\\.ts$'], 'A process that puts parts together.'),
    only('db', [rooms.domain], 'Statements know rows and the types of the domain.'),
    only('api', [rooms.domain, '^workflows/messages\\.ts$', '^db/(read|desk)/', '^db/(connect|seal|secret)\\.ts$', '^config\\.ts$'], 'The api cannot hold a regulated write.'),
    only('console', [rooms.domain], 'The browser has the rules, and the shapes of the api.'),
    only('embedded', [rooms.regulations, '^db/(migrate|secret)\\.ts$', '^config\\.ts$'], 'It starts programs; it does not contain them.'),
    only('regulations', [rooms.domain], 'Data of organisations.'),
    { name: 'no-circles', comment: 'Types may look back; a component may hold itself.', severity: 'error', from: { pathNot: '\\.svelte$' }, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'domain-is-pure', comment: 'No clock, no I/O: it also runs in the browser and in the workflow sandbox.', severity: 'error', from: { path: rooms.domain }, to: { dependencyTypes: ['core'] } },
    { name: 'workflows-are-pure', severity: 'error', from: { path: rooms.workflows }, to: { dependencyTypes: ['core'] } },
    { name: 'no-tests-in-production', severity: 'error', from: { pathNot: '^(test|bench)/' }, to: { path: '^(test|bench)/' } },
  ],
  options: { doNotFollow: { path: 'node_modules' }, tsPreCompilationDeps: 'specify', tsConfig: { fileName: 'tsconfig.json' }, enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.svelte'], exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] } },
};
