import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { documentMarks } from './_components/settings/document-marks';
import { readSettings } from './_components/settings/settings';
import { SettingsProvider } from './_components/settings/settings-provider';
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

// Settings come from cookies, not from storage: the server can put them on <html>, so the first paint is right without
// an inline script.
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const kept = await cookies();
  const settings = readSettings((name) => kept.get(name)?.value);
  return (
    <html lang="en" {...documentMarks(settings)}>
      <body>
        <SettingsProvider start={settings}>{children}</SettingsProvider>
      </body>
    </html>
  );
}
