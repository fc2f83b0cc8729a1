// `npm run certify [-- --write] [-- --runs=1000] [-- --seed=1]`: simulates experiments with the
// functions of this package and holds what comes out against its gates. Exit code 1 if one is missed.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CHECKS } from './checks.ts';
import type { Row } from './gate.ts';

const DOCUMENT = new URL('../../../docs/statistics.md', import.meta.url);
const BETWEEN_MARKERS = /(?<=<!-- certificate -->\n)[^]*(?=<!-- \/certificate -->)/;
const USAGE = 'Usage: npm run certify [-- --write --runs=1000 --seed=1]';

const options = readOptions(process.argv.slice(2));
if (options === undefined) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const { runs, seed } = options;
  const sections = [`${runs} runs of each check, seed ${seed}.`];
  const missed: Row[] = [];
  for (const [i, [name, check]] of Object.entries(CHECKS).entries()) {
    const start = performance.now();
    const rows = check(seed * 1_000 + i, runs);
    console.error(`${name}: ${((performance.now() - start) / 1_000).toFixed(1)} s`);
    missed.push(...rows.filter(({ isMet }) => !isMet));
    const section = `### ${name}\n\n${tableOf(rows)}`;
    console.log(`${section}\n`);
    sections.push(section);
  }
  if (options.isWriting) write(sections.join('\n\n'));
  for (const { check, measured, gate } of missed) {
    console.error(`Missed: ${check}: ${measured}, where the gate is ${gate}.`);
  }
  process.exitCode = missed.length === 0 ? 0 : 1;
}

function readOptions(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        write: { type: 'boolean', default: false },
        runs: { type: 'string', default: '1000' },
        seed: { type: 'string', default: '1' },
      },
    });
    const [runs, seed] = [Number(values.runs), Number(values.seed)];
    if (!Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(seed)) return undefined;
    return { runs, seed, isWriting: values.write };
  } catch {
    return undefined;
  }
}

function tableOf(rows: readonly Row[]): string {
  const header = ['check', 'reference', 'measured', 'gate', ''];
  const lines = rows.map(({ check, reference, measured, gate, isMet }) => {
    return [check, reference, measured, gate, gate === '' ? '' : isMet ? 'met' : '**missed**'];
  });
  const widths = header.map((word, column) => {
    return Math.max(3, ...[header, ...lines].map((cells) => cells[column]?.length ?? word.length));
  });
  const rule = widths.map((width) => '-'.repeat(width));
  return [header, rule, ...lines]
    .map((cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`)
    .join('\n');
}

function write(certificate: string): void {
  const before = readFileSync(DOCUMENT, 'utf8');
  writeFileSync(
    DOCUMENT,
    before.replace(BETWEEN_MARKERS, () => `\n${certificate}\n\n`),
  );
}
