import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DEFAULT_THEME } from '@mantine/core';
import { describe, expect, test } from 'vitest';
import { cssVariables } from './theme.ts';

const SOURCE = fileURLToPath(new URL('..', import.meta.url));
const { light, dark } = cssVariables(DEFAULT_THEME);

describe('pages have no colours of their own', () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^(?:ui|domain|features)\/.*\.(?:css|tsx)$/.test(file))
    .map((file) => [file, readFileSync(`${SOURCE}${file}`, 'utf8')] as const);

  test('there are pages to look at', () => {
    expect(files.length).toBeGreaterThan(40);
  });

  test('no style sheet and no component names a colour', () => {
    const colour = /#[\da-f]{3,8}\b(?=['";\s])|\b(?:rgb|hsl|oklch)a?\(/i;
    const offenders = files.filter(([, text]) => colour.test(text)).map(([file]) => file);
    expect(offenders).toEqual([]);
  });

  test('every variable that they use is in the theme', () => {
    const known = new Set(Object.keys({ ...cssVariables(DEFAULT_THEME).variables, ...light }));
    const used = files.flatMap(([file, text]) =>
      [...text.matchAll(/var\((--hy-[\w-]+)\)/g)].map(([, name]) => ({ file, name })),
    );
    const unknown = used.filter(({ name }) => name !== undefined && !known.has(name));
    expect(unknown).toEqual([]);
  });
});

describe.each([
  ['light', light],
  ['dark', dark],
])('on %s pages', (_scheme, colours) => {
  const read = (name: string) => {
    const value = (colours as Record<string, string>)[name];
    if (value === undefined) throw new Error(`The theme has no ${name}.`);
    return value;
  };

  /** WCAG 2.2, 1.4.3: text. */
  test.each([
    ['--mantine-color-dimmed', '--hy-page'],
    ['--mantine-color-dimmed', '--hy-sunken'],
    ['--mantine-color-dimmed', '--hy-hover'],
    ['--mantine-color-error', '--hy-page'],
    ['--hy-added-text', '--hy-added'],
    ['--hy-removed-text', '--hy-removed'],
    ['--hy-warn-text', '--hy-warn'],
    ['--hy-good-text', '--hy-page'],
    ['--hy-bad-text', '--hy-page'],
    ...[0, 1, 2, 3, 4, 5].flatMap((place) => [
      [`--hy-environment-${place}`, '--hy-page'],
      [`--hy-environment-${place}`, '--hy-hover'],
    ]),
  ])('%s can be read on %s', (text = '', ground = '') => {
    expect(contrast(read(text), read(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test('the two schemes name the same colours', () => {
    const own = (it: object) => Object.keys(it).filter((name) => name.startsWith('--hy-'));
    expect(own(light).toSorted()).toEqual(own(dark).toSorted());
  });
});

/** The contrast ratio of two colours, 1 to 21 (WCAG 2.2, “contrast ratio”). */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
