import { hashOf, type SdkKeyGrant } from './sdk-keys.model.ts';

/** A key that was neither revoked nor expired when it was read. */
export interface StandingKey {
  readonly hash: string;
  readonly grant: SdkKeyGrant;
  /** In milliseconds since 1970. */
  readonly expiresAt: number | null;
}

/** All standing keys of the installation in memory. Instants are milliseconds since 1970. */
export interface KeyRing {
  /** By the key itself. */
  match(text: string, at: number): SdkKeyGrant | null;
  /** By its id. */
  find(keyId: string, at: number): SdkKeyGrant | null;
  /** @returns the ids of the keys that do not stand any more. */
  replace(keys: readonly StandingKey[]): readonly string[];
  /** @returns the ids of the keys that it dropped. */
  dropExpired(at: number): readonly string[];
  nextExpiry(): number | null;
}

export function createKeyRing(): KeyRing {
  let byId = new Map<string, StandingKey>();
  let byHash = new Map<string, StandingKey>();
  /** Keys whose hash has matched, so that a key is hashed once and not with every request. */
  const byText = new Map<string, StandingKey>();

  const matchHash = (text: string): StandingKey | undefined => {
    const key = byHash.get(hashOf(text));
    if (key) byText.set(text, key);
    return key;
  };
  const replace = (keys: readonly StandingKey[]): string[] => {
    const before = byId;
    byId = new Map(keys.map((key) => [key.grant.keyId, key]));
    byHash = new Map(keys.map((key) => [key.hash, key]));
    byText.clear();
    return [...before.keys()].filter((id) => !byId.has(id));
  };

  return {
    match: (text, at) => grantAt(byText.get(text) ?? matchHash(text), at),
    find: (keyId, at) => grantAt(byId.get(keyId), at),
    replace,
    dropExpired(at) {
      const keys = [...byId.values()];
      const standing = keys.filter((key) => stands(key, at));
      return standing.length === keys.length ? [] : replace(standing);
    },
    nextExpiry() {
      const expiries = [...byId.values()].flatMap(({ expiresAt }) => expiresAt ?? []);
      return expiries.length === 0 ? null : expiries.reduce((a, b) => Math.min(a, b));
    },
  };
}

function grantAt(key: StandingKey | undefined, at: number): SdkKeyGrant | null {
  return key && stands(key, at) ? key.grant : null;
}

function stands({ expiresAt }: StandingKey, at: number): boolean {
  return expiresAt === null || expiresAt > at;
}
