import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { readTheme, THEME_COOKIE } from './_components/header/theme';
import '@fontsource-variable/recursive/wght.css';
import './globals.css';

export const metadata: Metadata = {
  title: 'Tickwire',
  description: 'Live crypto and stock prices over every way a browser can receive them, and what each way costs.',
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: dark)', color: '#0d1412' },
    { media: '(prefers-color-scheme: light)', color: '#eef2ea' },
  ],
};

// The theme comes from a cookie, not from storage: the server can put it on <html>, so the first paint is right
// without an inline script.
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const theme = readTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" data-theme={theme === 'system' ? undefined : theme}>
      <body>{children}</body>
    </html>
  );
}
