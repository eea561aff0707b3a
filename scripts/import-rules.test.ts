import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const RESTRICTED = 'lint/style/noRestrictedImports';
const CYCLE = 'lint/suspicious/noImportCycles';
const PROTOCOL = 'lint/style/useNodejsImportProtocol';

interface Room {
  /** Files in it, as a folder or, ending in a name, a file in a folder of its own. */
  readonly place: string;
  readonly refused: readonly string[];
  readonly allowed: readonly string[];
}

const ABOVE_TRANSPORTS = [
  '@/feeds/feed',
  '@/lib/session/view',
  '../../session/view',
  '@/app/page',
  '@/sidecar/sidecar',
];
const SERVER_ONLY = ['@/lib/transports/sse/server', '@/lib/transports/server-context', '@/lib/transports/next-mount'];

const ROOMS: readonly Room[] = [
  {
    place: 'lib/market/*.ts',
    refused: [
      'zod',
      'node:fs',
      '@/lib/protocol/cursor',
      '../protocol/cursor',
      '@/lib/freshness/age',
      '../../feeds/feed',
    ],
    allowed: ['./quote'],
  },
  {
    place: 'lib/freshness/*.ts',
    refused: ['zod', 'node:fs', '@/lib/market/quote', '../market/quote'],
    allowed: ['./quantiles'],
  },
  {
    place: 'lib/protocol/*.ts',
    refused: ['zod', 'node:fs', '@/lib/hub/hub', '../hub/hub', '@/lib/transports/retry', '@/feeds/feed'],
    allowed: ['./cursor', '@/lib/market/quote'],
  },
  {
    place: 'lib/hub/*.ts',
    refused: [
      'node:http',
      'socket.io',
      '@/lib/transports/retry',
      '../transports/retry',
      '@/feeds/feed',
      '@/lib/config',
    ],
    allowed: ['./cohort', '@/lib/protocol/frame', '@/lib/market/quote'],
  },
  {
    place: 'lib/recording/*.ts',
    refused: ['zod', '@/lib/hub/hub', '../hub/hub', '@/lib/protocol/frame', '@/lib/config', '@/feeds/feed', '../boot'],
    allowed: ['./recorder', '@/lib/market/market-event', 'node:fs', 'node:fs/promises'],
  },
  {
    place: 'lib/candles/*.ts',
    refused: [
      ...['zod', 'ccxt', '@/lib/hub/hub', '../hub/hub', '@/lib/protocol/frame', '@/lib/transports/retry'],
      ...['@/feeds/feed', '../../feeds/feed', '@/lib/config', '@/lib/boot'],
    ],
    allowed: ['./candle-store', '@/lib/market/candle', 'classic-level', 'node:path'],
  },
  {
    place: 'feeds/*.ts',
    refused: [
      ...['@/lib/hub/hub', '../lib/hub/hub', '@/lib/protocol/frame', '@/lib/transports/retry', '@/lib/config'],
      ...[
        '@/app/page',
        '../app/page',
        '@/sidecar/sidecar',
        '../sidecar/sidecar',
        '@/scripts/say',
        '@/lib/session/view',
      ],
    ],
    allowed: ['./feed', '@/lib/market/quote', 'ccxt', 'node:http'],
  },
  {
    place: 'feeds/*/*.ts',
    refused: [
      ...['@/lib/hub/hub', '../../lib/hub/hub', '@/lib/protocol/frame', '@/feeds/feed', '@/lib/config', '@/app/page'],
      ...['../ccxt/ccxt', '../simulator/market', '../../sidecar/sidecar'],
    ],
    allowed: ['./connection', '../feed', '../event-queue', '@/lib/market/quote', 'ccxt', 'node:http'],
  },
  {
    place: 'lib/transports/*.ts',
    refused: ['@/feeds/feed', '@/lib/session/view', '../session/view', '@/app/page', '@/sidecar/sidecar', '@/lib/boot'],
    allowed: ['./retry', '@/lib/hub/hub', '@/lib/config', 'node:http'],
  },
  {
    place: 'lib/transports/*/client.ts',
    refused: [
      ...ABOVE_TRANSPORTS,
      ...SERVER_ONLY,
      ...['./server', '../sse/server', '../server-context', '../node-mount', '../web-outlet', '../serving'],
      ...['@/lib/hub/hub', '../../hub/hub', '@/lib/config', '@/lib/boot', 'node:fs', 'ws', 'socket.io'],
    ],
    allowed: ['../retry', '../wire-cost', '@/lib/protocol/frame', '@/lib/market/quote', 'socket.io-client'],
  },
  {
    place: 'lib/transports/*/server.ts',
    refused: [...ABOVE_TRANSPORTS, './client', '../sse/client', '../client-transports', '@/lib/boot'],
    allowed: ['../push-stream', '@/lib/hub/hub', '@/lib/protocol/frame', 'node:http', 'socket.io'],
  },
  {
    place: 'lib/session/*.ts',
    refused: [
      ...SERVER_ONLY,
      ...['@/feeds/feed', '../../feeds/feed', '@/lib/hub/hub', '../hub/hub', '../transports/sse/server'],
      ...['@/lib/config', '@/lib/boot', '@/app/page', '@/components/ui/button', '@/sidecar/sidecar', 'node:fs', 'ws'],
    ],
    allowed: ['./view', '@/lib/transports/client-transports', '@/lib/freshness/age', '@/lib/protocol/frame', 'react'],
  },
  {
    place: 'app/_components/*.tsx',
    refused: [
      ...SERVER_ONLY,
      ...['@/lib/hub/hub', '../../lib/hub/hub', '@/feeds/feed', '@/lib/boot', '@/lib/config', '@/app/api/web-context'],
      ...['@/sidecar/sidecar', 'node:fs'],
    ],
    allowed: [
      '@/lib/session/react',
      '@/lib/transports/transport',
      '@/components/ui/button',
      '@/lib/market/price-format',
    ],
  },
  {
    place: 'app/*.tsx',
    refused: ['@/lib/hub/hub', '@/feeds/feed', '@/lib/transports/sse/server', '@/sidecar/sidecar', 'node:fs'],
    allowed: ['@/lib/config', './_components/workspace/workspace'],
  },
  {
    place: 'app/api/*/route.ts',
    refused: [
      '@/lib/hub/hub',
      '@/feeds/feed',
      '@/lib/session/view',
      '@/lib/transports/sse/client',
      '@/sidecar/sidecar',
    ],
    allowed: ['@/app/api/web-context', '@/lib/transports/next-mount', '@/lib/transports/sse/server'],
  },
  {
    place: 'components/ui/*.tsx',
    refused: [
      '@/lib/hub/hub',
      '@/lib/session/react',
      '@/app/page',
      '../../lib/session/react',
      '@/feeds/feed',
      'node:fs',
    ],
    allowed: ['./button', '@/lib/market/price-format', 'radix-ui'],
  },
  {
    place: 'sidecar/*.ts',
    refused: ['@/feeds/feed', '../feeds/feed', '@/lib/session/view', '@/app/page', '@/lib/boot', 'next/server'],
    allowed: ['./sidecar', '@/lib/hub/hub', '@/lib/config', '@/lib/transports/node-mount', 'node:http'],
  },
  {
    place: 'lib/*.ts',
    refused: ['@/lib/session/view', './session/view', '@/app/page', '@/sidecar/sidecar'],
    allowed: ['./hub/hub', '@/feeds/registry', '@/lib/transports/server-context', 'node:fs'],
  },
];

