FROM node:24-bookworm-slim AS dependencies
WORKDIR /halyard
COPY . .
# Install scripts are not needed: the server's native parts come built.
RUN npm ci --omit=dev --ignore-scripts --workspace=@halyard/server

FROM node:24-bookworm-slim AS dashboard
WORKDIR /halyard
COPY . .
RUN npm ci --ignore-scripts --workspace=@halyard/dashboard && node scripts/dashboard.ts

FROM node:24-bookworm-slim
WORKDIR /halyard
COPY --from=dependencies /halyard/package.json ./
COPY --from=dependencies /halyard/node_modules ./node_modules
COPY --from=dependencies /halyard/packages ./packages
COPY --from=dependencies /halyard/apps ./apps
COPY --from=dashboard /halyard/apps/dashboard/dist ./apps/dashboard/dist

ENV NODE_ENV=production HOST=0.0.0.0 PORT=8000 HALYARD_DATA_DIR=/data
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=2", "apps/server/src/main.ts"]
