import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PANEL_BOUNDS, PANEL_NAMES, panelsText, rememberedPanels } from './panels';

const NOTHING_SET = { sizes: {}, closed: [] };

test('what is kept is read as it was', () => {
  const size = (name: (typeof PANEL_NAMES)[number]) => fc.integer(PANEL_BOUNDS[name]);
  const sizes = fc.record(
    { watch: size('watch'), depth: size('depth'), evidence: size('evidence') },
    { requiredKeys: [] },
  );
  const closed = fc.subarray<'depth' | 'evidence'>(['depth', 'evidence']);
  fc.assert(
    fc.property(fc.record({ sizes, closed }), (panels) => {
      expect(rememberedPanels(panelsText(panels))).toEqual(panels);
    }),
  );
});

test.each([
  [undefined, NOTHING_SET],
  ['', NOTHING_SET],
  ['x,-1,1e3,cupboard', NOTHING_SET],
  [',,NaN,', NOTHING_SET],
  ['9'.repeat(9_000), NOTHING_SET],
  ['700', { sizes: { watch: 700 }, closed: [] }],
  [',300,,evidence', { sizes: { depth: 300 }, closed: ['evidence'] }],
  ['1,99999,250,depth+depth', { sizes: { watch: 470, depth: 480, evidence: 250 }, closed: ['depth'] }],
])('%s is answered with what of it makes sense', (text, panels) => {
  expect(rememberedPanels(text)).toEqual(panels);
});

test('whatever is kept there, every size is within its bounds', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const name of PANEL_NAMES) {
        const size = rememberedPanels(text).sizes[name] ?? PANEL_BOUNDS[name].min;
        expect(size).toBeGreaterThanOrEqual(PANEL_BOUNDS[name].min);
        expect(size).toBeLessThanOrEqual(PANEL_BOUNDS[name].max);
      }
    }),
  );
});
