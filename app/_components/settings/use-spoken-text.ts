import { useEffect, useRef, useState } from 'react';

/**
 * Holds a text back so that it changes at most every so often; what changes sooner is said later, in its newest words.
 * @param look the text as it is now; it is asked for when it may be told again.
 */
export function useSpokenText(look: () => string, everyMs: number): string {
  const latest = useRef(look);
  useEffect(() => {
    latest.current = look;
  });
  const [text, setText] = useState('');
  useEffect(() => {
    const say = () => setText(latest.current());
    say();
    const timer = setInterval(say, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return text;
}
