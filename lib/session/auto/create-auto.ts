import type { LaneOpener } from '../lane-opener';
import type { LiveLine } from '../live-line';
import type { Meters } from '../meters';
import type { SessionOptions } from '../session-options';
import type { Sharing } from '../tabs/sharing';
import { TransportMeter } from '../transport-meter';
import { View } from '../view';
import { Auto, type AutoOptions } from './auto';
import { createChooser } from './create-chooser';
import { askServer } from './server-question';

export interface AutoSurroundings extends Pick<AutoOptions, 'onChange'> {
  readonly session: SessionOptions;
  readonly lanes: LaneOpener;
  readonly meters: Meters;
  readonly sharing: Sharing;
  /** What the live line fills: proofs ask for the same. */
  readonly view: View;
  /** Asked for once the session is put together. */
  line(): LiveLine;
}

/** @returns one that chooses for the live line of a session, beginning with the best there is. */
export function createAuto({ session, lanes, meters, sharing, view, line, onChange }: AutoSurroundings): Auto {
  const { runtime, transports, webOrigin } = session;
  const now = () => runtime.now();
  return new Auto({
    chooser: createChooser(session),
    now,
    readingOf: (name) => meters.of(name).reading(now()),
    current: () => line().running,
    switchTo: (name) => line().switchTo(name),
    tabs: () => sharing.tabs,
    takesSlots: (name) => transports[name].traits.httpSlots > 0,
    openProof: (name, onState) => {
      const meter = new TransportMeter(name);
      return { lane: lanes.open(name, { view: new View(view.wanted), meter, onState }), meter };
    },
    askServer: (signal) => askServer(webOrigin, runtime, signal),
    retry: () => line().retryNow(),
    onChange,
  });
}
