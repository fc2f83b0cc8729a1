const MAX_KEY_LENGTH = 100;

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
