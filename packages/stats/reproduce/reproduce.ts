import { analyseExperiment, type ExperimentAnalysis, type ExperimentData } from '../src/index.ts';

/** The form of exports that this reads. */
const SPEC_VERSION = 1;

export interface Reproduction {
  readonly analysis: ExperimentAnalysis;
  /** Figures that are not what the export says, by where they stand. */
  readonly differences: readonly Difference[];
}

interface Difference {
  readonly path: string;
  readonly exported: unknown;
  readonly computed: unknown;
}

/** Another machine's logarithms and exponentials may end in other digits. */
const TOLERANCE = 1e-9;

/** Analyses an export's inputs anew and compares each figure. Throws an `Error` for what is no export. */
export function reproduce(text: string): Reproduction {
  const { inputs, analysis: exported } = readExport(text);
  const analysis = analyseExperiment(inputs);
  const computed: unknown = JSON.parse(JSON.stringify(analysis));
  return { analysis, differences: [...differencesOf('analysis', exported, computed)] };
}

function readExport(text: string): { inputs: ExperimentData; analysis: unknown } {
  const file: unknown = JSON.parse(text);
  if (!isRecord(file) || file['specVersion'] !== SPEC_VERSION) {
    throw new Error(`This is no export of results with specVersion ${SPEC_VERSION}.`);
  }
  const { inputs, analysis } = file;
  if (!isExperimentData(inputs) || !isRecord(analysis)) {
    throw new Error('The export lacks its inputs or its analysis.');
  }
  return { inputs, analysis };
}

/** By the parts without which nothing can be analysed; the analysis itself finds what contradicts itself. */
function isExperimentData(value: unknown): value is ExperimentData {
  const lists = ['variants', 'epochs', 'counts', 'assigned', 'metrics'];
  const numbers = ['alpha', 'power', 'days', 'stepSeconds', 'untilMs', 'severalVariants'];
  return (
    isRecord(value) &&
    lists.every((name) => Array.isArray(value[name])) &&
    numbers.every((name) => typeof value[name] === 'number') &&
    typeof value['control'] === 'string'
  );
}

function* differencesOf(path: string, exported: unknown, computed: unknown): Generator<Difference> {
  if (isTree(exported) && isTree(computed) && Array.isArray(exported) === Array.isArray(computed)) {
    const [theirs, ours] = [new Map(Object.entries(exported)), new Map(Object.entries(computed))];
    for (const key of new Set([...theirs.keys(), ...ours.keys()])) {
      yield* differencesOf(`${path}.${key}`, theirs.get(key), ours.get(key));
    }
  } else if (!isSame(exported, computed)) {
    yield { path, exported, computed };
  }
}

function isSame(exported: unknown, computed: unknown): boolean {
  if (typeof exported !== 'number' || typeof computed !== 'number') return exported === computed;
  const size = Math.max(Math.abs(exported), Math.abs(computed));
  return Math.abs(exported - computed) <= TOLERANCE * size;
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return isTree(value) && !Array.isArray(value);
}
