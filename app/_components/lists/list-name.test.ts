import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeName, LONGEST_NAME, tidyName } from './list-name';

test('a name keeps nothing that is not seen, or turns around what is', () => {
  expect(tidyName(' US\t\n stocks ')).toBe('US stocks');
  expect(tidyName('\u202egnihtyna\u202c')).toBe('gnihtyna');
  expect(tidyName('Maj\u200bors\u0000\u001b[31m\u2066')).toBe('Majors[31m');
  expect(tidyName('\u200f\u2069')).toBe('');
  // What letters of some languages and joined pictures are made with stays.
  expect(tidyName('می\u200cخواهم 👩\u200d🚀')).toBe('می\u200cخواهم 👩\u200d🚀');
});

test('a name that is too long ends with a whole letter', () => {
  const long = `${'a'.repeat(LONGEST_NAME - 1)}🚀`;
  expect(tidyName(long)).toBe('a'.repeat(LONGEST_NAME - 1));
  expect(freeName('🚀'.repeat(20), ['🚀'.repeat(20)])).toBe(`${'🚀'.repeat(19)} 2`);
  expect(tidyName('\ud83d')).toBe('');
});

test('whatever is typed, a name is short, whole, and tidy already', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(0xffff), { maxLength: 60 }), (units) => {
      const text = String.fromCharCode(...units);
      const name = tidyName(text);
      expect(name.length).toBeLessThanOrEqual(LONGEST_NAME);
      expect(name).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      expect(tidyName(name)).toBe(name);
      expect(freeName(text, [name]).length).toBeLessThanOrEqual(LONGEST_NAME);
    }),
  );
});
