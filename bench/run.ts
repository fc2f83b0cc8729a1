// `npm run bench [-- engine|http|delivery|ingest|results|start|dashboard …] [--write]`: prints the results as Markdown.
import { readFileSync, writeFileSync } from 'node:fs';
import { benchDashboard } from './dashboard/dashboard.ts';
import { benchDelivery } from './delivery/delivery.ts';
import { benchEngine } from './engine/engine.ts';
import { benchHttp } from './http/http.ts';
import { benchIngest } from './ingest/ingest.ts';
import { describeMachine } from './machine.ts';
import { benchResults } from './results/results.ts';
import { benchStart } from './start/start.ts';

const PARTS = {
  engine: benchEngine,
  http: benchHttp,
  delivery: benchDelivery,
  ingest: benchIngest,
  results: benchResults,
  start: benchStart,
  dashboard: benchDashboard,
};
const README = new URL('README.md', import.meta.url);
const BETWEEN_MARKERS = /(?<=<!-- results -->\n)[^]*(?=<!-- \/results -->)/;
const LIMIT_MS = 12 * 60_000;

const words = process.argv.slice(2);
const isWriting = words.includes('--write');
const wanted = words.filter((word) => word !== '--write');
const unknown = wanted.filter((word) => !Object.hasOwn(PARTS, word));

if (unknown.length > 0 || (isWriting && wanted.length > 0)) {
  console.error(
    'Usage: npm run bench [-- engine|http|delivery|ingest|results|start|dashboard …], or -- --write for all parts',
  );
  process.exitCode = 2;
} else {
  giveUpAfter(LIMIT_MS);
  const results = await run();
  if (isWriting) write(results);
}

/** Prints each part as soon as it is done. */
async function run(): Promise<string> {
  const sections: string[] = [];
  const print = (section: string) => {
    sections.push(section);
    console.log(`${section}\n`);
  };
  print(describeMachine());
  for (const [name, bench] of Object.entries(PARTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    print(await bench((text) => console.error(text)));
  }
  return sections.join('\n\n');
}

function write(results: string): void {
  const before = readFileSync(README, 'utf8');
  writeFileSync(
    README,
    before.replace(BETWEEN_MARKERS, () => `\n${results}\n\n`),
  );
}

function giveUpAfter(ms: number): void {
  setTimeout(() => {
    console.error(`The benchmarks took more than ${ms / 60_000} minutes and were ended.`);
    process.exit(1);
  }, ms).unref();
}
