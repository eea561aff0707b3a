import type { ComponentProps } from 'react';

/** An outlined button; one per view may be the `main` one, filled with the accent. */
export function Button({
  main = false,
  className = '',
  ...rest
}: ComponentProps<'button'> & { readonly main?: boolean }) {
  const look = main ? 'border-accent bg-accent text-on-accent' : 'border-control text-ink hover:bg-raised';
  return (
    <button
      type="button"
      className={`min-h-11 rounded-control border px-3 text-body whitespace-nowrap disabled:cursor-not-allowed disabled:border-rule2 disabled:bg-transparent disabled:text-ink3 disabled:hover:bg-transparent mouse:min-h-7 ${look} ${className}`}
      {...rest}
    />
  );
}
