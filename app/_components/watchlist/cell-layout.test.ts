import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellLayout, fitting, WIDTHS } from './cell-layout';
import { COLUMNS, columnsText, FIRST_COLUMNS, readColumns } from './columns';

test('what most want fits into the usual width; all of it needs more', () => {
  expect(fitting(FIRST_COLUMNS, 621)).toEqual(FIRST_COLUMNS);
  expect(fitting(FIRST_COLUMNS, 541)).toEqual(FIRST_COLUMNS.filter((column) => column !== 'volume'));
  expect(fitting(COLUMNS, 720)).toEqual(COLUMNS);
  expect(cellLayout(COLUMNS).without['data-without-648']).toBe('volume');
  expect(cellLayout(COLUMNS).style['--cells-648']).not.toContain('volume');
});

test('beside high and low the last price keeps room for a bid and an ask of seven digits each', () => {
  const columns = COLUMNS.filter((column) => column !== 'volume');
  const sizes = cellLayout(columns).style['--cells-648']?.split(' / ')[1] ?? '';
  const fixed = [...sizes.matchAll(/(?:^| )(\d+)px/g)].reduce((sum, [, px]) => sum + Number(px), 0);
  expect(sizes).toContain('minmax(96px, 1fr)');
  expect(sizes).toContain('minmax(112px, 1fr)');
  expect((648 - 26 - fixed) / 2).toBeGreaterThanOrEqual(118);
});

test('each line of a grid has as many cells as it has tracks, whatever is chosen', () => {
  fc.assert(
    fc.property(fc.subarray([...COLUMNS]), fc.boolean(), (columns, currency) => {
      const { style, without } = cellLayout(columns, currency);
      expect(Object.keys(style)).toHaveLength(WIDTHS.length + 2);
      expect(Object.keys(without)).toHaveLength(WIDTHS.length);
      for (const template of Object.values(style)) {
        const [lines = '', sizes = ''] = template.split(' / ');
        const tracks = sizes.replaceAll(/\([^)]*\)/g, '').split(' ').length;
        const areas = [...lines.matchAll(/"([^"]*)"/g)].map(([, line = '']) => line.split(' '));
        for (const line of areas) expect(line).toHaveLength(tracks);
        expect(template).toContain('instrument');
        if (columns.includes('state')) expect(template).toContain('state');
      }
    }),
  );
});

test('a price that says its currency has room for it, where need be in place of another column', () => {
  const left = FIRST_COLUMNS.filter((column) => column !== 'volume' && column !== 'recent');
  expect(fitting(FIRST_COLUMNS, 541, true)).toEqual(left);
  expect(cellLayout(FIRST_COLUMNS, true).style['--cells-648']).toContain('minmax(120px, 1fr)');
  expect(cellLayout(FIRST_COLUMNS, true).style['--cells-narrow']).toContain('minmax(114px, 1fr)');
  expect(cellLayout(FIRST_COLUMNS, false)).toEqual(cellLayout(FIRST_COLUMNS));
});

test('columns are kept and read back in their order; words that are none are none', () => {
  expect(readColumns(columnsText(FIRST_COLUMNS))).toEqual(FIRST_COLUMNS);
  expect(readColumns('state last')).toEqual(['last', 'state']);
  expect(readColumns('')).toEqual([]);
  expect(readColumns('last price')).toBeUndefined();
});
