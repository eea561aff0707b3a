import { useState } from 'react';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import { SearchPalette } from '../search/search-palette';
import styles from './chart.module.css';

export interface CompareControlProps {
  readonly compared: Instrument | undefined;
  onCompare(instrument: Instrument | undefined): void;
}

/** Finds a second instrument to draw beside the first, and takes it away again. */
export function CompareControl({ compared, onCompare }: CompareControlProps) {
  const [searching, setSearching] = useState(false);
  if (compared !== undefined) {
    return (
      <button
        type="button"
        className={styles.choice}
        aria-label={`Stop comparing with ${compared.symbol}`}
        data-testid="compare-stop"
        onClick={() => onCompare(undefined)}
      >
        <span>vs {compared.symbol} ×</span>
      </button>
    );
  }
  return (
    <>
      <button type="button" className={styles.choice} data-testid="chart-compare" onClick={() => setSearching(true)}>
        <span>compare</span>
      </button>
      <SearchPalette
        purpose="compare"
        open={searching}
        onOpenChange={setSearching}
        onChoose={(_: InstrumentId, instrument: Instrument) => onCompare(instrument)}
      />
    </>
  );
}
