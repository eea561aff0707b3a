/** Gives the reader a file made in the page. */
export function download(fileName: string, mediaType: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The browser has taken hold of it when the task of the click has ended.
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}
