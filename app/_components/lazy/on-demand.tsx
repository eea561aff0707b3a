'use client';

import {
  type ComponentProps,
  type ComponentType,
  cloneElement,
  type KeyboardEvent,
  type ReactElement,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import { untilLoaded } from './until-loaded';

/** By then a page that was just opened has its prices; what is fetched takes nothing from them. */
const AHEAD_MS = 10_000;

/** What a menu or panel is given that comes after its button. */
export interface OnDemandPart {
  /** Its button, to be used `asChild`. */
  readonly trigger: ReactElement;
  /** Somebody has pressed the button already. */
  readonly defaultOpen: boolean;
}

/** A part of the page that may have come already. Made once, beside the component that shows it. */
export class LaterPart<Props extends object> {
  readonly #load: () => Promise<ComponentType<Props & OnDemandPart>>;
  #loading: Promise<void> | undefined;
  /** Undefined until it has come. */
  component: ComponentType<Props & OnDemandPart> | undefined;

  constructor(load: () => Promise<ComponentType<Props & OnDemandPart>>) {
    this.#load = load;
  }

  /** Resolves when it is there. Asked again, it fetches nothing again. */
  fetch(): Promise<void> {
    this.#loading ??= untilLoaded(this.#load).then((component) => {
      this.component = component;
    });
    return this.#loading;
  }
}

export interface OnDemandProps<Props extends object> {
  readonly part: LaterPart<Props>;
  /** What a screen reader calls what opens. */
  readonly popup: 'menu' | 'dialog';
  readonly trigger: ReactElement<ComponentProps<'button'>>;
  /** What the part gets beside its button. */
  readonly given: Props;
}

/**
 * A menu or panel behind a button that is there at once. The rest is loaded when somebody comes near the button, or
 * else some seconds later, so that it opens also when the server has gone; a press before that opens it when it comes.
 */
export function OnDemand<Props extends object>({ part, popup, trigger, given }: OnDemandProps<Props>) {
  const [Part, setPart] = useState(() => part.component);
  const [pressed, setPressed] = useState(false);
  const [asked, setAsked] = useState(false);
  const [leave, enter] = useSameFocus();
  const fetch = useCallback(() => void part.fetch().then(() => setPart(() => part.component)), [part]);
  useEffect(() => {
    const timer = setTimeout(fetch, AHEAD_MS);
    return () => clearTimeout(timer);
  }, [fetch]);
  // A press that began on one button must not end on another: it would be no click of either.
  if (Part !== undefined && !pressed)
    return <Part {...given} trigger={cloneElement(trigger, { ref: enter })} defaultOpen={asked} />;
  const ask = () => {
    setPressed(false);
    setAsked(true);
    fetch();
  };
  return cloneElement(trigger, {
    ref: leave,
    'aria-haspopup': popup,
    'aria-expanded': false,
    onPointerEnter: fetch,
    onFocus: fetch,
    onPointerDown: () => setPressed(true),
    onPointerLeave: () => setPressed(false),
    onPointerCancel: () => setPressed(false),
    onClick: ask,
    onKeyDown: (event: KeyboardEvent) => {
      if (popup === 'menu' && event.key === 'ArrowDown') ask();
    },
  });
}

/** Refs of a button that goes and of the one that takes its place: where one had the focus the other gets it. */
function useSameFocus() {
  const focused = useRef(false);
  const leave = useCallback((node: HTMLElement | null) => {
    return () => {
      focused.current = document.activeElement === node;
    };
  }, []);
  const enter = useCallback((node: HTMLElement | null) => {
    if (node !== null && focused.current) node.focus();
    focused.current = false;
  }, []);
  return [leave, enter] as const;
}
