const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/**
 * Loads a part of the page, and goes on trying: a server that is away for a moment must not end a page whose prices
 * would come back by themselves. Until then what stands in for the part stays.
 */
export async function untilLoaded<Part>(load: () => Promise<Part>): Promise<Part> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    try {
      return await load();
    } catch (fault) {
      if (!isLoadFault(fault)) throw fault;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

/** The line failed; anything else is a fault of the part itself, which no second try mends. */
function isLoadFault(fault: unknown): boolean {
  return fault instanceof Error && fault.name === 'ChunkLoadError';
}
