import { expect, test } from 'vitest';
import { runCommand } from '../testing/run-command.ts';

const HEAD = 'a1'.repeat(32);

function verify(report: object, ...args: string[]) {
  const maintenance = async (command: string) => {
    if (command !== 'verify-audit') throw new Error(command);
    return report;
  };
  return runCommand(['audit', 'verify', ...args], { maintenance });
}

test('a whole chain is shown with its length and head', async () => {
  const { exitCode, stdout } = await verify({
    entries: 7,
    head: HEAD,
    fault: null,
    noted_at: null,
  });
  expect([exitCode, stdout]).toEqual([0, `entries  7\nhead     ${HEAD}\n`]);
});

test.each([
  [{ kind: 'gap', sequence: 4, found: 6 }, 'Entry 4 is missing: after 3 comes 6.'],
  [{ kind: 'altered', sequence: 4 }, 'Entry 4 was altered'],
  [{ kind: 'truncated', sequence: 8, expected: 9 }, 'entries 8 to 9 are gone'],
  [{ kind: 'truncated', sequence: 8, expected: 7 }, 'not the hash of the last entry, 7.'],
  [{ kind: 'forged', sequence: 4 }, 'Entry 4 is not as it should be (forged).'],
])('a broken chain fails with its fault: %j', async (fault, message) => {
  const { exitCode, stdout, stderr } = await verify({
    entries: 7,
    head: HEAD,
    fault,
    noted_at: null,
  });
  expect(exitCode).toBe(1);
  expect(stdout).toContain('entries  7');
  expect(stderr).toContain(message);
});

test('a head that was noted has to be in the chain still', async () => {
  const report = { entries: 7, head: HEAD, fault: null };
  const noted = 'b2'.repeat(32);
  const found = await verify({ ...report, noted_at: 5 }, '--head', noted.toUpperCase());
  expect([found.exitCode, found.stdout]).toEqual([0, expect.stringContaining('entries  7')]);
  const { exitCode, stderr } = await verify({ ...report, noted_at: null }, '--head', noted);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`No entry has the hash ${noted}`);
});

test('an empty log is not taken for a whole one', async () => {
  const { exitCode, stderr } = await verify({
    entries: 0,
    head: '0'.repeat(64),
    fault: null,
    noted_at: null,
  });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('Is this its storage?');
});

test('machines get the report, whole or broken', async () => {
  const report = {
    entries: 3,
    head: HEAD,
    fault: { kind: 'altered', sequence: 4 },
    noted_at: null,
  };
  const { exitCode, stdout } = await verify(report, '--json');
  expect([exitCode, JSON.parse(stdout)]).toEqual([1, report]);
});
