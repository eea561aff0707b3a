'use client';

import { type CSSProperties, useCallback, useState } from 'react';
import type { InstrumentId } from '@/lib/market/instrument';
import { SessionProvider } from '@/lib/session/react';
import type { ChartSettings } from '../chart/chart-settings';
import { useChartSettings } from '../chart/use-chart-settings';
import { Depth } from '../depth/depth';
import { Evidence } from '../evidence/evidence';
import { FeedsPanel } from '../header/feeds-panel';
import { Header } from '../header/header';
import type { Theme } from '../header/theme';
import { InstrumentPanel } from '../instrument/instrument-panel';
import { useWatchedList } from '../lists/use-lists';
import { AutoNote } from '../notice/auto-note';
import { Notices } from '../notice/notices';
import { UrlNote } from '../notice/url-note';
import { SearchPalette } from '../search/search-palette';
import { useOpenSearch } from '../search/use-open-search';
import { type Choice, KEYS } from '../switch/choices';
import { LedgerTail } from '../switch/ledger-tail';
import { TransportSwitch } from '../switch/transport-switch';
import { Watchlist } from '../watchlist/watchlist';
import { remember } from './remember';
import { DIGITS_COOKIE, SHARING_COOKIE, switchText, TRANSPORT_COOKIE } from './start-settings';
import { writeUrlState } from './url-state';
import { useChosen } from './use-chosen';
import { useDepthShown } from './use-depth-shown';
import { useMedia } from './use-media';
import { ViewTabs } from './view-tabs';
import type { View } from './views';
import styles from './workspace.module.css';

export interface WorkspaceProps {
  readonly sidecarOrigin: string | undefined;
  readonly sidecarPort: number;
  readonly startTransport: Choice;
  readonly startCompare: boolean;
  /** The connection may be shared with other tabs. */
  readonly startSharing: boolean;
  /** Digits choose a transport. */
  readonly startDigits: boolean;
  /** What several venues quote is one row. */
  readonly startPairs: boolean;
  readonly startId: InstrumentId | undefined;
  readonly startChart: ChartSettings;
  readonly theme: Theme;
  readonly notes: readonly string[];
}

/** The whole dashboard, on one session. */
export function Workspace(props: WorkspaceProps) {
  const { sidecarOrigin, sidecarPort, startTransport, startCompare, startSharing, ...rest } = props;
  return (
    <SessionProvider settings={{ sidecarOrigin, sidecarPort, startTransport, startCompare, sharing: startSharing }}>
      <Regions {...rest} />
    </SessionProvider>
  );
}

type RegionsProps = Pick<WorkspaceProps, 'startId' | 'startChart' | 'startDigits' | 'startPairs' | 'theme' | 'notes'>;

function Regions({ startId, startChart, startDigits, startPairs, theme, notes }: RegionsProps) {
  const [view, setView] = useState<View>('list');
  const [digits, setDigits] = useState(startDigits);
  const [searching, setSearching] = useState(false);
  const { instrument, note, choose } = useChosen(startId);
  const chart = useChartSettings(startChart);
  const depth = useDepthShown(view);
  const phone = useMedia('(max-width: 767.98px)');
  const openSearch = useCallback(() => setSearching(true), []);
  useOpenSearch(openSearch);
  useWatchedList();
  const rememberTransport = (choice: Choice) => {
    remember(TRANSPORT_COOKIE, choice);
    writeUrlState({ transport: choice });
  };
  return (
    <div className={styles.workspace} style={{ '--keys': KEYS.length } as CSSProperties} data-view={view}>
      <div className={styles.header}>
        <Header theme={theme} onSearch={openSearch} />
      </div>
      <main className={styles.main}>
        <div className={styles.switch}>
          <TransportSwitch digits={digits} onChoose={rememberTransport} />
        </div>
        <div className={styles.tail}>
          <LedgerTail
            digits={digits}
            onChoose={rememberTransport}
            onCompare={(on) => writeUrlState({ compare: on ? '1' : undefined })}
            onDigits={(on) => {
              setDigits(on);
              remember(DIGITS_COOKIE, switchText(on));
            }}
            onSharing={(on) => remember(SHARING_COOKIE, switchText(on))}
          />
        </div>
        <div className={styles.notices}>
          <Notices />
          <AutoNote />
          <UrlNote notes={note === undefined ? notes : [...notes, note]} />
        </div>
        <div className={styles.watch}>
          <Watchlist chosen={instrument?.id} startJoined={startPairs} onChoose={choose} onSearch={openSearch} />
        </div>
        <div className={styles.instrument}>
          {instrument !== undefined && <InstrumentPanel key={instrument.id} instrument={instrument} chart={chart} />}
        </div>
        <div className={styles.depth}>{depth && instrument !== undefined && <Depth instrument={instrument} />}</div>
        <div className={styles.evidence}>
          <Evidence />
          {phone && view === 'freshness' && (
            <section className="border-t border-rule p-4" aria-labelledby="feeds-heading">
              <h2 id="feeds-heading" className="pb-2 text-symbol">
                Feeds
              </h2>
              <FeedsPanel />
            </section>
          )}
        </div>
      </main>
      <ViewTabs view={view} onView={setView} />
      <SearchPalette open={searching} onOpenChange={setSearching} onChoose={choose} />
    </div>
  );
}
