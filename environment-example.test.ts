import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseFeeds } from '@/feeds/registry';
import { loadConfig } from '@/lib/config';

const LINES = readFileSync('.env.example', 'utf8').split('\n');

/** What a shell or `node --env-file` would make of the file. */
const EXAMPLE = Object.fromEntries(
  LINES.flatMap((line) => {
    const assignment = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line);
    return assignment === null ? [] : [[assignment[1] ?? '', assignment[2] ?? '']];
  }),
);

/** The variables `lib/config.ts` knows. */
function variablesOfConfig(): string[] {
  const schema = /const Variables = z\.object\(\{([\s\S]*?)^\}\);/m.exec(readFileSync('lib/config.ts', 'utf8'))?.[1];
  return [...(schema ?? '').matchAll(/^ {2}([A-Z][A-Z0-9_]*):/gm)].map((match) => match[1] ?? '');
}

describe('.env.example', () => {
  test('names every variable that is read, and no other', () => {
    const variables = variablesOfConfig();
    expect(variables).toContain('PORT');
    expect(Object.keys(EXAMPLE).sort()).toEqual([...variables].sort());
  });

  test('holds nothing but comments, blanks and assignments', () => {
    for (const line of LINES) expect(line).toMatch(/^(#.*|[A-Z][A-Z0-9_]*=\S*|)$/);
  });

  test('says of each variable what it is for', () => {
    for (const name of Object.keys(EXAMPLE)) {
      const at = LINES.findIndex((line) => line.startsWith(`${name}=`));
      expect(LINES[at - 1], name).toMatch(/^# .{10,}/);
    }
  });

  test('is the defaults', () => {
    const defaults = loadConfig({});
    expect(defaults.ok).toBe(true);
    expect(loadConfig(EXAMPLE)).toEqual(defaults);
    expect(() => parseFeeds(EXAMPLE.FEEDS ?? '')).not.toThrow();
  });

  test('gives examples that are accepted', () => {
    const text = LINES.join('\n');
    const examples = {
      SIDECAR_URL: 'https://prices.example/sidecar',
      FEEDS: 'ccxt:coinbase,ccxt:binance,simulator',
      TICKWIRE_CCXT_CONFIG: '{"kraken":{"enableRateLimit":true}}',
      ALLOWED_ORIGINS: 'https://prices.example',
      TRUSTED_PROXIES: '10.0.0.0/8,::1',
    };
    for (const example of Object.values(examples)) expect(text).toContain(example);
    expect(loadConfig(examples)).toMatchObject({ ok: true });
    expect(parseFeeds(examples.FEEDS)).toHaveLength(3);
  });

  test('npm start reads such a file, as it says', () => {
    expect(LINES.some((line) => line.includes('npm start reads it'))).toBe(true);
    expect(readFileSync('scripts/start.ts', 'utf8')).toContain('loadEnv(');
  });
});
