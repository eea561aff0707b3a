import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') } },
  test: {
    // The proof in real time waits nearly all of its minutes and counts as nobody: a core each for the others.
    maxWorkers: Math.max(2, availableParallelism()) + 1,
    projects: [
      {
        extends: true,
        test: {
          // Projects start in alphabetical order: the longest test first, beside all others.
          name: 'proof',
          include: ['proof/**/*.test.ts'],
          globalSetup: ['./proof/build.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{lib,feeds,sidecar,scripts,app,components}/**/*.test.{ts,tsx}', '*.test.ts'],
          exclude: ['node_modules/**', '.next/**', 'e2e/**'],
          testTimeout: 20_000,
        },
      },
    ],
  },
});
