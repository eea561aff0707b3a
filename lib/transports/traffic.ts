/** What one transport has done; plain numbers, because they are counted for every frame to every client. */
export interface TransportTraffic {
  open: number;
  opened: number;
  frames: number;
  bytes: number;
}

/** What left this process, by transport, and what was refused, by code. */
export class Traffic {
  readonly byTransport = new Map<string, TransportTraffic>();
  readonly refused = new Map<string, number>();

  of(transport: string): TransportTraffic {
    let traffic = this.byTransport.get(transport);
    if (traffic === undefined) {
      traffic = { open: 0, opened: 0, frames: 0, bytes: 0 };
      this.byTransport.set(transport, traffic);
    }
    return traffic;
  }

  refuse(code: string): void {
    this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
  }
}
