import type { Runtime } from './transport';

/** What a platform measured of one answer. */
export interface Transfer {
  /** Bytes of the body as it travelled (compressed, if it was), without chunk framing. */
  readonly bodyBytes: number;
  /** It travelled as HTTP/1.1, whose heads are the text they read as. */
  readonly plainHeads: boolean;
}

/** A platform that measures what answers weigh. */
export interface TransferMeter {
  /**
   * @returns the newest finished answer from this address; undefined when the platform has not measured it, or not
   * yet. Each answer is told once. Heads are not measured by any browser: Resource Timing counts them as 300 bytes,
   * whatever they are.
   */
  takeTransfer(address: string): Transfer | undefined;
}

/** @returns the runtime's meter, where it has one. */
export function meterOf(runtime: Runtime): TransferMeter | undefined {
  return 'takeTransfer' in runtime ? (runtime as Runtime & TransferMeter) : undefined;
}
