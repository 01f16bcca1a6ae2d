# Runs as a user without rights on a read-only root; only /data is written to.
#   docker build -t wegweiser .
#   docker run --read-only --tmpfs /tmp -v wegweiser-data:/data -p 8080:8080 wegweiser
FROM node:26-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Without the project's own step, which needs the sources: it follows below.
RUN npm ci --omit=dev --ignore-scripts
COPY src ./src
COPY knowledge ./knowledge
COPY locales ./locales
RUN node src/commands/compile.ts

FROM node:26-slim
ENV NODE_ENV=production MALLOC_ARENA_MAX=1 HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/healthz').then((r)=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["node", "--max-semi-space-size=8", "--heap-growing-percent=30", "--disable-warning=ExperimentalWarning", "src/main.ts"]
