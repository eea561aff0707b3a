import type { Subscription } from '@/lib/protocol/subscription';
import type { ConnectionState } from '@/lib/transports/transport';
import type { SharedFrame } from './shared-frame';

/** Tabs of another version of these messages do not meet: the page may have been loaded before an update. */
export const LINE_VERSION = 1;

/** What tabs on a shared connection say to each other. */
export type LineContent =
  | {
      /** A tab is here. */
      readonly kind: 'here';
      /** What it is known to be served; undefined until it has been. */
      readonly wants: Subscription | undefined;
      /** It has not heard of the leader for a while, and asks for an answer. */
      readonly asks: boolean;
    }
  | { readonly kind: 'gone' }
  | {
      /** The leader is here, and how its connection stands. */
      readonly kind: 'leading';
      readonly state: ConnectionState;
      readonly tabs: number;
      /** What its frames are for now; undefined before the first. */
      readonly union: Subscription | undefined;
      /** Everybody is to say that they are here. */
      readonly roll: boolean;
    }
  | { readonly kind: 'frame'; readonly shared: SharedFrame }
  | { readonly kind: 'cost'; readonly wire: SharedFrame['wire'] }
  /** Somebody pressed retry. */
  | { readonly kind: 'retry' }
  | {
      readonly kind: 'refused';
      readonly to: string;
      readonly reason: string;
      /** There is no room for it; else the server refuses it, which may pass. */
      readonly tooMuch: boolean;
    };

/** Who says it: a tab. */
export type LineMessage = LineContent & { readonly from: string };
