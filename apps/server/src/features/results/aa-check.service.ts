import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AaCheck, AaCheckBody } from '@halyard/contracts/results';
import { aaSummary } from '@halyard/stats';
import { invalid } from '#platform/app-error.ts';
import { AA_ALPHA, aaUnitsOf, pValueOfRun, saltOfRun } from './aa-check.model.ts';
import { sayCount, sayNumberOf, sayP, sayPercent } from './figures.model.ts';
import { findSubject, type HistoryDeps } from './metric-history.service.ts';
import { partsOf } from './questions.model.ts';

const DAY_MS = 86_400_000;

/** Units that are divided at most, and how many of them in all runs together: some seconds of work. */
const MOST_UNITS = 50_000;
const MOST_DRAWS = 10_000_000;

/** Steps of the histogram of p-values. */
const BARS = 20;

/**
 * Divides the units of the last days again and again, and looks how often a difference is found that
 * cannot be there. Others are served between the runs.
 * @throws AppError METRIC_NOT_FOUND, ENVIRONMENT_NOT_FOUND, INVALID_INPUT
 */
export async function checkMetric(
  deps: HistoryDeps,
  { metric_key: metricKey, environment_key: environmentKey, days = 7, runs = 1000 }: AaCheckBody,
): Promise<AaCheck> {
  const { metric, environmentId } = await findSubject(deps.db, { metricKey, environmentKey });
  if (metric.kind === 'quantile') {
    throw invalid('body.metric_key', 'is a quantile, of which no unit has a figure of its own');
  }
  const until = deps.now();
  const parts = partsOf(metric);
  const { perUnit } = await deps.eventStore.historyOf({
    ...parts,
    environmentId,
    cap: metric.capValue,
    from: new Date(until.getTime() - days * DAY_MS),
    until,
    units: Math.min(MOST_UNITS, Math.floor(MOST_DRAWS / runs)),
  });
  const units = aaUnitsOf(perUnit, parts.denominator !== null);
  const seed = `${metric.id} ${until.toISOString().slice(0, 10)}`;
  const pValues: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const pValue = pValueOfRun(units, saltOfRun(seed, run));
    if (pValue !== null) pValues.push(pValue);
    await nextTurn();
  }
  return toCheck(perUnit.length, pValues, days);
}

function toCheck(units: number, pValues: readonly number[], days: number): AaCheck {
  const summary = aaSummary(pValues, AA_ALPHA);
  if (!summary.ok) {
    const expected = { lower: 0, upper: 1 };
    const histogram = Array.from({ length: BARS }, () => 0);
    const sentence = `There is nothing to check: of ${sayNumberOf(units, 'unit')} in the last ${sayNumberOf(days, 'day')} too few did what this metric counts.`;
    const nothing = { runs: 0, rejected: 0, rate: 0, expected, uniformity_p: 1 };
    return { units, ...nothing, histogram, is_sound: false, sentence };
  }
  const { runs, rejected, rate, expected, uniformityP, histogram, isSound } = summary.value;
  const found = `${sayCount(rejected)} of ${sayCount(runs)} divisions by chance (${sayPercent(rate)}) found a difference, and ${sayPercent(expected.lower)} to ${sayPercent(expected.upper)} are what chance does`;
  return {
    units,
    runs,
    rejected,
    rate,
    expected: { ...expected },
    uniformity_p: uniformityP,
    histogram: [...histogram],
    is_sound: isSound,
    sentence: isSound
      ? `Sound: ${found}.`
      : `Not to be trusted: ${found} (evenness of all: ${sayP(uniformityP)}). ${ADVICE}`,
  };
}

const ADVICE =
  'Perhaps too few units do it, or some do nearly all of it: cap their totals, or measure how many units do it.';
