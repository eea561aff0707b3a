'use client';

import { useRef } from 'react';
import { useSessionStatus } from '@/lib/session/react';
import { PRIMARY_TRANSPORTS } from '@/lib/transports/transport';
import { timeOf, useShownFigures } from '../workspace/use-shown-figures';
import { FrequencyChart, StalenessChart } from './charts';
import styles from './evidence.module.css';
import { TransportTable } from './transport-table';
import { useSeen } from './use-seen';

/** What the transports have shown of themselves: two pictures on shared scales, and the figures. */
export function Evidence() {
  const section = useRef<HTMLElement>(null);
  const seen = useSeen(section);
  return (
    <section ref={section} className={styles.evidence} aria-labelledby="evidence-heading">
      <h2 id="evidence-heading" className="sr-only">
        Freshness
      </h2>
      {seen && <EvidenceBody />}
    </section>
  );
}

function EvidenceBody() {
  // Variants are told of once they have run.
  const figures = useShownFigures().filter(({ name, role }) => role !== 'off' || PRIMARY_TRANSPORTS.includes(name));
  const { live, clock, disconnectedSince } = useSessionStatus();
  const now = timeOf(figures);
  return (
    <>
      <StalenessChart figures={figures} live={live} now={now} />
      <FrequencyChart figures={figures} live={live} now={now} />
      <TransportTable
        figures={figures}
        live={live}
        clockErrorMs={clock?.errorMs}
        disconnected={disconnectedSince !== undefined}
      />
    </>
  );
}
