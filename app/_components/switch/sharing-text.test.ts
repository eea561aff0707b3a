import { expect, test } from 'vitest';
import { connectionsText, sharingText, sharingTitle } from './sharing-text';

test('connections are those of the host that most are held of', () => {
  expect(connectionsText({ web: 1, sidecar: 0 })).toBe('1 of 6 connections');
  expect(connectionsText({ web: 2, sidecar: 4 })).toBe('4 of 6 connections');
});

test('who leads counts all tabs, who follows counts the others', () => {
  expect(sharingText({ kind: 'leader', tabs: 7 })).toBe('leads 7 tabs');
  expect(sharingText({ kind: 'follower', tabs: 7 })).toBe('shared with 6 tabs');
  expect(sharingText({ kind: 'follower', tabs: 2 })).toBe('shared with 1 tab');
});

test('where tabs cannot share, the title says why', () => {
  expect(sharingText({ kind: 'impossible', tabs: 1 })).toBe('not shared');
  expect(sharingTitle({ kind: 'impossible', tabs: 1 })).toContain('secure page');
  expect(sharingTitle({ kind: 'impossible', tabs: 1, reason: 'No Web Locks.' })).toBe('No Web Locks.');
});
