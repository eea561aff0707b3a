/** The same for every page and file; the Content-Security-Policy, which differs by request, is in `proxy.ts`. */
const PAGE_HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  // Addresses hold watchlists: other sites learn at most where a visitor came from.
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  {
    key: 'Permissions-Policy',
    value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), midi=(), display-capture=()',
  },
];

/** @type {import('next').NextConfig} */
const config = {
  // Bundling these fails the build or breaks their optional requires.
  serverExternalPackages: [
    '@alpacahq/alpaca-trade-api',
    'ccxt',
    'socket.io',
    'ws',
    'prom-client',
    'yahoo-finance2',
    'classic-level',
  ],
  // No image optimiser, no powered-by header: less surface to keep safe.
  images: { unoptimized: true },
  poweredByHeader: false,
  // Pages and files are compressed; streams opt out with `no-transform`.
  compress: true,
  reactStrictMode: true,
  // `npm run types` checks everything; a slip in a test must not keep the app from being built.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    { source: '/((?!api/).*)', headers: PAGE_HEADERS },
    // Answers of the interface are measured byte by byte: only what guards data.
    { source: '/api/:path*', headers: [{ key: 'X-Content-Type-Options', value: 'nosniff' }] },
  ],
};

export default config;
