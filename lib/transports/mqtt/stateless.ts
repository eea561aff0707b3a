import { Readable } from 'node:stream';

/** What the broker asks of its store, as far as it does with clean sessions alone. */
const nothing = async () => undefined;
const none = async () => [];
const empty = () => Readable.from([]);

/**
 * A store that keeps nothing: there are no sessions, no wills, and what is retained is the hub's to tell.
 * @param acknowledged a client acknowledged a message of QoS 1.
 */
export function statelessPersistence<Client>(acknowledged: (client: Client, messageId: number) => void) {
  return {
    setup: async () => undefined,
    storeRetained: nothing,
    createRetainedStream: empty,
    createRetainedStreamCombi: empty,
    addSubscriptions: nothing,
    removeSubscriptions: nothing,
    subscriptionsByClient: none,
    subscriptionsByTopic: none,
    cleanSubscriptions: nothing,
    outgoingEnqueue: nothing,
    outgoingEnqueueCombi: nothing,
    outgoingUpdate: nothing,
    outgoingStream: empty,
    outgoingClearMessageId: async (client: Client, packet: { messageId: number }) =>
      acknowledged(client, packet.messageId),
    incomingStorePacket: nothing,
    incomingGetPacket: nothing,
    incomingDelPacket: nothing,
    cleanIncoming: nothing,
    putWill: nothing,
    getWill: nothing,
    delWill: nothing,
    streamWill: empty,
    destroy: nothing,
  };
}

/** A bus that carries nothing: a reader of the hub decides what each client is sent. */
export const SILENT_BUS = {
  on: (_topic: string, _notify: unknown, done?: () => void) => done !== undefined && setImmediate(done),
  removeListener: (_topic: string, _notify: unknown, done?: () => void) => done !== undefined && setImmediate(done),
  emit: (_packet: unknown, done?: () => void) => done?.(),
  close: (done?: () => void) => done !== undefined && setImmediate(done),
};
