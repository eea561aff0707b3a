/** How long it has run, of how long it is to: `3:41 of 5:00`. */
export function RaceClock({
  elapsedMs,
  durationMs,
}: {
  readonly elapsedMs: number;
  readonly durationMs: number | undefined;
}) {
  return (
    <span className="whitespace-nowrap text-ink2" data-testid="race-clock">
      <span className="font-bold text-ink">{minutesText(elapsedMs)}</span>
      {durationMs !== undefined && ` of ${minutesText(durationMs)}`}
    </span>
  );
}

function minutesText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
