import { formatNumber } from '@/lib/market/number-format';
import { BYTES_NOTE, verdictNote } from '@/lib/session/race/method-notes';
import type { RaceFigures } from '@/lib/session/race/race-figures';
import type { TransportName } from '@/lib/transports/transport';
import styles from './race.module.css';

const POLLING: readonly TransportName[] = ['polling', 'polling-sidecar'];

/** What the figures mean, whose clock they are in, and what a browser does not let a page see. */
export function MethodNote({ clock, setup }: Pick<RaceFigures, 'clock' | 'setup'>) {
  const polls = setup.lanes.some((name) => POLLING.includes(name));
  return (
    <section aria-labelledby="method-heading">
      <h2 id="method-heading" className="mb-1 text-body">
        How this is measured
      </h2>
      <div className={styles.method}>
        <p>
          Latency is receive time minus publish time.
          {polls &&
            ' Polling’s is low because an answer is published when asked for: what a change waited before shows in staleness and pairs.'}{' '}
          {clockSentence(clock)} Pairs are without it. Bracket: p50, p95, p99.
        </p>
        <p>
          Updates per second and staleness are of the last 10 s, p50 to p99 of the last 1,000 frames, all else of the
          whole race. Staleness is how long a lane showed what the hub had already replaced. The sidecar hears of
          changes over a link: its lanes start later.
        </p>
        <p>{verdictNote(setup)}</p>
        <p>{BYTES_NOTE}</p>
        <p>
          All lanes share a page, thread, network and server: they disturb each other. Keep this page in sight: browsers
          slow a hidden one.
        </p>
      </div>
    </section>
  );
}

function clockSentence(clock: RaceFigures['clock']): string {
  if (clock === undefined) return 'The clocks have not been compared yet, so it contains their difference.';
  const away = Math.round(Math.abs(clock.offsetMs));
  const side = clock.offsetMs < 0 ? 'behind' : 'ahead of';
  const errorMs = Math.max(1, Math.ceil(clock.errorMs));
  const apart =
    away === 0
      ? 'This clock agrees with the server’s'
      : `This clock is ${formatNumber(away, {})} ms ${side} the server’s`;
  return `${apart}, known to ±${errorMs} ms, an error all lanes of a process share.`;
}
