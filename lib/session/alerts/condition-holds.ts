import type { AlertCondition } from './alert-condition';

/** What a condition is judged by; undefined is what is not known, or cannot be judged now. */
export interface AlertFacts {
  readonly last: number | undefined;
  /** The price as many minutes ago as the condition asks. */
  readonly base: number | undefined;
  /** How long there has been no update, ms. */
  readonly silentMs: number | undefined;
}

/** @returns whether it holds; undefined while it cannot be judged, which is neither. */
export function conditionHolds(condition: AlertCondition, { last, base, silentMs }: AlertFacts): boolean | undefined {
  switch (condition.kind) {
    case 'above':
      return last === undefined ? undefined : last > condition.price;
    case 'below':
      return last === undefined ? undefined : last < condition.price;
    case 'move': {
      if (last === undefined || base === undefined || base <= 0) return undefined;
      const percent = (last / base - 1) * 100;
      const { direction } = condition;
      const moved = direction === 'up' ? percent : direction === 'down' ? -percent : Math.abs(percent);
      return moved >= condition.percent;
    }
    case 'silent':
      return silentMs === undefined ? undefined : silentMs >= condition.seconds * 1_000;
  }
}
