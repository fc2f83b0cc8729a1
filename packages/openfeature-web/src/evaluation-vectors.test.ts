import { readdirSync, readFileSync } from 'node:fs';
import { compile, evaluate, type Ruleset } from '@halyard/engine';
import type { JsonValue } from '@openfeature/web-sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FakeOfrep } from '../test/fake-ofrep.ts';
import { leaveAll, visit } from '../test/visit.ts';
import type { FlagAnswer } from './index.ts';

interface VectorFile {
  readonly description: string;
  readonly ruleset: Ruleset;
  readonly cases: readonly {
    readonly name: string;
    readonly flag: string;
    readonly context: { readonly [attribute: string]: JsonValue };
    readonly expect: {
      readonly value: JsonValue;
      readonly variant?: string;
      readonly reason: string;
      readonly errorCode?: string;
    };
  }[];
}

const FOLDER = new URL('../../../spec/evaluation/', import.meta.url);

let server: FakeOfrep;
beforeAll(async () => {
  server = await FakeOfrep.start();
});
afterAll(async () => {
  await leaveAll();
  await server.close();
});

for (const name of readdirSync(FOLDER)) {
  const file: VectorFile = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));
  describe(`${name}: ${file.description}`, () => {
    const compiled = compile(file.ruleset);

    test.each(file.cases)('$flag: $name', async ({ flag, context, expect: wanted }) => {
      server.flags = [toFlagAnswer(flag, evaluate(compiled, flag, context))];
      const { client, provider, whenReady } = visit(server, {}, context);
      await whenReady;
      const { value, variant, reason, errorCode } = askFor(client, flag, wanted.value);
      await provider.onClose();
      const served = { value, variant, reason, errorCode };
      expect(served).toEqual(
        wanted.errorCode === undefined
          ? { value: wanted.value, variant: wanted.variant, reason: wanted.reason }
          : { value: { not: null }, reason: 'ERROR', errorCode: wanted.errorCode },
      );
    });
  });
}

/** As OFREP writes an evaluation. */
function toFlagAnswer(key: string, evaluation: ReturnType<typeof evaluate>): FlagAnswer {
  const { value, variant, reason, errorCode } = evaluation;
  return errorCode === undefined
    ? { key, value, reason, ...(variant !== undefined && { variant }) }
    : { key, errorCode };
}

/** Asks with a default that is of the wanted type, but never the wanted value. */
function askFor(client: ReturnType<typeof visit>['client'], flag: string, wanted: JsonValue) {
  if (typeof wanted === 'boolean') return client.getBooleanDetails(flag, !wanted);
  if (typeof wanted === 'number') return client.getNumberDetails(flag, wanted + 1);
  if (typeof wanted === 'string') return client.getStringDetails(flag, `not ${wanted}`);
  return client.getObjectDetails(flag, { not: wanted });
}
