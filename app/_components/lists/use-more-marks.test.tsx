// @vitest-environment happy-dom
import { act, useRef } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, test, vi } from 'vitest';
import { useMoreMarks } from './use-more-marks';

function Strip() {
  const strip = useRef<HTMLDivElement>(null);
  useMoreMarks(strip);
  return <div ref={strip} data-testid="strip" />;
}

test('a strip says at which sides it goes on', async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const place = document.createElement('div');
  const root = createRoot(place);
  await act(async () => root.render(<Strip />));
  const strip = place.querySelector('[data-testid=strip]') as HTMLElement;
  expect(strip.dataset.more).toBeUndefined();
  Object.defineProperty(strip, 'clientWidth', { value: 100 });
  Object.defineProperty(strip, 'scrollWidth', { value: 300 });
  const at = (left: number) => {
    strip.scrollLeft = left;
    strip.dispatchEvent(new Event('scroll'));
    return strip.dataset.more;
  };
  expect([0, 80, 199.5, 0].map(at)).toEqual(['after', 'before after', 'before', 'after']);
  await act(async () => root.unmount());
  delete strip.dataset.more;
  expect(at(80)).toBeUndefined();
  vi.unstubAllGlobals();
});
