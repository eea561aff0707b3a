import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PALETTES } from './app/_components/settings/setting-fields';

/** Direction is read at 12 px; the grounds it stands on are the page and what is raised from it. */
const CONTRAST = 4.5;
/** OKLab, ×100. Transports are told apart from 8.3 on. */
const APART = 10;

type Rgb = readonly [number, number, number];

/** Severe colour blindness, Machado et al. 2009, on linear light. */
const SIGHT: Readonly<Record<string, readonly [Rgb, Rgb, Rgb]>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const sheet = readFileSync(new URL('./app/globals.css', import.meta.url), 'utf8');

/** @returns light and dark of a token, as the rule of a palette or the root says. */
function token(name: string, palette: string): readonly [string, string] {
  const own = new RegExp(`data-palette="${palette}"\\]\\s*\\{([^}]*)\\}`).exec(sheet)?.[1] ?? '';
  const root = /:root \{([^}]*)\}/.exec(sheet)?.[1] ?? '';
  const found = [own, root].map((rule) => new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(rule));
  const [, light, dark] = found.find((match) => match !== null) ?? [];
  if (light === undefined || dark === undefined) throw new Error(`There is no --${name} for ${palette}.`);
  return [light, dark];
}

function linear(hex: string): Rgb {
  const part = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

function contrast(one: string, other: string): number {
  const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const [high = 0, low = 0] = [luminance(linear(one)), luminance(linear(other))].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const times = ([a, b, c]: Rgb, [x, y, z]: Rgb): number => a * x + b * y + c * z;

function oklab(rgb: Rgb): Rgb {
  const clipped = rgb.map((value) => Math.min(1, Math.max(0, value))) as unknown as Rgb;
  const l = Math.cbrt(times([0.4122214708, 0.5363325363, 0.0514459929], clipped));
  const m = Math.cbrt(times([0.2119034982, 0.6806995451, 0.1073969566], clipped));
  const s = Math.cbrt(times([0.0883024619, 0.2817188376, 0.6299787005], clipped));
  return [
    times([0.2104542553, 0.793617785, -0.0040720468], [l, m, s]),
    times([1.9779984951, -2.428592205, 0.4505937099], [l, m, s]),
    times([0.0259040371, 0.7827717662, -0.808675766], [l, m, s]),
  ];
}

function apart(one: string, other: string, matrix: readonly [Rgb, Rgb, Rgb]): number {
  const seen = (hex: string) => oklab(matrix.map((row) => times(row, linear(hex))) as unknown as Rgb);
  const [a, b] = [seen(one), seen(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) * 100;
}

describe.each(PALETTES)('%s', (palette) => {
  const [gain, loss] = [token('gain', palette), token('loss', palette)];
  describe.each([
    ['light', 0],
    ['dark', 1],
  ] as const)('%s', (_, theme) => {
    test('is read on every ground', () => {
      for (const hue of [gain[theme], loss[theme]])
        for (const ground of ['ground', 'raised'])
          expect(contrast(hue, token(ground, palette)[theme]), `${hue} on ${ground}`).toBeGreaterThanOrEqual(CONTRAST);
    });

    test.each(Object.entries(SIGHT))('rise and fall are told apart by %s sight', (_sight, matrix) => {
      expect(apart(gain[theme], loss[theme], matrix)).toBeGreaterThanOrEqual(APART);
    });
  });
});

test('the two that only swap are the same two colours', () => {
  expect([token('gain', 'red-up'), token('loss', 'red-up')]).toEqual([
    token('loss', 'green-up'),
    token('gain', 'green-up'),
  ]);
});
