'use client';

import { type CSSProperties, useCallback, useEffect, useRef, useState } from 'react';
import type { InstrumentId } from '@/lib/market/instrument';
import { RatesProvider } from '@/lib/session/rates/rates-react';
import { SessionProvider, useSession } from '@/lib/session/react';
import { AlertNotices } from '../alerts/alert-notices';
import { Alerts } from '../alerts/alerts';
import { useAlerting } from '../alerts/use-alerting';
import type { ChartSettings } from '../chart/chart-settings';
import { useChartSettings } from '../chart/use-chart-settings';
import { Depth } from '../depth/depth';
import { Evidence } from '../evidence/evidence';
import { FeedsPanel } from '../header/feeds-panel';
import { Header } from '../header/header';
import { Glance } from '../instrument/glance';
import { InstrumentPanel } from '../instrument/instrument-panel';
import { ListsProvider } from '../lists/lists-provider';
import type { SharedList } from '../lists/shared-list';
import { useWatchedList } from '../lists/use-lists';
import { AutoNote } from '../notice/auto-note';
import { Notices } from '../notice/notices';
import { UrlNote } from '../notice/url-note';
import { Panel } from '../panels/panel';
import { INSTRUMENT_LEAST, type Panels } from '../panels/panels';
import { usePanels } from '../panels/use-panels';
import { Search } from '../search/search';
import { FirstHints } from '../settings/first-hints';
import type { Settings } from '../settings/settings';
import { useSettings } from '../settings/settings-provider';
import { SpokenSummary } from '../settings/spoken-summary';
import { useShortcut } from '../settings/use-shortcut';
import { type Choice, KEYS } from '../switch/choices';
import { LedgerTail } from '../switch/ledger-tail';
import { TransportSwitch } from '../switch/transport-switch';
import { Watchlist } from '../watchlist/watchlist';
import { Waterfall } from '../waterfall/waterfall';
import { NoInstrument } from './no-instrument';
import { LOW, PHONE } from './screens';
import { writeUrlState } from './url-state';
import { useChosen } from './use-chosen';
import { useDepthShown } from './use-depth-shown';
import { useMedia } from './use-media';
import { useStuckHeight } from './use-stuck-height';
import { useView } from './use-view';
import { ViewTabs } from './view-tabs';
import styles from './workspace.module.css';

export interface WorkspaceProps {
  readonly sidecarOrigin: string | undefined;
  readonly sidecarPort: number;
  readonly startTransport: Choice;
  readonly startCompare: boolean;
  readonly startId: InstrumentId | undefined;
  /** A list that came with the address. */
  readonly startList: SharedList | undefined;
  readonly startChart: ChartSettings;
  readonly startPanels: Panels;
  readonly notes: readonly string[];
  /** Nobody has been here with this browser. */
  readonly firstVisit: boolean;
}

/** The whole dashboard, on one session. */
export function Workspace(props: WorkspaceProps) {
  const { sidecarOrigin, sidecarPort, startTransport, startCompare, startList, ...rest } = props;
  const { sharing, currency } = useSettings().settings;
  return (
    <SessionProvider settings={{ sidecarOrigin, sidecarPort, startTransport, startCompare, sharing }}>
      <RatesProvider to={currency === 'none' ? undefined : currency}>
        <ListsProvider visited={startList}>
          <Regions {...rest} />
        </ListsProvider>
      </RatesProvider>
    </SessionProvider>
  );
}

type RegionsProps = Pick<WorkspaceProps, 'startId' | 'startChart' | 'startPanels' | 'notes' | 'firstVisit'>;

