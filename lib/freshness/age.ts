/**
 * Age of information: Δ(t) = t − u(t), where u(t) is when the newest shown information was generated
 * (Kaul, Yates, Gruteser, "Real-time status: How often should one update?", INFOCOM 2012).
 *
 * @param now ms, in the clock of the two others.
 * @param eventTime when the venue says it happened; null or undefined when it does not say.
 * @param ingestTime when the feed received it, used where there is no event time.
 * @returns ms; negative only when the clocks disagree, which is for the caller to show as clock error.
 */
export function age(now: number, eventTime: number | null | undefined, ingestTime: number): number {
  return now - (eventTime ?? ingestTime);
}

/**
 * Mean and peak age of what one place shows, kept incrementally.
 *
 * - Mean age is the time average (1/T)·∫Δ(t) dt, the area under the sawtooth over the time observed, not the
 *   mean at arrivals (Kaul et al. 2012).
 * - Peak age is Δ just before an update replaces it (Costa, Codreanu, Ephremides, "On the age of information in
 *   status update systems with packet management", IEEE Trans. Inf. Theory 2016).
 *
 * An update older than what is shown does not lower the age: u(t) is the newest generation time received.
 */
export class AgeMeter {
  #generated: number | undefined;
  #started = 0;
  #accounted = 0;
  #area = 0;
  #peakSum = 0;
  #peaks = 0;
  #maxPeak: number | undefined;

  /** At `now` the shown information became the one generated at `generated` (ms, same clock). */
  update(now: number, generated: number): void {
    const shown = this.#generated;
    if (shown === undefined) {
      this.#generated = generated;
      this.#started = now;
      this.#accounted = now;
      return;
    }
    if (generated <= shown) return;
    this.#account(now, shown);
    const peak = this.#accounted - shown;
    this.#peakSum += peak;
    this.#peaks += 1;
    this.#maxPeak = Math.max(this.#maxPeak ?? peak, peak);
    this.#generated = generated;
  }

  /** @returns the age now, ms; undefined before the first update. */
  current(now: number): number | undefined {
    return this.#generated === undefined ? undefined : now - this.#generated;
  }

  /** @returns the time-average age from the first update to `now`, ms; undefined before the first update. */
  mean(now: number): number | undefined {
    const shown = this.#generated;
    if (shown === undefined) return undefined;
    const area = this.#area + areaUnder(shown, this.#accounted, now);
    const observedMs = Math.max(now, this.#accounted) - this.#started;
    return observedMs > 0 ? area / observedMs : now - shown;
  }

  /** Mean of the ages just before a replacement, ms; undefined before the first replacement. */
  get meanPeak(): number | undefined {
    return this.#peaks === 0 ? undefined : this.#peakSum / this.#peaks;
  }

  /** Largest age just before a replacement, ms; undefined before the first replacement. */
  get maxPeak(): number | undefined {
    return this.#maxPeak;
  }

  /** Forgets the past and observes from `now` on; what is shown stays shown. */
  restart(now: number): void {
    this.#started = now;
    this.#accounted = now;
    this.#area = 0;
    this.#peakSum = 0;
    this.#peaks = 0;
    this.#maxPeak = undefined;
  }

  #account(now: number, shown: number): void {
    this.#area += areaUnder(shown, this.#accounted, now);
    this.#accounted = Math.max(now, this.#accounted);
  }
}

/** ∫(t − generated) dt from `from` to `to`; 0 when the clock went back. */
function areaUnder(generated: number, from: number, to: number): number {
  return to <= from ? 0 : (to - from) * ((from + to) / 2 - generated);
}
