import { vi } from 'vitest';

/** Asks again until a check passes; generous, because the machine may be busy. */
export function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 8_000, interval: 10 });
}
