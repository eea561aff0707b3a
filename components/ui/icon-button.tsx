import type { ComponentProps } from 'react';

/** A button that shows only a picture; `label` says what it does. */
export function IconButton({ label, children, ...rest }: ComponentProps<'button'> & { readonly label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className="grid size-11 place-items-center rounded-control text-ink2 -outline-offset-2 hover:bg-raised hover:text-ink mouse:size-7"
      {...rest}
    >
      {children}
    </button>
  );
}
