import { readFileSync } from 'node:fs';

export interface TestCounts {
  passed: number;
  failed: number;
}

/** What we read of the report that Vitest's JSON reporter writes. */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { name: string; status: string; assertionResults: { status: string }[] }[];
}

/**
 * Counts the tests of a run. A file that could not be run counts as one failed test, and so does a
 * run that ended badly although no test failed: such a run must never read "0 failed".
 */
export function countTests(reportFile: string, endedWell: boolean): TestCounts {
  const report = readReport(reportFile);
  const broken = report.testResults.filter(isBrokenFile);
  for (const { name } of broken) console.error(`Could not be run: ${name}`);
  const failed = report.numFailedTests + broken.length;
  if (endedWell || failed > 0) return { passed: report.numPassedTests, failed };
  console.error('Vitest ended with an error outside the tests (see above).');
  return { passed: report.numPassedTests, failed: 1 };
}

function isBrokenFile({ status, assertionResults }: Report['testResults'][number]): boolean {
  return status === 'failed' && assertionResults.every((test) => test.status !== 'failed');
}

function readReport(file: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  }
}
