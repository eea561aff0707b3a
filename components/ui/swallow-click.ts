/**
 * For the `onPointerDownOutside` of a menu: the press that closes it does nothing else, though it ends after the menu has
 * gone, as a click on whatever lies there.
 */
export function swallowClick(): void {
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
    if (event.type === 'click') end();
  };
  const end = () => {
    for (const type of PRESS) window.removeEventListener(type, swallow, true);
    for (const type of OVER) window.removeEventListener(type, end, true);
  };
  for (const type of PRESS) window.addEventListener(type, swallow, true);
  // A press that became scrolling has no click, and the next one is another's.
  for (const type of OVER) window.addEventListener(type, end, { capture: true, once: true });
}

const PRESS = ['mousedown', 'mouseup', 'click'] as const;
const OVER = ['pointerdown', 'pointercancel', 'keydown'] as const;
