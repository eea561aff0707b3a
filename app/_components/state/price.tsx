import { Fragment } from 'react';
import { formatPrice, fullPrice } from '@/lib/market/price-format';

const COUNTED_ZEROS = /([₀-₉]+)/;

/** A price with the zeros of a tiny one counted in a subscript: 0.0₅8123; its title has all digits. */
export function Price({ value, step }: { readonly value: number | null | undefined; readonly step: number }) {
  const text = formatPrice(value, step);
  if (!COUNTED_ZEROS.test(text)) return text;
  const parts = text.split(COUNTED_ZEROS);
  return (
    <span title={fullPrice(value, step)}>
      {/* Read aloud or copied without its size, a small 5 would be a digit of the price. */}
      <span className="sr-only">{fullPrice(value, step)}</span>
      <span aria-hidden="true" className="select-none">
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name.
          <Fragment key={index}>
            {index % 2 === 1 ? <sub className="text-[0.7em] leading-none">{digitsOf(part)}</sub> : part}
          </Fragment>
        ))}
      </span>
    </span>
  );
}

/** The face has no subscript figures of its own; the plain ones are made small instead. */
function digitsOf(subscript: string): string {
  return [...subscript].map((digit) => (digit.codePointAt(0) ?? 0x2080) - 0x2080).join('');
}
