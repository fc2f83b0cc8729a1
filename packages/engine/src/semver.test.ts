import { expect, test } from 'vitest';
import { compareSemver, parseSemver } from './semver.ts';

/** In ascending precedence; from semver.org 2.0.0 §11 and its neighbours. */
const ASCENDING = [
  '0.0.0-0',
  '0.0.0',
  '0.9.10',
  '0.10.9',
  '1.0.0-1',
  '1.0.0-1.0',
  '1.0.0-1.a',
  '1.0.0-2',
  '1.0.0-10',
  '1.0.0-99999999999999999998',
  '1.0.0-99999999999999999999',
  '1.0.0--',
  '1.0.0-A',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '2.0.0',
  '2.1.0',
  '2.1.1',
  '9007199254740991.0.0',
].map((text, rank) => ({ text, rank }));

const PAIRS = ASCENDING.flatMap((a) => ASCENDING.map((b) => ({ a, b })));

test.each(PAIRS)('$a.text against $b.text', ({ a, b }) => {
  const [left, right] = [parseSemver(a.text), parseSemver(b.text)];
  if (left === undefined || right === undefined) throw new Error('unreadable');
  expect(Math.sign(compareSemver(left, right))).toBe(Math.sign(a.rank - b.rank));
});

test.each(['1.2.3+build', '1.2.3+build.01-x', 'v1.2.3', 'v1.2.3+a'])('%s equals 1.2.3', (text) => {
  expect(parseSemver(text)).toEqual(parseSemver('1.2.3'));
});

test.each([
  '',
  'v',
  '1',
  '1.2',
  '1.2.3.4',
  '1.2.3-',
  '1.2.3+',
  '1.2.3-01',
  '1.2.3-a..b',
  '1.2.3-a_b',
  '01.2.3',
  '1.02.3',
  '1.2.03',
  'V1.2.3',
  'vv1.2.3',
  ' 1.2.3',
  '1.2.3 ',
  '-1.2.3',
  '1.2.x',
  '1..3',
  '9007199254740992.0.0',
  `1.0.0-${'a'.repeat(300)}`,
])('%j is no version', (text) => {
  expect(parseSemver(text)).toBeUndefined();
});
