import { formatNumber, UNKNOWN } from '@/lib/market/number-format';
import type { RaceLane } from '@/lib/session/race/race-figures';
import styles from './lanes.module.css';

/** What an applied update weighs: payload solid, everything around it striped. */
export function BytesBar({ bytes, largest }: { readonly bytes: RaceLane['bytesPerUpdate']; readonly largest: number }) {
  const share = (part: number) => `${largest === 0 ? 0 : (100 * part) / largest}%`;
  return (
    <>
      {/* As high before there is anything to draw. */}
      <span className={styles.bar} aria-hidden="true">
        <span className={styles.payload} style={{ width: share(bytes?.payload ?? 0) }} />
        <span className={styles.overhead} style={{ width: share(bytes?.overhead ?? 0) }} />
      </span>
      <span className={`text-small whitespace-nowrap ${bytes === undefined ? 'text-ink3' : 'text-ink2'}`}>
        {bytes === undefined ? UNKNOWN : `${whole(bytes.payload + bytes.overhead)} B, ${whole(bytes.overhead)} over`}
      </span>
    </>
  );
}

function whole(value: number): string {
  return formatNumber(value, { maximumFractionDigits: 0 });
}
