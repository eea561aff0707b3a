import type { TabPlatform } from './tab-platform';

/**
 * The tabs of this browser. Call it in the browser only.
 * @returns undefined where they cannot find each other: outside of a secure context (plain HTTP to another host than
 * this one) there are no Web Locks, and where data of this site is blocked some browsers have no channels.
 */
export function createBrowserTabs(): TabPlatform | undefined {
  const { locks } = navigator as Partial<Navigator>;
  if (!window.isSecureContext || locks === undefined || !hasChannels()) return undefined;
  return {
    locks: { request: (name, options, held) => locks.request(name, options, held) },
    open: (name, hear) => {
      const channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }) => hear(data);
      return { send: (message) => channel.postMessage(message), close: () => channel.close() };
    },
    every: (ms, tick) => {
      const timer = setInterval(tick, ms);
      return () => clearInterval(timer);
    },
    onSuspend: (listener) => {
      const sleep = () => listener(true);
      const wake = () => listener(false);
      document.addEventListener('freeze', sleep);
      document.addEventListener('resume', wake);
      window.addEventListener('pagehide', sleep);
      window.addEventListener('pageshow', wake);
      return () => {
        document.removeEventListener('freeze', sleep);
        document.removeEventListener('resume', wake);
        window.removeEventListener('pagehide', sleep);
        window.removeEventListener('pageshow', wake);
      };
    },
  };
}

function hasChannels(): boolean {
  try {
    new BroadcastChannel('tickwire:probe').close();
    return true;
  } catch {
    return false;
  }
}
