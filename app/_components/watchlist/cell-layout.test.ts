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

test('each line of a grid has as many cells as it has tracks, whatever is chosen', () => {
  fc.assert(
    fc.property(fc.subarray([...COLUMNS]), (columns) => {
      const { style, without } = cellLayout(columns);
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

test('columns are kept and read back in their order; words that are none are none', () => {
  expect(readColumns(columnsText(FIRST_COLUMNS))).toEqual(FIRST_COLUMNS);
  expect(readColumns('state last')).toEqual(['last', 'state']);
  expect(readColumns('')).toEqual([]);
  expect(readColumns('last price')).toBeUndefined();
});
