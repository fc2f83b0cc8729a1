import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/**
 * Addresses of streams that say when to ask again. Browsers cannot send a key along when they open a
 * stream, and an address gets into logs and histories; so it carries a ticket in place of the key,
 * good for listening alone, and only for a while.
 */
export interface StreamTickets {
  /** The same for a key all through a period, so that answers which carry it keep their ETag. */
  issue(keyId: string): string;
  /** The id of the key that a ticket was given to; null where it is none of ours, or too old. */
  read(ticket: string): string | null;
}

/**
 * A ticket is good to the end of the period after its own, so ten to twenty minutes: browsers
 * connect again to the same address. Whoever is refused asks for the flags again, and that answer
 * has the present ticket, and for its sake another ETag than the one before.
 */
const PERIOD_MS = 600_000;
const PURPOSE = 'halyard: ofrep stream tickets';
const KEY_BYTES = 32;
const FORM = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9a-z]{1,8})\.([\w-]{43})$/;

/** @param secret of the installation, so that all its processes take each other's tickets. */
export function createStreamTickets(secret: string, now: () => Date): StreamTickets {
  const signingKey = Buffer.from(hkdfSync('sha256', secret, '', PURPOSE, KEY_BYTES));
  const sign = (claim: string) => createHmac('sha256', signingKey).update(claim).digest();
  const present = () => Math.floor(now().getTime() / PERIOD_MS);
  return {
    issue(keyId) {
      // A key belongs to one environment for good, so the ticket need not name it.
      const claim = `${keyId}.${present().toString(36)}`;
      return `${claim}.${sign(claim).toString('base64url')}`;
    },
    read(ticket) {
      const [, keyId = '', period = '', signature = ''] = FORM.exec(ticket) ?? [];
      const given = Buffer.from(signature, 'base64url');
      const expected = sign(`${keyId}.${period}`);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      // The clock of the process that issued it may be a little ahead.
      return Math.abs(present() - Number.parseInt(period, 36)) <= 1 ? keyId : null;
    },
  };
}
