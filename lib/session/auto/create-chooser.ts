import type { TransportName } from '@/lib/transports/transport';
import type { SessionOptions } from '../session-options';
import { AUTO_TIMES } from './auto-times';
import { Chooser } from './chooser';
import { AUTO_PREFERENCE, Preference } from './preference';
import { stalenessLimitMs } from './staleness-limit';

/** @returns a chooser that begins with the best there is. */
export function createChooser(options: SessionOptions): Chooser {
  const { transports, auto = {}, maxFrequency = 10, pollMs = 1_000 } = options;
  const pushes = (name: TransportName) => transports[name].traits.pushes;
  const preference = new Preference(auto.preference ?? AUTO_PREFERENCE, pushes, (name) =>
    stalenessLimitMs(pushes(name), maxFrequency, pollMs),
  );
  return new Chooser(preference, { ...AUTO_TIMES, ...auto.times });
}
