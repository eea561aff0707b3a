/** How this page's live connection is shared between the tabs of one browser. */
export interface SharingStatus {
  /**
   * - `off`: turned off.
   * - `impossible`: no secure context, or a browser without Web Locks.
   * - `alone`: this tab has a connection of its own and nobody else uses it.
   * - `leader`: this tab has the connection others read along.
   * - `follower`: this tab reads along what the leader's connection brings.
   */
  readonly kind: 'off' | 'impossible' | 'alone' | 'leader' | 'follower';
  /** Tabs on the shared connection, this one included. */
  readonly tabs: number;
  /** Why it is not shared, one sentence for people; absent where nothing stands in the way. */
  readonly reason?: string;
}
