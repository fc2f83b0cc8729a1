// Who may import whom. A rule's comment says what it protects.

// Without its parser dependency-cruiser would read no TypeScript at all, and find no fault in that.
require.resolve('@swc/core');

const TEST = '\\.test\\.tsx?$|-testing\\.ts$|/test-[^/]+\\.ts$|/src/testing/|^apps/[^/]+/test/';
const FEATURES = '^apps/server/src/features/';
const PLATFORM = '^apps/server/src/platform/';

function npm(...names) {
  return names.map((name) => `node_modules/${name}${name.endsWith('/') ? '' : '/'}`).join('|');
}

function forbid(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to };
}

/** A workspace sees itself and the named packages of ours, and no other workspace. */
function workspace(folder, ...packages) {
  return forbid(
    `${folder.replace('/', '-')}-sees`,
    `Of our packages it may import: ${packages.join(', ') || 'none'}.`,
    { path: `^${folder}/`, pathNot: TEST },
    {
      path: '^(apps|packages|examples|bench|e2e|scripts|tests)/',
      pathNot: [folder, ...packages.map((name) => `packages/${name}`)].map((it) => `^${it}/`),
    },
  );
}

const tree = [
  workspace('packages/engine'),
  workspace('packages/stats'),
  workspace('packages/contracts', 'engine'),
  workspace('packages/client', 'contracts'),
  workspace('packages/sdk', 'engine'),
  workspace('packages/openfeature-server', 'sdk'),
  workspace('packages/openfeature-web', 'sdk'),
  workspace('packages/cli', 'client', 'contracts', 'engine'),
  workspace('apps/server', 'engine', 'stats', 'contracts'),
  workspace('apps/dashboard', 'client', 'contracts', 'engine'),
  workspace('examples/express', 'openfeature-server'),
  workspace('examples/react', 'openfeature-web'),
  workspace('examples/traffic', 'openfeature-server'),
  workspace('examples/server-rendering', 'openfeature-server', 'openfeature-web'),
  forbid(
    'pure-core',
    'Evaluation and statistics are pure and run in browsers: they import nothing but RE2.',
    { path: '^packages/(engine|stats)/src/', pathNot: TEST },
    { pathNot: ['^packages/$1/src/', npm('re2js')] },
  ),
  forbid(
    'contracts-are-schemas',
    'Wire schemas need TypeBox and nothing else.',
    { path: '^packages/contracts/src/', pathNot: TEST },
    { pathNot: ['^packages/(contracts|engine)/src/', npm('typebox')] },
  ),
  forbid(
    'contracts-take-types-alone',
    "The engine's code must not come along with the schemas.",
    { path: '^packages/contracts/src/', pathNot: TEST },
    { path: '^packages/engine/', dependencyTypesNot: ['type-only'] },
  ),
  forbid(
    'packages-have-one-door',
    'A package is entered at its index.ts; the contracts at any schema file.',
    { path: '^(?:packages/)?([^/]+)/' },
    { path: '^packages/(?!contracts/)[^/]+/src/', pathNot: ['^packages/$1/', '/src/index\\.ts$'] },
  ),
];

