/** @type {import('next').NextConfig} */
const config = {
  // Bundling these fails the build or breaks their optional requires.
  serverExternalPackages: ['ccxt', 'socket.io', 'ws', 'prom-client'],
  // No image optimiser, no powered-by header: less surface to keep safe.
  images: { unoptimized: true },
  poweredByHeader: false,
  // Streams must not be buffered by gzip; static files compress well in front of us or not at all.
  compress: true,
  reactStrictMode: true,
};

export default config;
