import { expect, test } from 'vitest';
import { createRandom } from '../certify/random.ts';
import { simulate } from '../certify/simulated-experiment.ts';
import { reproduce } from '../reproduce/reproduce.ts';
import { analyseExperiment } from './index.ts';

const SCENARIO = {
  days: 5,
  unitsPerDay: 1_000,
  weight: () => 0.5,
  share: () => 0.5,
  epochs: [0, 2],
  rate: () => 0.1,
  effect: 0.2,
  harm: 0,
};
const inputs = [...simulate(createRandom(5), SCENARIO)].at(-1);
if (inputs === undefined) throw new Error('The simulation has no evening.');
const analysis = analyseExperiment(inputs);
const exportOf = (changes: object) =>
  JSON.stringify({ specVersion: 1, inputs, analysis, results: {}, ...changes });

test('an export is reproduced from its own statistics, figure by figure', () => {
  const reproduction = reproduce(exportOf({}));
  expect(reproduction.differences).toEqual([]);
  expect(reproduction.analysis.metrics[0]?.comparisons[0]?.verdict).toBe('better');
});

test('a figure that the statistics do not give is found, be it changed, added or gone', () => {
  const [metric, ...others] = analysis.metrics;
  const changed = { ...analysis, units: 5_001, metrics: [{ ...metric, margin: 1 }, ...others] };
  expect(reproduce(exportOf({ analysis: changed })).differences).toEqual([
    { path: 'analysis.units', exported: 5_001, computed: 5_000 },
    { path: 'analysis.metrics.0.margin', exported: 1, computed: null },
  ]);
  const shorter = { ...analysis, metrics: others };
  expect(reproduce(exportOf({ analysis: shorter })).differences.length).toBeGreaterThan(10);
});

test('what is no export is refused', () => {
  expect(() => reproduce('{"specVersion": 2}')).toThrow('specVersion 1');
  expect(() => reproduce(exportOf({ inputs: { variants: [] } }))).toThrow('lacks its inputs');
});
