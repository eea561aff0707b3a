/** Where alerts are kept, over reloads and for all tabs of a browser. */
export interface AlertShelf {
  read(key: string): string | null;
  write(key: string, text: string): void;
  /** Told when another tab wrote. @returns stops telling. */
  onChange(listener: () => void): () => void;
}
