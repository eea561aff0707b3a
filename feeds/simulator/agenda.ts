/** Things to do in order of time; those of one instant in the order they were planned. */
export class Agenda<Task> {
  #items: { readonly atMs: number; readonly task: Task }[] = [];

  /** When the next thing is due; Infinity when there is none. */
  get dueMs(): number {
    return this.#items[0]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  plan(atMs: number, task: Task): void {
    let place = this.#items.length;
    while (place > 0 && (this.#items[place - 1]?.atMs ?? 0) > atMs) place -= 1;
    this.#items.splice(place, 0, { atMs, task });
  }

  /** Everything comes so much later. */
  delay(ms: number): void {
    this.#items = this.#items.map(({ atMs, task }) => ({ atMs: atMs + ms, task }));
  }

  /** Keeps what `stays` says of. */
  keep(stays: (task: Task) => boolean): void {
    this.#items = this.#items.filter(({ task }) => stays(task));
  }

  take(): { readonly atMs: number; readonly task: Task } | undefined {
    return this.#items.shift();
  }
}
