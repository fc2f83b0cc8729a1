import { createHash } from 'node:crypto';
import type { SdkKeyKind } from '@halyard/contracts/sdk-keys';

/** What is kept of a key; the key itself is not. */
export interface SdkKey {
  readonly id: string;
  readonly environmentId: string;
  readonly environmentKey: string;
  readonly name: string;
  readonly kind: SdkKeyKind;
  readonly prefix: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** What a request may do that came with a key. */
export interface SdkKeyGrant {
  readonly keyId: string;
  readonly kind: SdkKeyKind;
  readonly environmentKey: string;
  readonly environmentId: string;
}

/** Bytes of a key that nobody can guess. */
export const SECRET_BYTES = 32;
/** Characters of the secret part that are shown in lists; 220 bits stay unknown. */
const SHOWN = 6;
const FORM = /^halyard_(?:server|client)_[a-z0-9][a-z0-9_-]{0,49}_[A-Za-z0-9_-]{43}$/;

/** A key and how it begins. Kind and environment stand in it for people; the stored row decides. */
export function writeKey(
  kind: SdkKeyKind,
  environmentKey: string,
  secret: Uint8Array,
): { key: string; prefix: string } {
  const start = `halyard_${kind}_${environmentKey}_`;
  const text = Buffer.from(secret).toString('base64url');
  return { key: start + text, prefix: start + text.slice(0, SHOWN) };
}

/** Whether a text could be a key at all: any other need not be looked up. */
export function hasKeyForm(text: string): boolean {
  return FORM.test(text);
}

/** SHA-256 in hex: a key is 256 random bits, so nothing slower is needed to keep it secret. */
export function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** Whether a key is neither revoked nor expired. */
export function isActive(key: Pick<SdkKey, 'expiresAt' | 'revokedAt'>, at: Date): boolean {
  return key.revokedAt === null && (key.expiresAt === null || key.expiresAt > at);
}

/**
 * The old key once a new one stands in for it. It ends after the overlap, or when it would have
 * ended anyway: rotating never prolongs a key.
 */
export function replaced(key: SdkKey, overlapSeconds: number, at: Date): SdkKey {
  if (overlapSeconds === 0) return { ...key, revokedAt: at };
  const end = new Date(at.getTime() + overlapSeconds * 1000);
  return { ...key, expiresAt: key.expiresAt && key.expiresAt < end ? key.expiresAt : end };
}

/** What the audit log says of a key, in the API's names: nothing secret. */
export function auditView(key: SdkKey) {
  return {
    name: key.name,
    kind: key.kind,
    prefix: key.prefix,
    expires_at: key.expiresAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
  };
}
