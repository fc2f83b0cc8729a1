/** A stream of random numbers that a seed determines, so that a certificate can be made again. */
export interface Random {
  /** Uniform on 0 … 1, never 0 or 1. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Gamma with scale 1, for a shape ≥ 1. */
  gamma(shape: number): number;
}

/** xoshiro128++ (Blackman and Vigna 2019), its state filled from the seed by splitmix32. */
export function createRandom(seed: number): Random {
  const state = new Uint32Array(4);
  let mixer = seed | 0;
  for (let i = 0; i < 4; i++) {
    mixer = (mixer + 0x9e3779b9) | 0;
    state[i] = splitmix(mixer);
  }
  let [a = 0, b = 0, c = 0, d = 0] = state;

  function next(): number {
    const sum = (a + d) | 0;
    const result = (((sum << 7) | (sum >>> 25)) + a) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  }

  function uniform(): number {
    return ((next() >>> 6) * 2 ** 26 + (next() >>> 6) + 0.5) / 2 ** 52;
  }

  let spare: number | undefined;
  /** Marsaglia's polar method. */
  function normal(): number {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  }

  /** Marsaglia and Tsang 2000. */
  function gamma(shape: number): number {
    const third = shape - 1 / 3;
    const scale = 1 / Math.sqrt(9 * third);
    for (;;) {
      const x = normal();
      const cube = (1 + scale * x) ** 3;
      if (cube <= 0) continue;
      if (Math.log(uniform()) < (x * x) / 2 + third * (1 - cube + Math.log(cube))) {
        return third * cube;
      }
    }
  }

  return { uniform, normal, gamma };
}

function splitmix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
