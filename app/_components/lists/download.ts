/** Has the browser save a text as a file. */
export function download(fileName: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // Browsers take it up after the press.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A name for a file: without what file systems refuse. */
export function fileName(name: string, end: string): string {
  const plain = name
    .replace(/[^\p{L}\p{N} ._-]+/gu, ' ')
    .trim()
    .replace(/^\.+/, '');
  return `${plain || 'watchlist'}.${end}`;
}
