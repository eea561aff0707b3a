import { useNoServer } from '../notice/use-no-server';

/** A panel while no instrument is chosen: there is none to choose yet, or none on the list. */
export function NoInstrument({ title }: { readonly title: string }) {
  const noServer = useNoServer();
  return (
    <section className="p-4" aria-label={title} data-testid="no-instrument">
      <h2 className="pb-1 text-symbol">{title}</h2>
      <p className="text-small text-ink3">
        {noServer ? 'Nothing to show without a server.' : 'Shown once an instrument is on the list.'}
      </p>
    </section>
  );
}
