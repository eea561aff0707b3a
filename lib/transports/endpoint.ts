import type { Outlet } from './outlet';
import type { ServerContext } from './server-context';

/** A request, whatever server received it. */
export interface EndpointRequest {
  readonly method: string;
  readonly query: URLSearchParams;
  header(name: string): string | undefined;
  /** The client's address, seen through trusted proxies. */
  readonly address: string;
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal;
  /** The body as text, at most `limit` bytes. @throws ProtocolError `bad-request` when it is longer. */
  text(limit: number): Promise<string>;
}

/** What goes back: a body, or a stream. A mount calls `stream` exactly once. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly stream?: (outlet: Outlet) => void;
}

/**
 * Answers one kind of request.
 * @throws ProtocolError for what the client did wrong; the mount turns it into an answer.
 */
export type Endpoint = (request: EndpointRequest, context: ServerContext) => Answer | Promise<Answer>;
