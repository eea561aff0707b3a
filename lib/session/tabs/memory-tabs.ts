import type { TabLocks, TabPlatform } from './tab-platform';

interface Request {
  readonly tab: MemoryTab;
  readonly held: (lock: unknown) => Promise<void>;
  readonly settle: (fault?: DOMException) => void;
}

/** A browser with tabs, for tests: Node has no Web Locks, and no tab of it can be frozen. */
export class MemoryTabs {
  readonly #holders = new Map<string, Request>();
  readonly #queues = new Map<string, Request[]>();
  readonly #ports = new Map<string, Set<MemoryPort>>();

  tab(): MemoryTab {
    return new MemoryTab(this);
  }

  /** How many hold a lock or wait for one, and how many listen. */
  get used(): { holders: number; waiting: number; ports: number } {
    const sum = (lists: Iterable<{ length: number } | { size: number }>) =>
      [...lists].reduce((total, list) => total + ('size' in list ? list.size : list.length), 0);
    return {
      holders: this.#holders.size,
      waiting: sum(this.#queues.values()),
      ports: sum(this.#ports.values()),
    };
  }

  request(tab: MemoryTab, name: string, options: Parameters<TabLocks['request']>[1], held: Request['held']) {
    return new Promise<void>((resolve, reject) => {
      const settle = (fault?: DOMException) => tab.run(() => (fault === undefined ? resolve() : reject(fault)));
      const request = { tab, held, settle };
      if (options.steal) {
        this.#holders.get(name)?.settle(new DOMException('stolen', 'AbortError'));
        this.#grant(name, request);
        return;
      }
      if (options.ifAvailable && this.#holders.has(name)) {
        tab.run(() => void held(null).then(() => settle()));
        return;
      }
      const queue = this.#queues.get(name) ?? [];
      this.#queues.set(name, queue);
      queue.push(request);
      options.signal?.addEventListener('abort', () => {
        const at = queue.indexOf(request);
        if (at < 0) return;
        queue.splice(at, 1);
        settle(new DOMException('aborted', 'AbortError'));
      });
      this.#next(name);
    });
  }

  listen(name: string, port: MemoryPort): Set<MemoryPort> {
    const ports = this.#ports.get(name) ?? new Set();
    this.#ports.set(name, ports);
    return ports.add(port);
  }

  /** A tab is gone: its locks are free and nothing of it listens. */
  forget(tab: MemoryTab): void {
    for (const queue of this.#queues.values())
      queue.splice(0, queue.length, ...queue.filter((request) => request.tab !== tab));
    for (const ports of this.#ports.values()) for (const port of ports) if (port.tab === tab) ports.delete(port);
    for (const [name, holder] of this.#holders) if (holder.tab === tab) this.#free(name, holder);
  }

  #next(name: string): void {
    if (this.#holders.has(name)) return;
    const request = this.#queues.get(name)?.shift();
    if (request !== undefined) this.#grant(name, request);
  }

  #grant(name: string, request: Request): void {
    this.#holders.set(name, request);
    request.tab.run(() => {
      void request.held({ name }).then(() => {
        request.settle();
        this.#free(name, request);
      });
    });
  }

  #free(name: string, request: Request): void {
    if (this.#holders.get(name) !== request) return;
    this.#holders.delete(name);
    this.#next(name);
  }
}

interface MemoryPort {
  readonly tab: MemoryTab;
  readonly hear: (message: unknown) => void;
}

/** One tab of it. Its events come each in a turn of its own, unless it is frozen or gone. */
export class MemoryTab implements TabPlatform {
  readonly locks: TabLocks;
  readonly #tabs: MemoryTabs;
  readonly #suspends = new Set<(suspended: boolean) => void>();
  #state: 'runs' | 'frozen' | 'gone' = 'runs';
  #held: (() => void)[] = [];

  constructor(tabs: MemoryTabs) {
    this.#tabs = tabs;
    this.locks = { request: (name, options, held) => tabs.request(this, name, options, held) };
  }

  open(name: string, hear: (message: unknown) => void) {
    const port = { tab: this, hear };
    const ports = this.#tabs.listen(name, port);
    return {
      send: (message: unknown) => {
        for (const other of ports) {
          if (other === port) continue;
          const copy: unknown = structuredClone(message);
          other.tab.run(() => {
            if (ports.has(other)) other.hear(copy);
          });
        }
      },
      close: () => {
        ports.delete(port);
      },
    };
  }

  every(ms: number, tick: () => void): () => void {
    const timer = setInterval(() => {
      if (this.#state === 'runs') tick();
    }, ms);
    return () => clearInterval(timer);
  }

  onSuspend(listener: (suspended: boolean) => void): () => void {
    this.#suspends.add(listener);
    return () => this.#suspends.delete(listener);
  }

  /** Hands an event to the tab. */
  run(event: () => void): void {
    queueMicrotask(() => {
      if (this.#state === 'runs') event();
      else if (this.#state === 'frozen') this.#held.push(event);
    });
  }

  /** As the browser says it, before it puts a page to sleep and after. */
  suspend(suspended: boolean): void {
    for (const listener of this.#suspends) listener(suspended);
  }

  /** Nothing runs in it any more, and nobody is told. */
  freeze(): void {
    this.#state = 'frozen';
  }

  /** What has happened meanwhile happens to it now. */
  thaw(): void {
    this.#state = 'runs';
    const held = this.#held;
    this.#held = [];
    for (const event of held) this.run(event);
  }

  /** It is gone without a word. */
  crash(): void {
    this.#state = 'gone';
    this.#tabs.forget(this);
  }
}
