'use client';

import { type KeyboardEvent, useEffect } from 'react';
import { useSession, useSessionStatus } from '@/lib/session/react';
import { PRIMARY_TRANSPORTS, type TransportName } from '@/lib/transports/transport';
import { timeOf, useShownFigures } from '../workspace/use-shown-figures';
import { failureOf, keyRole } from './key-facts';
import styles from './switch.module.css';
import { TransportKey } from './transport-key';
import { useDigits } from './use-digits';
import { Wire } from './wire';

const WINDOW_MS = 4_000;
const LONG_WINDOW_MS = 20_000;
const ARROWS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** All transports side by side; the chosen one is the loop in the wire. Arrow keys and digits choose. */
export function TransportSwitch({ onChoose }: { onChoose(name: TransportName): void }) {
  const session = useSession();
  const status = useSessionStatus();
  const figures = useShownFigures();
  const { live, opening, disconnectedSince } = status;
  const choose = (name: TransportName) => {
    onChoose(name);
    session.switchTo(name);
  };
  useDigits(choose);
  const onArrow = (event: KeyboardEvent) => {
    const step = ARROWS[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const count = PRIMARY_TRANSPORTS.length;
    const at = PRIMARY_TRANSPORTS.findIndex((name) => document.activeElement?.id === `transport-${name}`);
    const name =
      PRIMARY_TRANSPORTS[((at < 0 ? PRIMARY_TRANSPORTS.indexOf(opening ?? live) : at) + step + count) % count];
    if (name === undefined) return;
    document.getElementById(`transport-${name}`)?.focus();
    choose(name);
  };
  useEffect(() => {
    document.getElementById(`transport-${live}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [live]);
  const now = timeOf(figures);
  // A lost server needs the longer view.
  const windowMs = disconnectedSince === undefined ? WINDOW_MS : LONG_WINDOW_MS;
  return (
    <section className={styles.switch} aria-label="Transport switch">
      <div className={styles.track}>
        <div className={styles.lead}>
          <h2 id="transport-heading" className="text-symbol">
            Transport
          </h2>
          <p className="text-small text-ink3">
            staleness, last {windowMs / 1_000} s
            <br />
            line at 100 ms
          </p>
        </div>
        <div className={styles.keys} role="radiogroup" aria-labelledby="transport-heading" onKeyDown={onArrow}>
          {PRIMARY_TRANSPORTS.map((name, index) => {
            const own = figures.find((entry) => entry.name === name);
            const role = keyRole(own, status);
            return (
              <TransportKey
                key={name}
                name={name}
                digit={index + 1}
                role={role}
                figures={own}
                failure={role === 'failed' ? failureOf(own) : undefined}
                silentSince={name === live ? disconnectedSince : role === 'failed' ? own?.teeth.at(-1)?.end : undefined}
                windowMs={windowMs}
                now={now}
                chosen={name === (opening ?? live)}
                onChoose={choose}
              />
            );
          })}
        </div>
        <Wire
          live={PRIMARY_TRANSPORTS.indexOf(live)}
          opening={opening === undefined ? undefined : PRIMARY_TRANSPORTS.indexOf(opening)}
          broken={disconnectedSince !== undefined}
        />
      </div>
    </section>
  );
}
