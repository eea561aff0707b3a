import { QuietNote } from './quiet-note';

/** A quiet line for what the address asked and did not get. */
export function UrlNote({ notes }: { readonly notes: readonly string[] }) {
  return <QuietNote text={notes.join(' ')} testId="url-note" />;
}
