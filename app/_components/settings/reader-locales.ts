/** How numbers are written. `browser` is what the browser asks for. */
export const READER_LOCALES = ['browser', 'en-US', 'en-IN', 'de-DE', 'de-CH', 'fr-FR', 'sv-SE', 'pt-BR'] as const;

export type ReaderLocale = (typeof READER_LOCALES)[number];

const NAMES: Readonly<Record<ReaderLocale, string>> = {
  browser: 'As the browser',
  'en-US': 'English',
  'en-IN': 'English, India',
  'de-DE': 'German',
  'de-CH': 'German, Switzerland',
  'fr-FR': 'French',
  'sv-SE': 'Swedish',
  'pt-BR': 'Portuguese, Brazil',
};

const SAMPLE = 1_234_567.8;

/** The name with a sample: `German 1.234.567,8`. */
export function localeTitle(locale: ReaderLocale): string {
  const sample = new Intl.NumberFormat(locale === 'browser' ? undefined : locale, { numberingSystem: 'latn' });
  return `${NAMES[locale]}: ${sample.format(SAMPLE)}`;
}
