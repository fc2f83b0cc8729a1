import { createHmac, hash, randomBytes } from 'node:crypto';
import type { UnitKey } from '#features/event-store/index.ts';
import type { Db } from '#tables';
import { findUnitSecret, makeUnitSecret } from './unit-secret.store.ts';

/** How units are stored: by a key made of their name, and with the name or without. */
export interface UnitNaming {
  /** @param by the attribute that holds the unit. */
  readonly keyOf: (by: string, unit: string) => UnitKey;
  readonly keepsNames: boolean;
}

export interface UnitKeys {
  /** How units are stored now. Rejects while the secret for it cannot be read. */
  naming(): Promise<UnitNaming>;
  /** Under what a unit may be stored: as units are now, first, and as they were when it was set otherwise. */
  allKeysOf(by: string, unit: string): Promise<readonly UnitKey[]>;
}

interface UnitKeysDeps {
  readonly db: Db;
  /** Whether keys are made with the installation's secret, so that nobody else can tell whose they are. */
  readonly hashUnits: boolean;
}

const PLAIN: UnitNaming = {
  keyOf: (by, unit) => toUuid(hash('sha256', `${by}\0${unit}`, 'hex')),
  keepsNames: true,
};

/** The secret is read, or made, when the first unit needs it. */
export function createUnitKeys({ db, hashUnits }: UnitKeysDeps): UnitKeys {
  let secretive: Promise<UnitNaming> | undefined;
  const readSecretive = () => {
    secretive ??= makeUnitSecret(db, randomBytes(32).toString('base64url')).then(namingWith);
    // What failed is tried again by the next one who asks.
    secretive.catch(() => {
      secretive = undefined;
    });
    return secretive;
  };
  return {
    naming: async () => (hashUnits ? readSecretive() : PLAIN),
    async allKeysOf(by, unit) {
      const secret = await findUnitSecret(db);
      const plain = PLAIN.keyOf(by, unit);
      if (hashUnits) return [(await readSecretive()).keyOf(by, unit), plain];
      return secret === null ? [plain] : [plain, namingWith(secret).keyOf(by, unit)];
    },
  };
}

/** @param secret of the installation, whoever knows which can tell whose a key is. */
function namingWith(secret: string): UnitNaming {
  const keyOf = (by: string, unit: string) =>
    toUuid(createHmac('sha256', secret).update(`${by}\0${unit}`).digest('hex'));
  return { keyOf, keepsNames: false };
}

/**
 * What an event is stored as. One that counts for several units is stored once for each.
 * @param id made by the client.
 */
export function eventIdOf(environmentId: string, id: string, by: string): string {
  return toUuid(hash('sha256', `${environmentId}\0${id}\0${by}`, 'hex'));
}

/** The first 128 bits of a hash as a UUID of version 8 (RFC 9562, section 5.8). */
function toUuid(hex: string): string {
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ];
  // One text in the memory; a template would keep all of its parts, of many thousands of units.
  return groups.join('-');
}