/** Ways to import that a rule about imports must all see. */
const WAYS: readonly [string, (specifier: string) => string][] = [
  ['import', (specifier) => `import { thing } from '${specifier}';\n\nexport const used = thing;\n`],
  ['import type', (specifier) => `import type { Thing } from '${specifier}';\n\nexport type Used = Thing;\n`],
  ['export from', (specifier) => `export { thing } from '${specifier}';\n`],
  ['import()', (specifier) => `export const load = () => import('${specifier}');\n`],
];

let root = '';
let reports: ReadonlyMap<string, readonly string[]>;
let files = 0;

/** Writes a file into the copy. @returns its path there. */
function write(place: string, text: string): string {
  const path = place.replace('*', `specimen-${++files}`);
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  return path;
}

/** What the linter reports, by file. */
function lint(): ReadonlyMap<string, readonly string[]> {
  const command = resolve('node_modules/@biomejs/biome/bin/biome');
  const args = [command, 'lint', '--reporter=json', '--max-diagnostics=none', '.'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (!stdout.startsWith('{')) throw new Error(`biome said: ${stderr}`);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: string } }[] };
  const byFile = new Map<string, string[]>();
  for (const { category, location } of diagnostics)
    byFile.set(location.path, [...(byFile.get(location.path) ?? []), category]);
  return byFile;
}

