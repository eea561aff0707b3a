/** Remembers the last so many ids, to tell what a venue says twice. */
export class RecentIds {
  private readonly ids = new Set<string | number>();

  /** @param capacity more than a venue replays to a new subscriber. */
  constructor(private readonly capacity = 2_048) {}

  /** @returns false when the id was seen before. */
  add(id: string): boolean {
    // Most venues count: a number takes a fraction of a string's memory.
    const key = /^[1-9]\d{0,14}$/.test(id) ? Number(id) : id;
    if (this.ids.has(key)) return false;
    this.ids.add(key);
    if (this.ids.size > this.capacity) {
      for (const oldest of this.ids) {
        this.ids.delete(oldest);
        break;
      }
    }
    return true;
  }
}
