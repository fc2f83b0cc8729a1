import { benchHerd } from './herd.ts';
import { benchIdleStreams } from './idle.ts';
import { benchOfrep } from './ofrep.ts';
import { benchPropagation } from './propagation.ts';
import { benchSize } from './size.ts';

const PARTS = [benchPropagation, benchIdleStreams, benchOfrep, benchHerd, benchSize];

/** Measures how changes and evaluations reach applications. Returns Markdown. */
export async function benchDelivery(say: (text: string) => void): Promise<string> {
  const sections = ['### Delivery'];
  for (const part of PARTS) sections.push(await part(say));
  return sections.join('\n\n');
}
