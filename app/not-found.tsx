import Link from 'next/link';
import { Logo } from './_components/header/logo';

export default function NotFound() {
  return (
    <main className="flex min-h-dvh flex-col items-start gap-4 p-4">
      <Logo />
      <h1 className="mt-8 text-price">There is no page here.</h1>
      <p>The prices are one step away.</p>
      <Link className="rounded-control border border-control px-3 py-1.5 text-ink hover:bg-raised" href="/">
        Open the workspace
      </Link>
    </main>
  );
}
