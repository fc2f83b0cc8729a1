import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareSemver, compareSemverText, parseSemver } from './semver.ts';

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
  expect(Math.sign(compareSemverText(a.text, right))).toBe(Math.sign(a.rank - b.rank));
});

test.each(['1.2.3+build', '1.2.3+build.01-x', 'v1.2.3', 'v1.2.3+a'])('%s equals 1.2.3', (text) => {
  expect(parseSemver(text)).toEqual(parseSemver('1.2.3'));
  expect(orderOf(text, '1.2.3')).toBe(0);
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
  '1.2.',
  '.1.2',
  '1.2.3.',
  '0.00.0',
  '1.2.3\ud800',
  '١.٢.٣',
  `1.0.0-${'a'.repeat(300)}`,
])('%j is no version', (text) => {
  expect(parseSemver(text)).toBeUndefined();
  expect(orderOf(text, '1.2.3')).toBeNaN();
});

test('comparing a text equals parsing it and comparing then, for versions and what looks so', () => {
  const number = fc.oneof(fc.nat(3), fc.constantFrom('10', '00', '01', '', '999999999', 'x', '-1'));
  const prerelease = fc.constantFrom('', '', '', '-0', '-rc.1', '+build', '-', '.4');
  const core = fc.array(number, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('.'));
  const like = fc
    .tuple(fc.constantFrom('', '', 'v', ' '), core, prerelease)
    .map((all) => all.join(''));
  const long = fc.tuple(fc.bigInt({ min: 0n, max: 2n ** 54n }), core).map((all) => all.join('.'));
  const bounds = ASCENDING.map(({ text }) => text);
  fc.assert(
    fc.property(fc.oneof(like, long), fc.constantFrom(...bounds), (text, bound) => {
      const [version, other] = [parseSemver(text), parseSemver(bound)];
      if (other === undefined) throw new Error('unreadable');
      const order = version === undefined ? Number.NaN : compareSemver(version, other);
      expect(Math.sign(compareSemverText(text, other))).toBe(Math.sign(order));
    }),
    { numRuns: 20_000 },
  );
});

function orderOf(text: string, bound: string): number {
  const version = parseSemver(bound);
  if (version === undefined) throw new Error('unreadable');
  return compareSemverText(text, version);
}
