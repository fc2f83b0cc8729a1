import { LOG_SQRT_2PI } from './normal.ts';
import { polynomial } from './polynomial.ts';

/** From here on Stirling's series is exact to a double's last digits. */
const STIRLING_FROM = 10;
/** B₂ₖ / (2k (2k − 1)), k = 1 … 8. */
const STIRLING = [
  1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400,
];
/** Taylor series of ln Γ(2 + z): 1 − γ, then (−1)ᵏ (ζ(k) − 1) / k. */
const AT_TWO = [
  0, 0.42278433509846714, 0.32246703342411322, -0.067352301053198095, 0.020580808427784548,
  -0.0073855510286739853, 0.0028905103307415233, -0.0011927539117032610, 5.0966952474304242e-4,
  -2.2315475845357938e-4, 9.9457512781808534e-5, -4.4926236738133142e-5, 2.0507212775670692e-5,
  -9.4394882752683959e-6, 4.3748667899074878e-6, -2.0392157538013662e-6, 9.5514121304074198e-7,
  -4.4924691987645660e-7, 2.1207184805554666e-7, -1.0043224823968100e-7, 4.7698101693639806e-8,
  -2.2711094608943165e-8, 1.0838659214896954e-8, -5.1834750419700467e-9, 2.4836745438024783e-9,
  -1.1921401405860912e-9, 5.7313672416788620e-10, -2.7595228851242331e-10,
];

/**
 * ln |Γ(x)|: Stirling's series from 10 on, below it the Taylor series at 2, so that the zeros at 1 and 2
 * keep their digits. Held at the largest double at the poles (0, −1, −2, …) and where it overflows.
 */
export function lgamma(x: number): number {
  if (x >= STIRLING_FROM) {
    return Math.min((x - 0.5) * Math.log(x) - x + LOG_SQRT_2PI + stirlingRest(x), Number.MAX_VALUE);
  }
  if (x < 0.5) return x > 0 ? lgamma(x + 1) - Math.log(x) : reflected(x);
  let shifted = x;
  let product = 1;
  while (shifted > 2.5) {
    shifted -= 1;
    product *= shifted;
  }
  if (shifted < 1.5) return polynomial(shifted - 1, AT_TWO) - Math.log1p(shifted - 1);
  return polynomial(shifted - 2, AT_TWO) + Math.log(product);
}

/** ln Γ(x) − [(x − ½) ln x − x + ½ ln 2π] for x > 0: what Stirling's formula leaves out. */
export function stirlingRest(x: number): number {
  if (x < STIRLING_FROM) return lgamma(x) - ((x - 0.5) * Math.log(x) - x + LOG_SQRT_2PI);
  return polynomial(1 / (x * x), STIRLING) / x;
}

/** ln B(a, b) for a, b > 0 without the cancellation of three large logarithms. */
export function logBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a];
  const rests = stirlingRest(small) + stirlingRest(large) - stirlingRest(a + b);
  const ratio = small / large;
  return (
    LOG_SQRT_2PI -
    0.5 * Math.log(large) +
    (small - 0.5) * Math.log(ratio / (1 + ratio)) -
    large * Math.log1p(ratio) +
    rests
  );
}

function reflected(x: number): number {
  const sine = Math.abs(Math.sin(Math.PI * (x - Math.round(x))));
  return sine === 0 ? Number.MAX_VALUE : Math.log(Math.PI / sine) - lgamma(1 - x);
}