const specimens: { room: string; way: string; specifier: string; path: string; refused: boolean }[] = [];
let cycle: string[] = [];
let bareBuiltin = '';
let testFile = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'import-rules-'));
  for (const file of ['biome.json', 'tsconfig.json']) copyFileSync(file, join(root, file));
  // The configuration asks for an ignore file, and an empty one counts as none.
  writeFileSync(join(root, '.gitignore'), '*.log\n');
  for (const { place, refused, allowed } of ROOMS) {
    for (const specifier of refused)
      for (const [way, text] of WAYS)
        specimens.push({ room: place, way, specifier, path: write(place, text(specifier)), refused: true });
    for (const specifier of allowed)
      for (const [way, text] of WAYS)
        specimens.push({ room: place, way, specifier, path: write(place, text(specifier)), refused: false });
  }
  const [importing] = WAYS;
  bareBuiltin = write('lib/transports/*/client.ts', importing?.[1]('fs') ?? '');
  testFile = write('lib/hub/*.test.ts', importing?.[1]('@/lib/session/view') ?? '');
  cycle = [
    write('lib/hub/*.ts', "import { b } from './cycle-b';\n\nexport const a = () => b;\n"),
    'lib/hub/cycle-b.ts',
  ];
  const first = cycle[0]?.replace(/^lib\/hub\/(.*)\.ts$/, '$1');
  writeFileSync(join(root, 'lib/hub/cycle-b.ts'), `import { a } from './${first}';\n\nexport const b = () => a;\n`);
  reports = lint();
}, 60_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the linter knows who may import whom', () => {
  test.each(ROOMS.map(({ place }) => place))('%s', (place) => {
    const ofRoom = specimens.filter(({ room }) => room === place);
    const said = (path: string) => reports.get(path)?.includes(RESTRICTED) ?? false;
    const wrong = ofRoom.filter(({ path, refused }) => said(path) !== refused);
    expect(
      wrong.map(({ way, specifier, refused }) => `${way} ${specifier}: ${refused ? 'allowed' : 'refused'}`),
    ).toEqual([]);
    expect(ofRoom.length).toBeGreaterThan(10);
  });

  test('a builtin without its prefix does not get past the rules', () => {
    expect(reports.get(bareBuiltin)).toContain(PROTOCOL);
  });

  test('files that import each other are found', () => {
    for (const path of cycle) expect(reports.get(path), path).toContain(CYCLE);
  });

  test('tests may look into other rooms', () => {
    expect(reports.get(testFile) ?? []).not.toContain(RESTRICTED);
  });
});

describe('what a browser loads', () => {
  /** Every file of ours that ends up in a bundle for browsers; a rule per file cannot see what files bring along. */
  async function reachableFrom(entryPoint: string): Promise<string[]> {
    const { metafile } = await build({
      entryPoints: [entryPoint],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'browser',
      packages: 'external',
      // Fails on anything of Node's, which `external` packages would let pass.
      outdir: 'out',
      jsx: 'automatic',
      logLevel: 'silent',
    });
    const outside = Object.values(metafile.inputs).flatMap(({ imports }) =>
      imports.filter(({ external }) => external === true).map(({ path }) => path),
    );
    return [...Object.keys(metafile.inputs), ...new Set(outside)];
  }

  test.each([
    'lib/transports/client-transports.ts',
    'lib/session/react.tsx',
    'app/_components/workspace/workspace.tsx',
  ])('%s brings nothing of the server with it', async (entryPoint) => {
    const reached = await reachableFrom(entryPoint);
    const server =
      /^(lib\/hub|feeds|sidecar|app\/api)\/|\/server\.ts$|^lib\/(config|boot)\.ts$|^node:|^(ws|socket\.io)$/;
    expect(reached.filter((path) => server.test(path))).toEqual([]);
    expect(reached.length).toBeGreaterThan(10);
  });
});
