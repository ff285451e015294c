# docker build -t claimlint .
# docker run --rm --network none -v "$PWD:/copy:ro" claimlint pages/
FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
# git serves --since and --merge-base.
RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*
COPY --from=build /src/target/release/claimlint /usr/local/bin/claimlint
USER nobody
WORKDIR /copy
ENTRYPOINT ["claimlint"]
