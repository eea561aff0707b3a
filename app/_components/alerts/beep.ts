const TONE_HZ = 880;
const TONE_S = 0.12;
const PAUSE_S = 0.1;
const VOLUME = 0.15;

let context: AudioContext | undefined;

/** Two short tones. @returns false where the browser does not let a page sound that nobody has pressed anything in yet. */
export function beep(): boolean {
  if (!('AudioContext' in window) || !mayPlaySound()) return false;
  context ??= new AudioContext();
  void context.resume();
  for (const after of [0, TONE_S + PAUSE_S]) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = TONE_HZ;
    volume.gain.value = VOLUME;
    tone.connect(volume).connect(context.destination);
    const start = context.currentTime + after;
    tone.start(start);
    tone.stop(start + TONE_S);
  }
  return true;
}

/** Somebody has pressed something since the page was loaded. */
function mayPlaySound(): boolean {
  const { userActivation } = navigator as Partial<Navigator>;
  return userActivation?.hasBeenActive ?? true;
}
