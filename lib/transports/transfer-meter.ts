import type { Runtime } from './transport';

/** A platform that measures what answers weigh. */
export interface TransferMeter {
  /**
   * @returns bytes of the body of the newest finished answer from this address, as it travelled (compressed, if it
   * was); undefined when the platform has not measured it, or not yet. Each answer is told once. Heads are not
   * measured by any browser: Resource Timing counts them as 300 bytes, whatever they are.
   */
  takeBodySize(address: string): number | undefined;
}

/** @returns the runtime's meter, where it has one. */
export function meterOf(runtime: Runtime): TransferMeter | undefined {
  return 'takeBodySize' in runtime ? (runtime as Runtime & TransferMeter) : undefined;
}
