// `node packages/stats/reproduce/run.ts results.json`: works an experiment's results out again from the
// statistics in their export, with this package alone. Prints what it found; exit code 1 if a figure differs
// from the export's, 2 if the file is none.
import { readFileSync } from 'node:fs';
import type { MetricComparison } from '../src/index.ts';
import { type Reproduction, reproduce } from './reproduce.ts';

const [path, ...rest] = process.argv.slice(2);
const MOST_SHOWN = 20;

if (path === undefined || rest.length > 0) {
  console.error('Usage: node packages/stats/reproduce/run.ts results.json');
  process.exitCode = 2;
} else {
  try {
    show(reproduce(readFileSync(path, 'utf8')));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
}

function show({ analysis, differences }: Reproduction): void {
  const { verdict, units, health, metrics } = analysis;
  console.log(
    `Verdict: ${verdict.verdict}${verdict.variant === null ? '' : ` ${verdict.variant}`}`,
  );
  for (const { code, metric, variant, check } of verdict.because) {
    console.log(`  ${[code, metric, variant, check].filter((word) => word !== null).join(' ')}`);
  }
  console.log(`Units: ${units}`);
  for (const { check, status, pValue } of health) {
    console.log(`${check}: ${status}${pValue === null ? '' : `, p = ${pValue}`}`);
  }
  for (const { key, role, comparisons } of metrics) {
    for (const comparison of comparisons) console.log(`${key} (${role}) ${lineOf(comparison)}`);
  }
  for (const { path: at, exported, computed } of differences.slice(0, MOST_SHOWN)) {
    console.log(
      `DIFFERENT ${at}: ${JSON.stringify(exported)} in the export, ${JSON.stringify(computed)} here`,
    );
  }
  const count = differences.length;
  console.log(count === 0 ? 'Every figure is that of the export.' : `${count} figures differ.`);
  process.exitCode = count === 0 ? 0 : 1;
}

function lineOf({
  variant,
  difference,
  alwaysValid,
  pAdjusted,
  verdict,
  missing,
}: MetricComparison) {
  const parts = [
    `${variant}: ${verdict}`,
    difference && `difference ${difference.estimate}`,
    alwaysValid && `always valid ${alwaysValid.lower} … ${alwaysValid.upper}`,
    pAdjusted !== null && `adjusted p ${pAdjusted}`,
    missing,
  ];
  return parts.filter((part) => typeof part === 'string').join(', ');
}
