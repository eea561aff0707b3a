import type { ErrorBody } from '@/lib/protocol/protocol-error';

/**
 * Begins every message of the server that is not a frame; a frame begins with its cursor. Both ends rely on it, so
 * that a frame is told from the rest without reading it twice.
 */
const CONTROL_PREFIX = '{"type":';

/** @returns whether this is something beside the frames. */
export const isControl = (text: string): boolean => text.startsWith(CONTROL_PREFIX);

export const errorMessage = ({ error }: ErrorBody): string => JSON.stringify({ type: 'error', error });

/** @param publishTime ms since 1970. */
export const heartbeatMessage = (publishTime: number): string => JSON.stringify({ type: 'heartbeat', publishTime });
