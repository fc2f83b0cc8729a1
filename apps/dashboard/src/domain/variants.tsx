import type { Serve } from '@halyard/contracts/targeting';
import { Mono } from '#ui/mono.tsx';
import { type Share, ShareBar } from '#ui/share-bar.tsx';
import classes from './variants.module.css';

/** How many colours the theme has for variants. */
const COLORS = 6;

/** The colour of a variant, by its place among the flag's; the `off` of a switch is grey. */
export function variantColor(variants: readonly string[], key: string): string {
  if (key === 'off' && variants.includes('on')) return 'var(--hy-variant-off)';
  const place = variants.indexOf(key);
  return place < 0 ? 'var(--hy-variant-off)' : `var(--hy-variant-${place % COLORS})`;
}

/** The same for thin lines and points, of which the grey of `off` would not be seen. */
export function lineColor(variants: readonly string[], key: string): string {
  const color = variantColor(variants, key);
  return color === 'var(--hy-variant-off)' ? 'var(--mantine-color-dimmed)' : color;
}

interface VariantProps {
  /** The keys of the flag's variants, in their order. */
  readonly variants: readonly string[];
  readonly variant: string;
}

/** A variant by its key, with its colour. */
export function VariantMark({ variants, variant }: VariantProps) {
  return (
    <span className={classes['mark']}>
      <span
        className={classes['dot']}
        style={{ background: variantColor(variants, variant) }}
        aria-hidden
      />
      <Mono>{variant}</Mono>
    </span>
  );
}

/** What is served to whom, as shares of all units; units outside of a split's traffic get `otherwise`. */
export function sharesOf(serve: Serve, variants: readonly string[], offVariant: string): Share[] {
  if ('variant' in serve) return [shareOf(serve.variant, 100, variants)];
  const { weights, traffic = 100, otherwise = offVariant } = serve.split;
  const shares = weights.map(({ variant, weight }) =>
    shareOf(variant, (weight * traffic) / 100, variants),
  );
  if (traffic < 100) shares.push(shareOf(otherwise, 100 - traffic, variants));
  return shares;
}

function shareOf(label: string, percent: number, variants: readonly string[]): Share {
  return { label, percent, color: variantColor(variants, label) };
}

interface ServeBarProps {
  readonly serve: Serve;
  readonly variants: readonly string[];
  readonly offVariant: string;
  readonly height?: number;
}

/** What is served, drawn. */
export function ServeBar({ serve, variants, offVariant, height = 6 }: ServeBarProps) {
  return <ShareBar shares={sharesOf(serve, variants, offVariant)} height={height} />;
}