const server = [
  forbid(
    'features-meet-at-index',
    "A feature's files are its own business.",
    { path: `${FEATURES}([^/]+)/` },
    { path: FEATURES, pathNot: [`${FEATURES}$1/`, '/index\\.ts$'] },
  ),
  {
    ...forbid(
      'features-form-no-circle',
      'Two features that need each other are one feature, or hide a third.',
      { path: FEATURES },
      { circular: true },
    ),
    scope: 'folder',
  },
  forbid(
    'platform-knows-no-feature',
    'The platform has no product words.',
    { path: PLATFORM },
    { path: FEATURES },
  ),
  forbid(
    'entries-stand-above',
    'Only the entries know the composition, and only it knows every feature.',
    { path: [FEATURES, PLATFORM], pathNot: TEST },
    { path: '^apps/server/src/(main|app|app-parts|app-routes|openapi|maintenance)\\.ts$' },
  ),
  forbid(
    'only-entries-read-the-configuration',
    'Features and platform are handed what they need.',
    { path: [FEATURES, PLATFORM], pathNot: TEST },
    { path: '^apps/server/src/config\\.ts$' },
  ),
  forbid(
    'routes-call-services-call-stores',
    'Nothing below the routes knows of them.',
    { path: '\\.(service|store|model)\\.ts$' },
    { path: '\\.(routes|guard)\\.ts$' },
  ),
  forbid(
    'stores-know-no-service',
    'A store reads and writes; what to write was decided above it.',
    { path: '\\.(store|model)\\.ts$' },
    { path: '\\.service\\.ts$' },
  ),
  forbid(
    'models-are-pure',
    'Rules decide on what they are given: no rows, no requests, no input or output.',
    { path: '\\.model\\.ts$' },
    {
      path: [
        '\\.store\\.ts$',
        '^(node:)?(child_process|dns|fs|http|https|net|worker_threads)(/|$)',
        npm('kysely', 'fastify', '@fastify/', 'pg', 'redis'),
      ],
    },
  ),
  forbid(
    'no-http-below-routes',
    'Only routes and guards know Fastify.',
    { path: FEATURES, pathNot: ['\\.(routes|guard)\\.ts$', TEST] },
    { path: npm('fastify', '@fastify/') },
  ),
  forbid(
    'only-stores-speak-sql',
    'SQL stays in the stores, above the one place that connects.',
    {
      path: '^apps/server/src/',
      pathNot: [`${PLATFORM}database/`, '^apps/server/src/tables\\.ts$', '\\.store\\.ts$', TEST],
    },
    { path: npm('kysely') },
  ),
  forbid(
    'only-the-platform-connects',
    'Database and Redis drivers have one home each.',
    { path: '^apps/server/src/', pathNot: [PLATFORM, TEST] },
    { path: npm('pg', '@electric-sql/', 'redis', '@redis/') },
  ),
];

const dashboard = [
  forbid(
    'dashboard-features-stand-alone',
    'Pages of one feature can change without a look at the others.',
    { path: '^apps/dashboard/src/features/([^/]+)/' },
    { path: '^apps/dashboard/src/features/', pathNot: '^apps/dashboard/src/features/$1/' },
  ),
  forbid(
    'ui-has-no-product-words',
    'Parts that every page uses know no page, and no data.',
    { path: '^apps/dashboard/src/ui/', pathNot: TEST },
    { path: '^(apps/dashboard/src/(app|data|domain|features)|packages/contracts)/' },
  ),
  forbid(
    'data-draws-nothing',
    'What is asked of the server does not depend on how it is shown.',
    { path: '^apps/dashboard/src/data/' },
    { path: '^apps/dashboard/src/(app|ui|domain|features)/' },
  ),
  forbid(
    'pages-know-no-frame',
    'The frame puts pages together, and pages know nothing of that.',
    { path: '^apps/dashboard/src/(domain|features)/' },
    { path: '^apps/dashboard/src/app/' },
  ),
  forbid(
    'domain-knows-no-page',
    'What several pages show stands below all of them.',
    { path: '^apps/dashboard/src/domain/' },
    { path: '^apps/dashboard/src/features/' },
  ),
  forbid(
    'dashboard-takes-types-alone',
    'Schemas would come along with the first word of the contracts.',
    { path: '^apps/dashboard/src/' },
    {
      path: '^packages/contracts/src/(?!permissions\\.ts)',
      dependencyTypesNot: ['type-only'],
    },
  ),
];

const everywhere = [
  forbid('no-cycles', 'A cycle is one module in several files.', {}, { circular: true }),
  forbid(
    'everything-resolves',
    'What is not found cannot be checked either.',
    {},
    { couldNotResolve: true },
  ),
  forbid(
    'production-without-tests',
    'What is shipped does not need what tests need.',
    { path: '^(apps|packages)/[^/]+/src/', pathNot: TEST },
    { path: ['^(tests|e2e|bench)/', '^apps/[^/]+/test/', TEST] },
  ),
];

module.exports = {
  forbidden: [...tree, ...server, ...dashboard, ...everywhere],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(apps|packages)/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node'],
    },
  },
};
