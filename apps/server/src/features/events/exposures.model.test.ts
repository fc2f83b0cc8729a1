import type { Exposure } from '@halyard/contracts/events';
import { describe, expect, test } from 'vitest';
import type { ExperimentFacts } from './experiment-facts.ts';
import { placeExposure } from './exposures.model.ts';

const START = Date.parse('2026-03-01T12:00:00.000Z');
const MINUTE = 60_000;
const at = (minutes: number) => new Date(START + minutes * MINUTE);

function anExperiment(fields: Partial<ExperimentFacts> = {}): ExperimentFacts {
  return {
    id: 'id-1',
    key: 'colours',
    flagKey: 'button',
    unit: 'targetingKey',
    variants: ['red', 'blue'],
    startedAt: at(0),
    stoppedAt: null,
    epochs: [
      { epoch: 1, startedAt: at(0) },
      { epoch: 2, startedAt: at(60) },
    ],
    ...fields,
  };
}

function place(minutes: number, fields: Partial<Exposure>, ...experiments: ExperimentFacts[]) {
  const exposure = {
    id: 'x',
    flag_key: 'button',
    variant: 'red',
    targeting_key: 'ada',
    timestamp: at(minutes).toISOString(),
    ...fields,
  };
  const placed = placeExposure(exposure, START + minutes * MINUTE, experiments);
  return 'code' in placed
    ? placed.code
    : [placed.experiment.key, placed.epoch, placed.unit].join(' ');
}

describe('an exposure', () => {
  const stopped = anExperiment({ stoppedAt: at(100) });
  const next = anExperiment({
    key: 'sizes',
    startedAt: at(101),
    epochs: [{ epoch: 1, startedAt: at(101) }],
  });

  test.each<[string, number, Partial<Exposure>, string]>([
    ['belongs to what ran on the flag', 30, {}, 'colours 1 ada'],
    ['to the epoch in force at its time', 60, {}, 'colours 2 ada'],
    ['to the epoch that it names, whenever it was', 30, { epoch: 2 }, 'colours 2 ada'],
    ['to no epoch that there is not', 30, { epoch: 3 }, 'EXPERIMENT_NOT_RUNNING'],
    ['is taken a little before the start', -4, {}, 'colours 1 ada'],
    ['but no earlier', -6, {}, 'EXPERIMENT_NOT_RUNNING'],
    ['and a little after the stop', 104, { experiment_key: 'colours' }, 'colours 2 ada'],
    ['but no later', 106, { experiment_key: 'colours' }, 'EXPERIMENT_NOT_RUNNING'],
    ['without a key belongs to the one that really ran', 103, {}, 'sizes 1 ada'],
    ['of another flag belongs to nothing', 30, { flag_key: 'other' }, 'UNKNOWN_EXPERIMENT'],
    ['needs an experiment that there is', 30, { experiment_key: 'nix' }, 'UNKNOWN_EXPERIMENT'],
    [
      'names an experiment of its flag',
      30,
      { experiment_key: 'colours', flag_key: 'other' },
      'UNKNOWN_EXPERIMENT',
    ],
    ['is of a variant that is compared', 30, { variant: 'green' }, 'UNKNOWN_VARIANT'],
  ])('%s', (_, minutes, fields, outcome) => {
    expect(place(minutes, fields, next, stopped)).toBe(outcome);
  });

  test('says the unit where that is not the targeting key', () => {
    const byTeam = anExperiment({ unit: 'team.id' });
    expect(place(1, {}, byTeam)).toBe('UNIT_MISSING');
    expect(place(1, { unit: 'crew' }, byTeam)).toBe('colours 1 crew');
    expect(place(1, { unit: 'crew' }, anExperiment())).toBe('colours 1 ada');
  });
});
