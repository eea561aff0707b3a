import { expect, test } from 'vitest';
import { expectNothingLost } from './expect-nothing-lost';
import { playThrough } from './play-through';
import { openRecording } from './recording';
import { tableOf } from './table';

test('a recording of an exchange comes out of every transport whole, 20 times as fast', {
  timeout: 180_000,
}, async () => {
  const recording = await openRecording();
  if (!recording.real) console.info('The real recording is not there; one made by the simulator is played.');
  try {
    const outcome = await playThrough(recording, 20);
    console.info(tableOf(outcome));
    expectNothingLost(outcome);
    expect(recording.trades.length).toBeGreaterThan(100);
  } finally {
    await recording.remove();
  }
});