function Regions({ startId, startChart, startPanels, notes, firstVisit }: RegionsProps) {
  const phone = useMedia(PHONE);
  const low = useMedia(LOW);
  const [view, goTo] = useView(phone);
  const session = useSession();
  const { settings, change } = useSettings();
  const [searching, setSearching] = useState(false);
  const alerting = useAlerting();
  const { instrument, note, choose } = useChosen(startId);
  const chart = useChartSettings(startChart);
  const control = usePanels(startPanels);
  const { sizes, closed } = control.panels;
  const depth = useDepthShown(view, closed.includes('depth'));
  const workspace = useRef<HTMLDivElement>(null);
  const middle = useRef<HTMLDivElement>(null);
  const stuck = useRef<HTMLDivElement>(null);
  const shared = { control, workspace, neighbour: middle };
  const leastWidth = closed.includes('depth') ? INSTRUMENT_LEAST.widthAlone : INSTRUMENT_LEAST.width;
  const openSearch = useCallback(() => setSearching(true), []);
  useShortcut('search', openSearch);
  useWatchedList();
  useStuckHeight(stuck);
  const rememberTransport = (choice: Choice) => {
    change({ transport: choice });
    writeUrlState({ transport: choice });
  };
  const onChanged = ({ transport }: Partial<Settings>) => {
    if (transport === undefined) return;
    writeUrlState({ transport });
    session.switchTo(transport);
  };
  // Whichever tab it was changed in.
  useEffect(() => session.setSharing(settings.sharing), [session, settings.sharing]);
  return (
    <div
      ref={workspace}
      className={styles.workspace}
      style={gridStyle(sizes, leastWidth)}
      data-view={view}
      data-closed={closed.join(' ')}
    >
      <div className={styles.header}>
        <Header
          alerts={<Alerts alerting={alerting} chosen={instrument?.id} />}
          onSearch={openSearch}
          onChanged={onChanged}
        />
      </div>
      {/* What is formatted otherwise is written anew, all of it. */}
      <main className={styles.main} key={`${settings.locale} ${settings.timeZone}`}>
        <div className={styles.switch}>
          <TransportSwitch onChoose={rememberTransport} />
        </div>
        <div className={styles.tail}>
          <LedgerTail
            onChoose={rememberTransport}
            onCompare={(on) => writeUrlState({ compare: on ? '1' : undefined })}
          />
        </div>
        <div className={styles.notices}>
          <div ref={stuck} className={styles.stuck}>
            <div className={styles.urgent}>
              <Notices />
              <AlertNotices onShow={() => alerting.show()} />
            </div>
            {phone && view !== 'freshness' && instrument !== undefined && (
              <div className={styles.glance}>
                <Glance instrument={instrument} of={middle} onPress={() => goTo('chart')} />
              </div>
            )}
          </div>
          <AutoNote />
          {firstVisit && (
            <div className={styles.hints}>
              <FirstHints />
            </div>
          )}
          <UrlNote notes={note === undefined ? notes : [...notes, note]} />
        </div>
        <Panel
          name="watch"
          title="Watchlist"
          className={styles.watch}
          orientation="vertical"
          side="before"
          least={leastWidth}
          {...shared}
        >
          <Watchlist chosen={instrument?.id} onChoose={choose} onSearch={openSearch} />
        </Panel>
        <div ref={middle} className={styles.instrument}>
          {instrument === undefined ? (
            <NoInstrument title="Instrument" />
          ) : (
            <>
              <div className={styles.chosen}>
                <InstrumentPanel key={instrument.id} instrument={instrument} chart={chart} onAlert={alerting.show} />
              </div>
              <div className={styles.way}>
                <Waterfall key={instrument.id} id={instrument.id} />
              </div>
            </>
          )}
        </div>
        <Panel
          name="depth"
          title="Book and trades"
          className={styles.depth}
          orientation="vertical"
          side="after"
          least={INSTRUMENT_LEAST.width}
          {...shared}
        >
          {depth &&
            (instrument === undefined ? <NoInstrument title="Book and trades" /> : <Depth instrument={instrument} />)}
        </Panel>
        <Panel
          name="evidence"
          title="Freshness"
          className={styles.evidence}
          orientation="horizontal"
          side="after"
          least={low ? INSTRUMENT_LEAST.heightLow : INSTRUMENT_LEAST.height}
          {...shared}
        >
          <Evidence />
          {phone && view === 'freshness' && (
            <section className="border-t border-rule p-4" aria-labelledby="feeds-heading">
              <h2 id="feeds-heading" className="pb-2 text-symbol">
                Feeds
              </h2>
              <FeedsPanel />
            </section>
          )}
        </Panel>
      </main>
      <ViewTabs view={view} onView={goTo} />
      <SpokenSummary instrument={instrument} />
      <Search open={searching} onOpenChange={setSearching} onChoose={choose} />
    </div>
  );
}

/** What the grid is laid out by; a size that is not set follows the screen. */
function gridStyle({ watch, depth, evidence }: Panels['sizes'], leastWidth: number): CSSProperties {
  const px = (size: number | undefined) => (size === undefined ? undefined : `${size}px`);
  return {
    '--keys': KEYS.length,
    '--watch': px(watch),
    '--depth': px(depth),
    '--evidence': px(evidence),
    '--least-width': px(leastWidth),
  } as CSSProperties;
}
