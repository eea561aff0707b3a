import { Fetch } from 'socket.io-client';
import type { AttemptSink } from '../attempt';
import { exchangeBytes } from '../exchange-bytes';
import { requestBytes } from '../heads';
import { causeOf, failureOf, RequestFailure } from '../request-failure';
import { SIDECAR_UNREACHABLE } from '../sidecar-unreachable';
import type { Runtime, Wire } from '../transport';
import { costOf, utf8Length } from '../wire-cost';
import type { Carrier } from './carrier';

/** Engine.IO sets packets of one answer apart with it; JSON never has it as it is. */
const SEPARATOR = '\u001e';
/** `4` says message (Engine.IO), `2` says event (Socket.IO). */
const FRAME_PREFIX = '42["frame",';
const FRAME_SUFFIX = ']';
/** A post that needs no preflight says what it holds, and how much. */
const CONTENT_TYPE = 'text/plain;charset=UTF-8';
const POST_HEADER_BYTES = `Content-Type: ${CONTENT_TYPE}\r\nContent-Length: 100\r\n`.length;

/** Engine.IO's word for the end of a session, and how long it may be on its way, ms. */
const CLOSE_PACKET = '1';
const GOODBYE_MS = 2_000;

const REQUEST = { cache: 'no-store', credentials: 'omit' } as const;
const postOf = (body: string) => ({ method: 'POST', body, headers: { 'Content-Type': CONTENT_TYPE } });

/** Engine.IO's long polling and nothing else, through the runtime's `fetch`, with every request counted. */
export function pollingCarrier(runtime: Runtime, sink: Pick<AttemptSink, 'cost' | 'ended'>): Carrier {
  /** Of frames that were in an answer and have not come out of Socket.IO yet, oldest first. */
  const wires: Wire[] = [];

  class CountedPolling extends Fetch {
    readonly #over = new AbortController();
    #failed = false;

    override doPoll(): void {
      void this.#ask().then((answer) => {
        if (answer === undefined) return;
        const { text, wire } = answer;
        const frames = wiresOf(text, wire);
        if (frames.length === 0) sink.cost(wire);
        wires.push(...frames);
        try {
          this.onData(text);
        } catch {
          // As from a portal that answers everything itself; Engine.IO parses without a net.
          sink.ended('what answers is not Socket.IO');
        }
      });
    }

    override doWrite(data: string, callback: () => void): void {
      void this.#ask(data).then((answer) => {
        if (answer === undefined) return;
        sink.cost(answer.wire);
        callback();
      });
    }

    /** Says goodbye: a poll given up before it was sent would leave the session to time out. */
    override doClose(): void {
      this.#over.abort();
      if (this.#failed || this.query.sid === undefined) return;
      runtime
        .fetch(this.uri(), {
          ...REQUEST,
          ...postOf(CLOSE_PACKET),
          keepalive: true,
          signal: AbortSignal.timeout(GOODBYE_MS),
        })
        .then((response) => response.text())
        .catch(() => undefined);
    }

    /** @returns undefined when it failed, which has been told, or was given up. */
    async #ask(data?: string): Promise<{ text: string; wire: Wire } | undefined> {
      // Every call makes another address.
      const address = this.uri();
      let spent = {
        bytes: requestBytes(address) + (data === undefined ? 0 : 1 + POST_HEADER_BYTES + utf8Length(data)),
        measured: false,
      };
      try {
        const response = await runtime.fetch(address, {
          ...REQUEST,
          ...(data === undefined ? {} : postOf(data)),
          signal: this.#over.signal,
        });
        const text = await response.text();
        spent = exchangeBytes(runtime, {
          address,
          response,
          body: text,
          ...(data === undefined ? {} : { sent: data }),
        });
        if (!response.ok) throw failureOf(response, text);
        if (this.#over.signal.aborted) return undefined;
        return { text, wire: { payloadBytes: 0, requests: 1, ...spent } };
      } catch (fault) {
        sink.cost({ payloadBytes: 0, requests: 1, ...spent });
        if (this.#over.signal.aborted) return undefined;
        this.#failed = true;
        // In the server's words, which Engine.IO would not pass on.
        sink.ended(
          fault instanceof TypeError ? SIDECAR_UNREACHABLE : causeOf(fault),
          fault instanceof RequestFailure ? fault.retryAfterMs : 0,
        );
        this.onError('the request failed', fault);
        return undefined;
      }
    }
  }

  return {
    transports: [CountedPolling],
    opening: undefined,
    ping: undefined,
    wireOf: () => wires.shift() ?? costOf(0, 0),
  };
}

/** Shares out what an answer cost among the frames in it: the first takes all that is not another's. */
function wiresOf(text: string, answer: Wire): Wire[] {
  const wires = text
    .split(SEPARATOR)
    .filter((packet) => packet.startsWith(FRAME_PREFIX))
    .map((packet): Wire => {
      const bytes = SEPARATOR.length + utf8Length(packet);
      const payloadBytes = utf8Length(packet) - FRAME_PREFIX.length - FRAME_SUFFIX.length;
      return { payloadBytes, bytes, requests: 0, measured: answer.measured };
    });
  const [first, ...others] = wires;
  if (first === undefined) return [];
  const rest = others.reduce((sum, { bytes }) => sum + bytes, 0);
  return [{ ...first, bytes: answer.bytes - rest, requests: answer.requests }, ...others];
}
