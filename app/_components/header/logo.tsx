import styles from './header.module.css';

/** The wire with one pulse: the shape the switch draws around the live transport. Broken while there is no server. */
export function Logo({ broken = false }: { readonly broken?: boolean }) {
  return (
    <span className="flex items-center gap-2.5">
      <svg
        className={broken ? 'text-fault' : 'text-accent'}
        width="34"
        height="14"
        viewBox="0 0 34 14"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        aria-hidden="true"
      >
        {broken ? <path d="M0 12.5h10.5V2h4M18.5 2h4v10.5H34" /> : <path d="M0 12.5h10.5V2h12v10.5H34" />}
      </svg>
      <span className={`${styles.wordmark} text-[15px]/5 font-bold text-ink`}>Tickwire</span>
    </span>
  );
}
