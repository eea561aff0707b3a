'use client';

import { Button } from '@/components/ui/button';
import { Logo } from './_components/header/logo';

export default function ErrorPage({ error, reset }: { readonly error: Error & { digest?: string }; reset(): void }) {
  return (
    <main className="flex min-h-dvh flex-col items-start gap-4 p-4">
      <Logo broken />
      <h1 className="mt-8 text-price">The page stopped. The server may be fine.</h1>
      <p className="max-w-prose">{error.message}</p>
      {error.digest !== undefined && <p className="text-small text-ink3">Reference {error.digest}</p>}
      <Button onClick={reset}>Show the prices again</Button>
    </main>
  );
}
