import type { EncodedFrame } from '@/lib/hub/encoded-frame';
import type { Reader } from '@/lib/hub/reader-options';
import type { Outlet } from './outlet';
import type { ServerContext } from './server-context';

/** How a protocol writes what a stream says. */
export interface StreamFraming {
  readonly name: string;
  readonly contentType: string;
  /** When to come back after the stream has ended, where the protocol can say it. */
  retry?(retryMs: number): Uint8Array;
  /** Shared by every stream of this protocol. */
  frame(frame: EncodedFrame): Uint8Array;
  heartbeat(cursor: string, publishTime: number): Uint8Array;
}

export interface ReaderStream {
  readonly framing: StreamFraming;
  /** A stream silent for so long says that it lives, ms. */
  readonly heartbeatMs: number;
  /** Opens the reader; its first frame may be written before this returns. */
  open(write: (frame: EncodedFrame) => boolean): Reader;
}

/** Joins a reader of the hub to an outlet until either ends. */
export function streamReader(outlet: Outlet, context: ServerContext, stream: ReaderStream): void {
  const { framing, heartbeatMs } = stream;
  const traffic = context.traffic.of(framing.name);
  traffic.opened++;
  traffic.open++;
  let reader: Reader | undefined;
  let writable = true;
  let over = false;

  const say = (bytes: Uint8Array) => {
    traffic.bytes += bytes.byteLength;
    writable = outlet.write(bytes);
    heartbeat.refresh();
    return writable;
  };
  const heartbeat = setTimeout(() => {
    heartbeat.refresh();
    // A client that takes nothing is not helped by more; it will notice the silence.
    if (writable && reader !== undefined) say(framing.heartbeat(reader.cursor, context.hub.scheduler.now()));
  }, heartbeatMs);
  const forget = context.streams.add((retryMs) => {
    if (writable && framing.retry !== undefined) say(framing.retry(retryMs));
    outlet.end();
  });

  outlet.onDrained(() => {
    writable = true;
    reader?.ready();
  });
  outlet.onClosed(() => {
    over = true;
    clearTimeout(heartbeat);
    traffic.open--;
    forget();
    reader?.close();
  });
  if (over) return;
  if (framing.retry !== undefined) say(framing.retry(Math.round(500 + Math.random() * 2_500)));
  reader = stream.open((frame) => {
    traffic.frames++;
    return say(framing.frame(frame));
  });
  // The outlet may have closed under the first frame.
  if (over) reader.close();
}
