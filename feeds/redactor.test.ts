import { expect, test } from 'vitest';
import { Redactor } from './redactor';

test('secrets are hidden in every form they travel in', () => {
  const secret = 'pa"ss/word+';
  const redactor = new Redactor(['PK123456', secret, '']);
  const said = `key PK123456 at https://x/?s=${encodeURIComponent(secret)} sent ${JSON.stringify({ secret })}, ${Buffer.from(secret).toString('base64')}`;
  const told = redactor.text(said);
  expect(told).toBe('key [hidden] at https://x/?s=[hidden] sent {"secret":"[hidden]"}, [hidden]');
});

test('a longer secret is hidden whole where it contains a shorter one', () => {
  expect(new Redactor(['abcdef', 'abcdefghij']).text('abcdefghij abcdef')).toBe('[hidden] [hidden]');
});

test('short ones are hidden where they stand alone, and words are left alone', () => {
  expect(new Redactor(['in']).text('in line: in')).toBe('[hidden] line: [hidden]');
});

test('so are user and password in an address, without any secret known', () => {
  expect(new Redactor([]).text('dial http://me:pw@proxy/x')).toBe('dial http://[hidden]@proxy/x');
});
