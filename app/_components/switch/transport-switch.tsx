'use client';

import { type KeyboardEvent, useEffect } from 'react';
import { useSession, useSessionStatus } from '@/lib/session/react';
import { useSettings } from '../settings/settings-provider';
import { isShortcut } from '../settings/shortcuts';
import { useLocalShortcuts, useShortcut } from '../settings/use-shortcut';
import { timeOf, useShownFigures } from '../workspace/use-shown-figures';
import { AutoNews } from './auto-news';
import { type Choice, KEYS, keyOf } from './choices';
import { failureOf, keyRole, liveKey, shownOn } from './key-facts';
import styles from './switch.module.css';
import { SwitchLead } from './switch-lead';
import { TransportKey } from './transport-key';
import { Wire } from './wire';

const WINDOW_MS = 4_000;
const LONG_WINDOW_MS = 20_000;
const ARROWS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export interface TransportSwitchProps {
  onChoose(choice: Choice): void;
}

/** All transports side by side; the chosen one is the loop in the wire. Arrow keys and digits choose. */
export function TransportSwitch({ onChoose }: TransportSwitchProps) {
  const session = useSession();
  const status = useSessionStatus();
  const figures = useShownFigures();
  const { choice: wanted, live, opening, auto, disconnectedSince } = status;
  const choose = (choice: Choice) => {
    onChoose(choice);
    session.switchTo(choice);
  };
  const digits = useSettings().settings.singleKeys;
  useShortcut('transport', ({ key }) => {
    const choice = KEYS[Number(key) - 1];
    if (choice !== undefined) choose(choice);
  });
  useLocalShortcuts(['neighbour']);
  const wired = liveKey(status);
  const onArrow = (event: KeyboardEvent) => {
    const step = ARROWS[event.key];
    if (step === undefined || !isShortcut('neighbour', event)) return;
    event.preventDefault();
    const focused = KEYS.findIndex((key) => document.activeElement?.id === `transport-${key}`);
    const from = focused < 0 ? KEYS.indexOf(keyOf(wanted)) : focused;
    const next = KEYS[(from + step + KEYS.length) % KEYS.length];
    if (next === undefined) return;
    document.getElementById(`transport-${next}`)?.focus();
    choose(next);
  };
  useEffect(() => {
    document.getElementById(`transport-${wired}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [wired]);
  const now = timeOf(figures);
  // A lost server needs the longer view.
  const windowMs = disconnectedSince === undefined ? WINDOW_MS : LONG_WINDOW_MS;
  return (
    <section className={styles.switch} aria-label="Transport switch">
      <AutoNews />
      <div className={styles.track}>
        <SwitchLead windowMs={windowMs} />
        <div className={styles.keys} role="radiogroup" aria-labelledby="transport-heading" onKeyDown={onArrow}>
          {KEYS.map((key, index) => {
            const shown = shownOn(key, status);
            const own = figures.find((entry) => entry.name === shown);
            const role = keyRole(own, key, status);
            const failed = role === 'failed';
            const carries = shown === live && role !== 'off';
            return (
              <TransportKey
                key={key}
                choice={key}
                digit={digits ? index + 1 : undefined}
                role={role}
                shown={shown}
                figures={own}
                failure={failed ? failureOf(own) : undefined}
                why={key === 'auto' ? auto?.why : undefined}
                silentSince={carries ? disconnectedSince : failed ? own?.teeth.at(-1)?.end : undefined}
                windowMs={windowMs}
                now={now}
                chosen={key === keyOf(wanted)}
                carries={carries}
                onChoose={choose}
              />
            );
          })}
        </div>
        <Wire
          live={KEYS.indexOf(wired)}
          // A change of mind of `auto` is its own affair: the wire stays.
          opening={opening === undefined || wanted === 'auto' ? undefined : KEYS.indexOf(keyOf(opening))}
          broken={disconnectedSince !== undefined}
        />
      </div>
    </section>
  );
}
