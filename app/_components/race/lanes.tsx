import { formatNumber } from '@/lib/market/number-format';
import { hasEnded, type RaceFigures } from '@/lib/session/race/race-figures';
import { IDENTITY } from '../switch/transport-identity';
import { Lane } from './lane';
import styles from './lanes.module.css';
import { LATENCY_GUIDES_MS, latencyAt } from './log-scale';

/** Every lane on a line of its own, in the order chosen: places change, lines stay. */
export function Lanes({ figures }: { readonly figures: RaceFigures }) {
  const { lanes, setup, startTime, elapsedMs } = figures;
  const ended = hasEnded(figures.phase);
  const largest = Math.max(
    0,
    ...lanes.map(({ bytesPerUpdate }) =>
      bytesPerUpdate === undefined ? 0 : bytesPerUpdate.payload + bytesPerUpdate.overhead,
    ),
  );
  return (
    <section className={styles.lanes} aria-labelledby="lanes-heading">
      <h2 id="lanes-heading" className="sr-only">
        Lanes
      </h2>
      <table className={styles.table} aria-labelledby="lanes-heading">
        <thead>
          <tr className={styles.columns}>
            <th scope="col" className={styles.name}>
              <PlaceHeading {...figures} />
            </th>
            <th scope="col" className={styles.track}>
              Delivery latency, {ended ? 'last' : 'this'} update and 70 before it
              <span className={styles.scale} aria-hidden="true">
                {LATENCY_GUIDES_MS.map((ms) => (
                  <span key={ms} style={{ left: `${latencyAt(ms) * 100}%` }}>
                    {ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`}
                  </span>
                ))}
              </span>
            </th>
            <th scope="col" className={styles.teeth}>
              Staleness, last 4 s, log
              <br />
              lines at 100 ms and 1 s
            </th>
            <th scope="col" className={styles.staleness} title="Staleness of the last 10 s, time average and peak">
              10 s mean
              <br />
              peak, ms
            </th>
            <th scope="col" className={styles.rate} title="Applied updates per second, over the last 10 s">
              upd/s
              <br />
              in 10 s
            </th>
            <th scope="col" className={styles.p50} title="Median delivery latency of the last 1,000 frames, ms">
              p50
            </th>
            <th scope="col" className={styles.p95} title="95 % of the last 1,000 frames arrived within this, ms">
              p95
            </th>
            <th scope="col" className={styles.p99} title="99 % of the last 1,000 frames arrived within this, ms">
              p99
            </th>
            <th scope="col" className={styles.bytes}>
              Bytes per update
              <br />
              overhead striped
            </th>
            <th scope="col" className={styles.requests}>
              Requests
            </th>
            <th scope="col" className={styles.reconnects}>
              Recon&shy;nects
            </th>
            <th scope="col" className={styles.paired}>
              p50 against {IDENTITY[setup.baseline].letter}, ms
              <br />
              95 % over all lanes
            </th>
          </tr>
        </thead>
        <tbody>
          {lanes.map((lane) => (
            <Lane
              key={lane.name}
              lane={lane}
              ended={ended}
              baseline={lane.name === setup.baseline}
              largest={largest}
              clockErrorMs={figures.clock?.errorMs}
              now={(startTime ?? 0) + elapsedMs}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What the bold number is: of one update while they race, of all of them once they have. */
function PlaceHeading({ phase, newestUpdate, standings }: RaceFigures) {
  if (!hasEnded(phase)) {
    return (
      <>
        Place in the newest update <br />#{formatNumber(newestUpdate, {})}
      </>
    );
  }
  return (
    <>
      Mean place, whole race <br />
      {standings === undefined ? 'no update all had' : `over ${formatNumber(standings.updates, {})} ${standings.of}`}
    </>
  );
}
