/** Things to do in order of time; those of one instant in the order they were planned. */
export class Agenda<Task> {
  readonly #items: { readonly atMs: number; readonly task: Task }[] = [];

  /** When the next thing is due; Infinity when there is none. */
  get dueMs(): number {
    return this.#items[0]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  plan(atMs: number, task: Task): void {
    let place = this.#items.length;
    while (place > 0 && (this.#items[place - 1]?.atMs ?? 0) > atMs) place -= 1;
    this.#items.splice(place, 0, { atMs, task });
  }

  take(): { readonly atMs: number; readonly task: Task } | undefined {
    return this.#items.shift();
  }
}
