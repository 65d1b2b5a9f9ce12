# To pin the very bytes too, append the digest that `docker buildx imagetools inspect` tells: node:24.21.0-bookworm-slim@sha256:…
FROM node:24.21.0-bookworm-slim AS base
WORKDIR /app

FROM base AS build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/bundle-page.ts scripts/write-sbom.ts scripts/steady-sbom.ts scripts/
COPY src src
RUN npm run build && npm run --silent sbom -- sbom.cdx.json

FROM base AS dependencies
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts

FROM base
# The service refuses this HOST without `access` in its settings file, or CANARY_JUDGE_OPEN=1: which of them, the image leaves to
# whoever runs it (docs/access.md).
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/sbom.cdx.json ./
COPY package.json ./
COPY metric-configs metric-configs
COPY fixtures/recordings fixtures/recordings
# The files stay root's: the service only reads them, and runs with --read-only.
USER node
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
