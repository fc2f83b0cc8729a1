import type { DemoFlag } from '../demo.model.ts';
import { CHECKOUT_FLAGS } from './checkout-flags.ts';
import { CUSTOMER_FLAGS } from './customer-flags.ts';
import { OPERATIONS_FLAGS } from './operations-flags.ts';
import { SHOPPING_FLAGS } from './shopping-flags.ts';

/** The flags of a web shop, as they start. Those that others have as a prerequisite come first. */
export const DEMO_FLAGS: readonly DemoFlag[] = [
  ...CHECKOUT_FLAGS,
  ...SHOPPING_FLAGS,
  ...CUSTOMER_FLAGS,
  ...OPERATIONS_FLAGS,
];
