import { useState } from 'react';
import type { Instrument } from '@/lib/market/instrument';
import { Search } from '../search/search';
import styles from './chart.module.css';

/** Finds a second instrument to draw beside the first. */
export function CompareControl({ onCompare }: { onCompare(instrument: Instrument): void }) {
  const [searching, setSearching] = useState(false);
  return (
    <>
      <button type="button" className={styles.choice} data-testid="chart-compare" onClick={() => setSearching(true)}>
        <span>compare</span>
      </button>
      <Search
        purpose="compare"
        open={searching}
        onOpenChange={setSearching}
        onChoose={(_, instrument) => onCompare(instrument)}
      />
    </>
  );
}
