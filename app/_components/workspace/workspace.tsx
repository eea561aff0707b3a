'use client';

import { type CSSProperties, useState } from 'react';
import type { InstrumentId } from '@/lib/market/instrument';
import { SessionProvider } from '@/lib/session/react';
import { PRIMARY_TRANSPORTS, type TransportName } from '@/lib/transports/transport';
import { Evidence } from '../evidence/evidence';
import { Header } from '../header/header';
import type { Theme } from '../header/theme';
import { InstrumentPanel } from '../instrument/instrument-panel';
import { TradesTape } from '../instrument/trades-tape';
import { Notices } from '../notice/notices';
import { UrlNote } from '../notice/url-note';
import { LedgerTail } from '../switch/ledger-tail';
import { TransportSwitch } from '../switch/transport-switch';
import { Watchlist } from '../watchlist/watchlist';
import { remember } from './remember';
import { TRANSPORT_COOKIE } from './start-settings';
import { writeUrlState } from './url-state';
import { useChosen } from './use-chosen';
import { ViewTabs } from './view-tabs';
import type { View } from './views';
import styles from './workspace.module.css';

export interface WorkspaceProps {
  readonly sidecarOrigin: string | undefined;
  readonly sidecarPort: number;
  readonly startTransport: TransportName;
  readonly startCompare: boolean;
  readonly startId: InstrumentId | undefined;
  readonly theme: Theme;
  readonly notes: readonly string[];
}

/** The whole dashboard, on one session. */
export function Workspace({ sidecarOrigin, sidecarPort, startTransport, startCompare, ...rest }: WorkspaceProps) {
  return (
    <SessionProvider settings={{ sidecarOrigin, sidecarPort, startTransport, startCompare }}>
      <Regions {...rest} />
    </SessionProvider>
  );
}

function Regions({ startId, theme, notes }: Pick<WorkspaceProps, 'startId' | 'theme' | 'notes'>) {
  const [view, setView] = useState<View>('list');
  const { instrument, note, choose } = useChosen(startId);
  const rememberTransport = (name: TransportName) => {
    remember(TRANSPORT_COOKIE, name);
    writeUrlState({ transport: name });
  };
  return (
    <div className={styles.workspace} style={{ '--keys': PRIMARY_TRANSPORTS.length } as CSSProperties} data-view={view}>
      <div className={styles.header}>
        <Header theme={theme} />
      </div>
      <main className={styles.main}>
        <div className={styles.switch}>
          <TransportSwitch onChoose={rememberTransport} />
        </div>
        <div className={styles.tail}>
          <LedgerTail onCompare={(on) => writeUrlState({ compare: on ? '1' : undefined })} />
        </div>
        <div className={styles.notices}>
          <Notices />
          <UrlNote notes={note === undefined ? notes : [...notes, note]} />
        </div>
        <div className={styles.watch}>
          <Watchlist chosen={instrument?.id} onChoose={choose} />
        </div>
        <div className={styles.instrument}>
          {instrument !== undefined && <InstrumentPanel key={instrument.id} instrument={instrument} />}
        </div>
        <div className={styles.trades}>{instrument !== undefined && <TradesTape instrument={instrument} />}</div>
        <div className={styles.evidence}>
          <Evidence />
        </div>
      </main>
      <ViewTabs view={view} onView={setView} />
    </div>
  );
}
