import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

type ProjectTest = NonNullable<TestProjectInlineConfiguration['test']>;

const MODEL_TESTS = 'apps/server/src/**/*.model.test.ts';
/** What is decided before anything is asked of a database, or out of memory: one kind is enough. */
const WITHOUT_DATABASE = [
  'apps/server/src/features/access/*.test.ts',
  'apps/server/src/features/audit/audit-stream.test.ts',
  'apps/server/src/features/delivery/*.test.ts',
  'apps/server/src/features/flags/bad-input.test.ts',
  'apps/server/src/features/health/health.test.ts',
  'apps/server/src/features/flags/flag-{experiments,prerequisites,preview,promotion,protection,refusals,rules,targeting,types}.test.ts',
  'apps/server/src/features/sdk-keys/{sdk-key-requests,standing-keys}.test.ts',
  'apps/server/src/features/segments/segment{-preview,-rules,s-alone}.test.ts',
];
const COMPOSE_TEST = 'apps/server/test/compose.test.ts';
/** Tests that look at how long something takes. */
const TIMED_TESTS = ['apps/server/test/replication.test.ts', 'apps/server/test/clients/*.test.ts'];

/** A busy machine stalls a browser now and then; what fails twice is broken. */
const RETRIES = 1;

/** Long files first, stage by stage, or a worker is alone with one of them in the end. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line no-array-sort -- it is no array's
    const sorted = await super.sort(files);
    const stageOf = ({ project: { config } }: TestSpecification) => config.sequence.groupOrder;
    const isLong = (file: TestSpecification) => Number(file.project.name === 'system');
    return sorted.toSorted((a, b) => stageOf(a) - stageOf(b) || isLong(b) - isLong(a));
  }
}

export default defineConfig({
  test: {
    pool: 'forks',
    sequence: { sequencer: LongFirst },
    // Tests wait for servers about as long as they compute.
    maxWorkers: 3,
    projects: [
      project('pure', 0, {
        include: [
          'packages/*/src/**/*.test.ts',
          MODEL_TESTS,
          'apps/server/src/*.test.ts',
          'apps/server/src/platform/**/*.test.ts',
          'apps/dashboard/src/**/*.test.ts',
          'tests/services/**/*.test.ts',
          COMPOSE_TEST,
        ],
        isolate: false,
        // The browsers' EventSource, for the provider that is made for them.
        execArgv: ['--experimental-eventsource', '--disable-warning=UNDICI-ES'],
      }),
      slices('embedded'),
      slices('postgres'),
      project('system', 0, {
        include: ['apps/server/test/**/*.test.ts'],
        exclude: [COMPOSE_TEST, ...TIMED_TESTS],
        testTimeout: 180_000,
        hookTimeout: 120_000,
      }),
      project('timed', 1, {
        include: TIMED_TESTS,
        maxWorkers: 2,
        testTimeout: 120_000,
        hookTimeout: 120_000,
      }),
      project('dashboard', 2, {
        include: ['e2e/dashboard/**/*.test.ts'],
        globalSetup: ['e2e/dashboard/global-setup.ts'],
        retry: RETRIES,
        testTimeout: 60_000,
        hookTimeout: 120_000,
      }),
      project('e2e', 2, {
        include: ['e2e/**/*.test.ts'],
        exclude: ['e2e/dashboard/**'],
        retry: RETRIES,
        testTimeout: 60_000,
        hookTimeout: 120_000,
      }),
    ],
  },
});

/** The same tests of the server's features, once for each database that it can run on. */
function slices(storage: 'embedded' | 'postgres'): TestProjectInlineConfiguration {
  return project(`slices-${storage}`, 0, {
    include: ['apps/server/src/features/**/*.test.ts'],
    exclude: [MODEL_TESTS, ...(storage === 'embedded' ? WITHOUT_DATABASE : [])],
    // Each file has a server and a database of its own; the program itself need not be loaded anew.
    isolate: false,
    env: { HALYARD_TEST_STORAGE: storage },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    ...(storage === 'embedded' && {
      globalSetup: ['apps/server/src/testing/embedded-snapshot.ts'],
    }),
  });
}

/** Projects of one stage share the machine; a later stage has it to itself, as measured times need. */
function project(name: string, stage: number, test: ProjectTest): TestProjectInlineConfiguration {
  return { extends: true, test: { ...test, name, sequence: { groupOrder: stage } } };
}
