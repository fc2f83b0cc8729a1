const MAX_KEY_LENGTH = 100;
const KEY = /^[a-z0-9][a-z0-9._-]{0,99}$/;

/** What keys of flags, segments, metrics and experiments look like, for whoever typed another. */
export const KEY_RULE =
  'Lower case letters, digits, “.”, “_” and “-”, beginning with a letter or digit; at most 100.';

/** Whether the server would take it as a key. */
export function isKey(text: string): boolean {
  return KEY.test(text);
}

/** The key that a name suggests: “New Checkout!” makes `new-checkout`. Empty where nothing is left of it. */
export function keyFromName(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^[-._]+|[-._]+$/g, '')
    .slice(0, MAX_KEY_LENGTH);
}
