# The server: API and workers. Build from the root of the repository: docker build -f docker/server.Dockerfile .
# It starts from the same base as the sandbox image, so it can be built where no image registry is reachable.
ARG BASE_IMAGE=debian:12-slim
FROM ${BASE_IMAGE} AS build

RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates curl libatomic1 \
 && rm -rf /var/lib/apt/lists/*

# Authorities beside the public ones, such as that of a company's proxy: docker/certificates/README.md.
COPY docker/certificates /certificates
RUN find /certificates -name '*.crt' -exec cat {} + >>/etc/ssl/certs/ca-certificates.crt
ENV NODE_USE_SYSTEM_CA=1

# Node and npm are npm packages as well; Debian's own are too old.
ARG NODE_VERSION=26.10.0
ARG NPM_VERSION=11.19.1
RUN set -e; registry=https://registry.npmjs.org; \
    arch=$(dpkg --print-architecture | sed 's/^amd64$/x64/'); \
    mkdir -p /opt/npm; \
    curl -fsSL "$registry/node-linux-$arch/-/node-linux-$arch-$NODE_VERSION.tgz" -o /tmp/node.tgz; \
    tar -xzf /tmp/node.tgz -C /usr/local/bin --strip-components=2 package/bin/node; \
    curl -fsSL "$registry/npm/-/npm-$NPM_VERSION.tgz" -o /tmp/npm.tgz; \
    tar -xzf /tmp/npm.tgz -C /opt/npm --strip-components=1; \
    rm /tmp/*.tgz

WORKDIR /app
COPY . .
ARG PNPM_VERSION=12.21.0
RUN node /opt/npm/bin/npx-cli.js --yes "pnpm@$PNPM_VERSION" install --prod --frozen-lockfile

FROM ${BASE_IMAGE}
# Node 26 is linked against libatomic.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libatomic1 \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10000 millrace \
 && useradd --uid 10000 --gid 10000 --no-create-home --home-dir /app --shell /usr/sbin/nologin millrace \
 && mkdir -p /app/.millrace && chown 10000:10000 /app/.millrace
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /app /app

WORKDIR /app
USER 10000:10000
# Inside a container loopback would reach nobody; what is published decides who can connect.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 MALLOC_ARENA_MAX=2
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# As npm start runs it.
CMD ["node", "--max-semi-space-size=8", "apps/server/src/main.ts"]
