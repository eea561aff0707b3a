import { type Outlet, OutletSignals } from './outlet';

/** Bytes a stream may hold for a reader before it is full: about one frame. */
const HIGH_WATER_BYTES = 16_384;

/**
 * A response body that is written to through an outlet. What is written is always taken, since a reader of the hub
 * has moved on by then; who writes stops at `false`, so little more than the frame that filled it waits here, however
 * long the reader does not read.
 */
export function streamBody(start: (outlet: Outlet) => void, signal: AbortSignal): ReadableStream<Uint8Array> {
  const signals = new OutletSignals();
  let full = false;
  const leave = () => {
    signal.removeEventListener('abort', leave);
    signals.close();
  };
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        // Before anything else can fail or wait: a client that has left must not keep its place.
        signal.addEventListener('abort', leave);
        const room = () => (controller.desiredSize ?? 0) > 0;
        const outlet: Outlet = {
          write: (bytes) => {
            if (signals.closed) return false;
            controller.enqueue(bytes);
            full = !room();
            return !full;
          },
          end: () => {
            if (signals.closed) return;
            controller.close();
            leave();
          },
          onDrained: (listener) => signals.onDrained(listener),
          onClosed: (listener) => signals.onClosed(listener),
        };
        if (signal.aborted) leave();
        start(outlet);
      },
      pull: () => {
        if (!full) return;
        full = false;
        signals.drained();
      },
      cancel: leave,
    },
    { highWaterMark: HIGH_WATER_BYTES, size: (bytes) => bytes.byteLength },
  );
}
