import { readFileSync } from 'node:fs';
import { OPENAPI_FILE } from '../src/openapi.ts';

/** As much of JSON Schema as our contracts use. */
export interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Answer {
  readonly description: string;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly body:
    | { readonly isRequired: boolean; readonly type: string; readonly schema: Schema }
    | undefined;
  readonly needsLogin: boolean;
  /** Whether it is applications that ask, by their key, and not people. */
  readonly needsSdkKey: boolean;
  readonly answers: Readonly<Record<string, Answer>>;
}

interface Document {
  readonly paths: Record<string, Record<string, DescribedOperation>>;
}

interface DescribedOperation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, Answer>>;
}

export function committedText(): string {
  return readFileSync(OPENAPI_FILE, 'utf8');
}

/** The operations of an OpenAPI document of ours. */
export function operationsOf(text: string): Operation[] {
  const { paths } = JSON.parse(text) as Document;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => {
      const { operationId, parameters = [], requestBody, security, responses } = described;
      const [content] = Object.entries(requestBody?.content ?? {});
      return {
        method: method.toUpperCase(),
        path,
        operationId,
        parameters,
        body: content && {
          isRequired: requestBody?.required === true,
          type: content[0],
          schema: content[1].schema,
        },
        needsLogin: security?.some((scheme) => 'bearer' in scheme) === true,
        needsSdkKey: security?.some((scheme) => 'sdkKey' in scheme) === true,
        answers: responses,
      };
    }),
  );
}

const CODE = /^([A-Z][A-Z_]+): /gm;

/** The codes of the catalogue that an operation says it may answer with a status. */
export function declaredCodes({ answers }: Operation, status: string | number): string[] {
  const description = answers[String(status)]?.description ?? '';
  return [...description.matchAll(CODE)].map(([, code = '']) => code);
}
