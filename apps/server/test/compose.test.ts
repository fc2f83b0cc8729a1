import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { CONFIG_NAMES } from '../src/config.ts';

interface ComposeFile {
  services: Record<
    string,
    {
      environment?: Record<string, string>;
      depends_on?: Record<string, { condition: string }>;
      healthcheck?: object;
      volumes?: string[];
    }
  >;
  volumes: Record<string, null>;
}

const root = new URL('../../../', import.meta.url);
const compose: ComposeFile = parse(readFileSync(new URL('docker-compose.yml', root), 'utf8'));
const dockerfile = readFileSync(new URL('Dockerfile', root), 'utf8');

test('the compose file sets every variable that the server reads, and no other', () => {
  const names = Object.keys(compose.services['halyard']?.environment ?? {});
  expect(names.toSorted()).toEqual([...CONFIG_NAMES].toSorted());
});

test('compose refuses to start without a secret', () => {
  expect(compose.services['halyard']?.environment?.['JWT_SECRET_KEY']).toMatch(
    /^\$\{JWT_SECRET_KEY:\?/,
  );
});

test('the server waits for services that can say that they are healthy', () => {
  const awaited = Object.entries(compose.services['halyard']?.depends_on ?? {});
  expect(awaited.map(([name]) => name)).toEqual(['postgres', 'redis']);
  for (const [name, { condition }] of awaited) {
    expect(condition).toBe('service_healthy');
    expect(compose.services[name]?.healthcheck).toBeDefined();
  }
});

test('every service keeps its data in a declared volume', () => {
  const used = Object.values(compose.services).flatMap(({ volumes }) => volumes ?? []);
  const names = used.map((volume) => volume.replace(/:.*/, ''));
  expect(names.toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
});

test('the image sets only variables that the server reads', () => {
  const set = /^ENV (.+)$/m.exec(dockerfile)?.[1]?.match(/\w+(?==)/g) ?? [];
  const unknown = set.filter((name) => !CONFIG_NAMES.some((known) => known === name));
  expect(unknown).toEqual(['NODE_ENV']);
});
