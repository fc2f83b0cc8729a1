import { type Static, Type } from 'typebox';
import { EnvironmentKey, Id, Name, Nullable, OneOf, Page, Strict, Timestamp } from './schema.ts';

/** server: may read rulesets, and is secret; client: may only be evaluated for, and is not. */
export const SDK_KEY_KINDS = ['server', 'client'] as const;
export type SdkKeyKind = (typeof SDK_KEY_KINDS)[number];
export const SdkKeyKind = OneOf(
  SDK_KEY_KINDS,
  'server: may read rulesets, for processes that keep a secret; client: values of flags marked client_side alone, for pages and apps',
);

const fields = {
  id: Id,
  name: Type.String(),
  kind: SdkKeyKind,
  environment_key: Type.String(),
  prefix: Type.String({ description: 'How the key begins, to tell it from others' }),
  created_at: Timestamp,
  last_used_at: Nullable(Timestamp),
  expires_at: Nullable(Timestamp),
  revoked_at: Nullable(Timestamp),
  is_active: Type.Boolean(),
};

export const SdkKey = Type.Object(fields);
export type SdkKey = Static<typeof SdkKey>;
export const SdkKeyList = Type.Array(SdkKey);

/** A key as it is told once. */
export const NewSdkKey = Type.Object({
  ...fields,
  key: Type.String({ description: 'The key itself; it is not kept and cannot be shown again' }),
});
export type NewSdkKey = Static<typeof NewSdkKey>;

export const CreateSdkKeyBody = Strict({ name: Name, kind: SdkKeyKind });
export type CreateSdkKeyBody = Static<typeof CreateSdkKeyBody>;

/** Seconds of 30 days. */
const MAX_OVERLAP_S = 2_592_000;

export const RotateSdkKeyBody = Strict({
  overlap_seconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: MAX_OVERLAP_S,
      default: 86_400,
      description:
        'How long the old key still works, so that all who hold it can be given the new one',
    }),
  ),
});
export type RotateSdkKeyBody = Static<typeof RotateSdkKeyBody>;

export const SdkKeysParams = Strict({ key: EnvironmentKey });
export const SdkKeysQuery = Strict({ ...Page });
export type SdkKeysQuery = Static<typeof SdkKeysQuery>;
export const SdkKeyParams = Strict({ key: EnvironmentKey, id: Id });
