import type { SessionStatus } from '@/lib/session/session-status';

/** What a browser opens to one host over HTTP/1.1. */
const SLOTS = 6;

type Sharing = SessionStatus['sharing'];

/** How many of the six this page holds of the host it holds most of: `1 of 6 connections`. */
export function connectionsText({ web, sidecar }: SessionStatus['slots']): string {
  return `${Math.max(web, sidecar)} of ${SLOTS} connections`;
}

export function slotsTitle({ web, sidecar }: SessionStatus['slots']): string {
  return `A browser opens ${SLOTS} HTTP/1.1 connections to one host. This page holds ${web} to the web process and ${sidecar} to the sidecar.`;
}

/** Who else uses this page's connection, in few words. */
export function sharingText({ kind, tabs }: Sharing): string {
  switch (kind) {
    case 'leader':
      return `leads ${tabs} tabs`;
    case 'follower':
      return `shared with ${tabs - 1} ${tabs === 2 ? 'tab' : 'tabs'}`;
    case 'alone':
      return 'no other tab';
    case 'off':
    case 'impossible':
      return 'not shared';
  }
}

/** The same in a sentence. */
export function sharingTitle({ kind, tabs, reason }: Sharing): string {
  switch (kind) {
    case 'leader':
      return `This tab holds the connection; ${tabs} tabs live on it, this one included.`;
    case 'follower':
      return `Another tab holds the connection this one reads along; ${tabs} tabs live on it.`;
    case 'alone':
      return reason ?? 'Other tabs of this page would read along on this one’s connection.';
    case 'off':
      return reason ?? 'Sharing with other tabs is turned off: each holds connections of its own.';
    case 'impossible':
      return reason ?? 'Tabs can share a connection only on a secure page (https or localhost) with Web Locks.';
  }
}
