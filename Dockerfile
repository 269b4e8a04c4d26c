# One image for setup, worker and api. Node runs the TypeScript as it is; only the console is built.
FROM node:26.10.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY patches patches
RUN npm ci --omit=optional
COPY . .
RUN npx vite build --config console/vite.config.ts && npm prune --omit=dev --omit=optional

FROM node:26.10.0-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build --chown=node:node /app /app
USER node
CMD ["node", "api/main.ts"]
