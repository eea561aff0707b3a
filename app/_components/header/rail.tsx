import Link from 'next/link';
import type { ReactNode } from 'react';
import styles from './header.module.css';
import { Logo } from './logo';

const PAGES = [
  { id: 'workspace', title: 'Workspace', href: '/' },
  { id: 'race', title: 'Race', href: '/race' },
] as const;

export interface RailProps {
  readonly page: (typeof PAGES)[number]['id'];
  /** There is no server: so is the logo. */
  readonly broken: boolean;
  /** The way to another instrument. */
  readonly search?: ReactNode;
  /** What the server hears from the venues; on a phone a line of its own. */
  readonly feeds?: ReactNode;
  readonly clock: ReactNode;
  readonly status: ReactNode;
  readonly tools: ReactNode;
}

/** The top of every page: which there are, and how things stand. */
export function Rail({ page, broken, search, feeds, clock, status, tools }: RailProps) {
  return (
    <header className={styles.header} data-two-lines={feeds !== undefined}>
      {/* On the race its own name is the heading. */}
      {page === 'workspace' ? (
        <h1>
          <Logo broken={broken} />
        </h1>
      ) : (
        <Logo broken={broken} />
      )}
      <nav className={styles.pages} aria-label="Pages">
        {PAGES.map(({ id, title, href }) => (
          // Another page is another session: leaving one ends its connections.
          <Link key={id} href={href} aria-current={id === page ? 'page' : undefined} prefetch={false}>
            <span>{title}</span>
          </Link>
        ))}
      </nav>
      <div className={styles.search}>{search}</div>
      <div className={styles.statuses}>
        {feeds !== undefined && <span className={styles.feeds}>{feeds}</span>}
        <span className={styles.clock}>{clock}</span>
        {status}
      </div>
      <div className={styles.tools}>{tools}</div>
    </header>
  );
}
