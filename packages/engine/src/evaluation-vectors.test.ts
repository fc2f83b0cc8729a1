import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  compile,
  type Evaluation,
  evaluate,
  explain,
  exposureOf,
  type JsonValue,
  type Ruleset,
  type UnitExposure,
} from './index.ts';

interface VectorFile {
  readonly specVersion: number;
  readonly description: string;
  readonly ruleset: Ruleset;
  readonly cases: readonly {
    readonly name: string;
    readonly flag: string;
    readonly context: { readonly [attribute: string]: JsonValue };
    readonly expect: Partial<Evaluation> & { readonly exposure?: Partial<UnitExposure> };
  }[];
}

const FOLDER = new URL('../../../spec/evaluation/', import.meta.url);

for (const name of readdirSync(FOLDER)) {
  const file: VectorFile = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));
  describe(`${name}: ${file.description}`, () => {
    const compiled = compile(file.ruleset);

    test('has the version that this runner knows', () => {
      expect(file.specVersion).toBe(1);
    });

    test.each(file.cases)('$flag: $name', ({ flag, context, expect: { exposure, ...wanted } }) => {
      const answer = evaluate(compiled, flag, context);
      const { value, variant, reason, errorCode, experiment, prerequisite } = answer;
      expect({ value, variant, reason, errorCode, experiment, prerequisite }).toEqual({
        variant: undefined,
        errorCode: undefined,
        experiment: undefined,
        prerequisite: undefined,
        ...withoutOptional(wanted),
      });
      expect(answer).toMatchObject(wanted);
      const exposed = exposureOf(answer, context);
      expect(exposed?.experiment).toBe(experiment);
      expect(exposed?.variant).toBe(experiment && variant);
      expect(exposed ?? {}).toMatchObject(exposure ?? {});
      expect(explain(compiled, flag, context).evaluation).toEqual(answer);
    });
  });
}

function withoutOptional({ bucket: _bucket, ruleId: _ruleId, ...rest }: Partial<Evaluation>) {
  return rest;
}
