import type { Stretch } from './stretches.model.ts';

/** Experiments of one layer never share a unit. */
export interface Layer {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly environmentId: string;
  readonly environmentKey: string;
  readonly isProtected: boolean;
  readonly createdAt: Date;
}

/** A layer, and the stretches of it that running experiments have. */
export interface LayerInUse {
  readonly layer: Layer;
  readonly experiments: readonly (Stretch & { readonly experimentKey: string })[];
}

/** Units that no experiment of the environment takes, but those that ran before it began. */
export interface Holdout extends Layer {
  readonly percentage: number;
}

/** What the audit log says of a layer, in the API's names. */
export function layerView({ key, name, description }: Layer) {
  return { key, name, description };
}

/** What the audit log says of a holdout, in the API's names. */
export function holdoutView({ key, name, description, percentage }: Holdout) {
  return { key, name, description, percentage };
}
