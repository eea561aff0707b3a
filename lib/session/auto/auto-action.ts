import type { TransportName } from '@/lib/transports/transport';

/** What is to be done. */
export type AutoAction =
  | {
      readonly kind: 'switch';
      readonly to: TransportName;
      /** It has proved itself here. */
      readonly proved?: true;
    }
  /** Run it in the background, in a view of its own. */
  | { readonly kind: 'prove'; readonly name: TransportName }
  | { readonly kind: 'stop-proving' }
  /** Ask the server by a plain request whether it is there; `answered` is told. */
  | { readonly kind: 'ask-server' }
  /** The server is back: connect at once. */
  | { readonly kind: 'retry' };
