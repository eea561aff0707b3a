import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '@/lib/protocol/limits';
import { PRIMARY_TRANSPORTS } from '@/lib/transports/transport';

const DOCUMENTS = ['README.md', 'ADDING.md', 'PROTOCOL.md'] as const;
const read = (file: string) => readFileSync(file, 'utf8');

/** Folders and files of the repository that a document could mean. */
const ROOTS = /^(app|bench|components|docs|e2e|feeds|lib|proof|scripts|sidecar)(\/|$)/;
const FILE = /^\.?[\w-]+(\.[\w-]+)*\.(ts|tsx|js|mjs|json|md|css|png|yml)$|^LICENSE$|^\.env\.example$|^\.ci\//;

/** What stands in backticks and looks like a path of ours. */
function pathsIn(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, '');
  const quoted = [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  // `client.ts` and the like are names of files in some folder, and stars stand for any.
  const halves = new Set(['client.ts', 'server.ts', 'route.ts']);
  return quoted.filter(
    (quote) => !/[\s*…<>{}()=?]/.test(quote) && !halves.has(quote) && (ROOTS.test(quote) || FILE.test(quote)),
  );
}

describe.each(DOCUMENTS)('%s', (file) => {
  const text = read(file);

  test('names only paths that exist', () => {
    const missing = pathsIn(text).filter((path) => !existsSync(path) && !existsSync(`lib/transports/${path}`));
    expect(missing).toEqual([]);
  });

  test('links only to what exists', () => {
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
    const headings = [...text.matchAll(/^#+ (.+)$/gm)].map((match) => slug(match[1] ?? ''));
    for (const target of targets.filter((target) => !/^https?:/.test(target))) {
      if (target.startsWith('#')) expect(headings, target).toContain(target.slice(1));
      else expect(existsSync(join(dirname(file), target.replace(/#.*$/, ''))), target).toBe(true);
    }
  });

  test('is plain text: no badges, no emoji, no paths of somebody’s machine', () => {
    expect(text).not.toMatch(/\p{Extended_Pictographic}/u);
    expect(text).not.toMatch(/shields\.io|badge\.svg/);
    expect(text).not.toMatch(/\/(home|Users|root|work)\//);
  });
});

/** The anchor of a heading. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(' ', '-');
}

describe('README.md', () => {
  const text = read('README.md');

  test('names only scripts that exist, and the ones that matter', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm (?:run )?([a-z0-9:-]+)/g)].map((match) => match[1] ?? '');
    const known = [...Object.keys(scripts), 'ci'];
    for (const name of named) expect(known, name).toContain(name);
    for (const name of ['ci', 'start', 'test', 'verify', 'dev']) expect(named).toContain(name);
  });

  test('has a row for every transport', () => {
    for (const name of PRIMARY_TRANSPORTS)
      expect(text).toMatch(new RegExp(`^\\| \`${name.replace('.', '\\.')}\` \\|`, 'm'));
  });

  test('names every variable', () => {
    const variables = [...read('.env.example').matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1] ?? '');
    for (const name of variables) expect(text, name).toContain(`\`${name}\``);
  });

  test('tells the limits that are in force', () => {
    expect(text).toContain(`${LIMITS.quotes} quotes, ${LIMITS.trades} trades`);
    expect(text).toContain(`${LIMITS.minFrequency} to ${LIMITS.maxFrequency} Hz`);
  });
});
