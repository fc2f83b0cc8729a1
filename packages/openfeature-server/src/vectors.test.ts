import { readdirSync, readFileSync } from 'node:fs';
import { type Client, type EvaluationContext, OpenFeature } from '@openfeature/server-sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Evaluation, Ruleset } from '../../engine/src/index.ts';
import { aFlag, aRuleset } from '../../engine/test/builders.ts';
import { type ScriptedServer, startScriptedServer } from '../../sdk/test/scripted-server.ts';
import { anApplication } from '../test/providers.ts';

interface VectorFile {
  readonly specVersion: number;
  readonly ruleset: Ruleset;
  readonly cases: readonly {
    readonly name: string;
    readonly flag: string;
    readonly context: EvaluationContext;
    readonly expect: Partial<Evaluation>;
  }[];
}

interface Buckets {
  readonly vectors: readonly {
    readonly salt: string;
    readonly unit: string;
    readonly bucket: number;
  }[];
}

const SPEC = new URL('../../../spec/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, SPEC), 'utf8'));
const files = readdirSync(new URL('evaluation/', SPEC));

let server: ScriptedServer;
let client: Client;

const serve = async (ruleset: Ruleset) => {
  server = await startScriptedServer(ruleset);
  ({ client } = await anApplication(server, { tracking: false }));
};
const stop = async () => {
  await OpenFeature.close();
  await server.close();
};

describe.each(files)('spec/evaluation/%s through OpenFeature', (name) => {
  const { specVersion, ruleset, cases }: VectorFile = read(`evaluation/${name}`);
  beforeAll(() => serve(ruleset));
  afterAll(stop);

  test('has the version that this runner knows', () => {
    expect(specVersion).toBe(1);
  });

  test.each(cases)('$flag: $name', async ({ flag, context, expect: wanted }) => {
    const details = await detailsOf(flag, wanted.value, context);
    const { value, variant, reason, errorCode, flagMetadata } = details;
    const isError = wanted.errorCode !== undefined;
    expect({ variant, reason, errorCode }).toEqual({
      variant: wanted.variant,
      reason: wanted.reason,
      errorCode: wanted.errorCode,
    });
    expect(value).toEqual(isError ? 'the default' : wanted.value);
    expect(flagMetadata['experiment']).toBe(wanted.experiment);
    expect(flagMetadata['ruleId']).toBe(wanted.ruleId ?? flagMetadata['ruleId']);
  });
});

/** Asks with the method for the wanted value's type. */
function detailsOf(flag: string, wanted: unknown, context: EvaluationContext) {
  switch (typeof wanted) {
    case 'boolean':
      return client.getBooleanDetails(flag, !wanted, context);
    case 'number':
      return client.getNumberDetails(flag, wanted + 1, context);
    case 'object':
      return wanted === null
        ? client.getStringDetails(flag, 'the default', context)
        : client.getObjectDetails(flag, {}, context);
    default:
      return client.getStringDetails(flag, 'the default', context);
  }
}

describe('spec/bucketing.json through OpenFeature', () => {
  const { vectors }: Buckets = read('bucketing.json');
  beforeAll(() => serve(aRuleset(vectors.map(flagAround))));
  afterAll(stop);

  test.each(vectors.map((vector, i) => ({ ...vector, i })))(
    'salt $salt, unit $unit',
    async ({ unit, bucket, i }) => {
      const found = await client.getStringDetails(`vector-${i}`, 'none', { targetingKey: unit });
      expect(found.value).toBe(unit === '' ? 'none' : `${bucket}`);
    },
  );
});

/** A flag that serves the bucket's number to that bucket alone. */
function flagAround({ salt, bucket }: Buckets['vectors'][number], i: number) {
  const weights: [string, number][] = [
    ['below', bucket / 1_000],
    ['at', 0.001],
    ['above', (99_999 - bucket) / 1_000],
  ];
  return aFlag(`vector-${i}`, {
    valueType: 'string',
    variants: { below: 'below', at: `${bucket}`, above: 'above' },
    offVariant: 'below',
    fallthrough: { split: { salt, weights } },
  });
}
