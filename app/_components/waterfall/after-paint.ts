/**
 * Runs a task once the animation frame that is being made has been drawn: called within it, a message to oneself is the
 * first task after style, layout and paint. What a compositor and a screen take from there, a page cannot see.
 * @returns gives it up.
 */
export function afterPaint(task: () => void): () => void {
  const { port1, port2 } = new MessageChannel();
  const giveUp = () => {
    port1.onmessage = null;
    port1.close();
  };
  port1.onmessage = () => {
    giveUp();
    task();
  };
  port2.postMessage(undefined);
  return giveUp;
}
