import type { ConnectionState, TransportName } from '@/lib/transports/transport';
import type { AutoStatus } from './auto/auto-status';
import type { LedgerCounts } from './ledger-counts';
import type { SharingStatus } from './tabs/sharing-status';

/** How the last switch went. */
export interface SwitchResult {
  readonly from: TransportName;
  readonly to: TransportName;
  readonly lost: number;
  readonly twice: number;
  readonly disordered: number;
  /** Longest time between two applied frames, from the wish to the first frame of the new transport, ms. */
  readonly longestGapMs: number;
  /** The part of it beyond what was usual before: 95 of 100 pauses between frames were no longer than that. */
  readonly blackoutMs: number;
}

/** The server was started again while this page was open: what happened between two instants nobody knows. */
export interface Restart {
  /** When the last frame of its earlier life came, ms since 1970 in our clock; undefined where none did. */
  readonly from: number | undefined;
  /** When the first of its new life came, ms since 1970 in our clock. */
  readonly to: number;
  /** How many switches there had been before. */
  readonly switches: number;
}

/** What the page shows about its connection; a new object whenever something in it changes. */
export interface SessionStatus {
  /** What was chosen: a transport, or to have one chosen. */
  readonly choice: TransportName | 'auto';
  /** What `auto` has chosen and why; undefined while a transport was chosen by hand. */
  readonly auto: AutoStatus | undefined;
  /** The transport prices come over. */
  readonly live: TransportName;
  /** The one a switch is opening, until its first frame. */
  readonly opening: TransportName | undefined;
  readonly state: ConnectionState;
  /** When the last frame was applied, as of the last full second, ms since 1970; undefined before the first. */
  readonly lastReceiptTime: number | undefined;
  /** Since when there has been no server, ms since 1970; undefined while connected. */
  readonly disconnectedSince: number | undefined;
  readonly comparing: boolean;
  /** The order book of the chosen instrument is followed too, where its feed has one. */
  readonly books: boolean;
  readonly paused: boolean;
  /** When the page was paused, ms since 1970. */
  readonly pausedSince: number | undefined;
  readonly switches: number;
  /** Switches that lost something. */
  readonly gaps: number;
  readonly lastSwitch: SwitchResult | undefined;
  /** The last time the server was started again. */
  readonly restart: Restart | undefined;
  readonly ledger: LedgerCounts;
  /** This clock minus the server's and the error of that estimate, ms; undefined before the first. */
  readonly clock: { readonly offsetMs: number; readonly errorMs: number } | undefined;
  /** How this page's live connection is shared between tabs. */
  readonly sharing: SharingStatus;
  /** HTTP/1.1 connections this page holds of the six a browser opens to one host, by process. */
  readonly slots: { readonly web: number; readonly sidecar: number };
}
