/** Why a request brought nothing. */
export class RequestFailure extends Error {
  /** Least pause the server asked for, ms. */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs = 0) {
    super(message);
    this.name = 'RequestFailure';
    this.retryAfterMs = retryAfterMs;
  }
}

/** @returns the failure a response that is not 200 stands for, in the server's own words where it has some. */
export function failureOf(response: Response, body: string): RequestFailure {
  const seconds = Number(response.headers.get('retry-after') ?? 0);
  return new RequestFailure(
    messageOf(body) ?? `HTTP ${response.status}`,
    Number.isFinite(seconds) ? seconds * 1000 : 0,
  );
}

function messageOf(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body) as { error?: { message?: unknown } };
    return typeof error?.message === 'string' ? error.message : undefined;
  } catch {
    // A proxy's page in HTML says nothing we could show.
    return undefined;
  }
}

/** @returns one sentence for a connection state. */
export function causeOf(fault: unknown): string {
  if (fault instanceof RequestFailure) return fault.message;
  // Platforms word this differently and none says more: the network gave no answer.
  if (fault instanceof TypeError) return 'the server cannot be reached';
  // A part of the page that is loaded when it is used, and a bundler's words for that.
  if (fault instanceof Error && fault.name === 'ChunkLoadError') return 'the server cannot be reached';
  return fault instanceof Error ? fault.message : String(fault);
}
