import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closingLine, playwrightCounts, sumOf, vitestCounts } from './test-counts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'test-counts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const vitest = (change: Record<string, unknown> = {}) => ({
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{}] }],
  ...change,
});
const playwright = (change: Record<string, unknown> = {}) => ({
  stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0, ...change },
});

describe("vitest's report", () => {
  test('is read as it is', () => {
    const counted = vitest({ numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 });
    expect(vitestCounts(report('counted.json', counted))).toEqual({ passed: 7, failed: 2, skipped: 2 });
  });

  test('a file that could not be loaded is a failure, though none of its tests failed', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{}] },
    ];
    const broken = vitest({ numFailedTests: 1, testResults });
    expect(vitestCounts(report('broken.json', broken))).toEqual({ passed: 7, failed: 2, skipped: 0 });
  });
});

describe("Playwright's report", () => {
  test('is read as it is', () => {
    const file = report('e2e.json', playwright({ unexpected: 1, skipped: 4 }));
    expect(playwrightCounts(file)).toEqual({ passed: 3, failed: 1, skipped: 4 });
  });

  test('a test that passed only at a retry has failed', () => {
    const file = report('flaky.json', playwright({ unexpected: 1, flaky: 2 }));
    expect(playwrightCounts(file)).toEqual({ passed: 3, failed: 3, skipped: 0 });
  });
});

test.each([
  ['vitest', vitestCounts],
  ['Playwright', playwrightCounts],
])('%s without a report, or with half of one, is no success', (name, counts) => {
  expect(() => counts(join(folder, 'nowhere.json'))).toThrow();
  expect(() => counts(report(`half-${name}.json`, '{"stats":{"expected":'))).toThrow();
  expect(() => counts(report(`other-${name}.json`, {}))).toThrow();
});

test('the closing line is the sum over all runners', () => {
  const sum = sumOf([
    { passed: 7, failed: 0, skipped: 1 },
    { passed: 3, failed: 2, skipped: 0 },
  ]);
  expect(closingLine(sum)).toBe('10 passed, 2 failed, 1 skipped');
  expect(closingLine(sumOf([]))).toBe('0 passed, 0 failed, 0 skipped');
});
