import type { Runtime } from './transport';

/** A platform that measures what requests cost. */
export interface TransferMeter {
  /**
   * @returns bytes of the newest finished response from this address, head and encoded body, as the platform counted
   * them; undefined when it has not, or has not yet. Each response is told once.
   */
  takeTransferSize(address: string): number | undefined;
}

/** @returns the runtime's meter, where it has one. */
export function meterOf(runtime: Runtime): TransferMeter | undefined {
  return 'takeTransferSize' in runtime ? (runtime as Runtime & TransferMeter) : undefined;
}
