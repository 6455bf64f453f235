/** Arrows run schemas <- drivers <- gateway <- scripts (docs/decisions/0001). */
const only = (from, allowed) => ({
  name: `${from}-arrows`,
  comment: `${from} may import only ${allowed.join(', ')}`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: '^(schemas|drivers|gateway|scripts|test)/', pathNot: `^(${allowed.join('|')})/` },
});

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    only('schemas', ['schemas']),
    only('drivers', ['schemas', 'drivers']),
    only('gateway', ['schemas', 'drivers', 'gateway']),
    only('scripts', ['schemas', 'drivers', 'gateway', 'scripts']),
    ...['decision', 'ledger'].map((room) => ({
      name: `${room}-has-no-sibling`,
      comment: `gateway/${room} imports no other room of gateway/`,
      severity: 'error',
      from: { path: `^gateway/${room}/` },
      to: { path: '^gateway/', pathNot: `^gateway/${room}/` },
    })),
    {
      name: 'decision-is-pure',
      comment: 'decide and the policy sets do no input or output',
      severity: 'error',
      from: { path: '^gateway/decision/' },
      to: { dependencyTypes: ['core'], path: '.' },
    },
    {
      name: 'drivers-know-bytes-only',
      comment: 'drivers know no policy, SQL or HTTP',
      severity: 'error',
      from: { path: '^drivers/' },
      to: { path: 'node_modules/(better-sqlite3|express|helmet|undici|jose)/' },
    },
    {
      name: 'web-imports-schemas-only',
      comment: 'pages run in a browser: the vocabulary is all they share with the server',
      severity: 'error',
      from: { path: '^gateway/web/' },
      to: { path: '^(gateway|drivers|scripts)/', pathNot: '^gateway/web/' },
    },
    {
      name: 'no-test-code-in-the-product',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    moduleSystems: ['es6'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
