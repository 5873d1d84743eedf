package dev.weir.doctor.plan.deploy;

import java.util.Locale;
import java.util.regex.Pattern;

/** Images that others made, of programs that do not use the application's pools. */
final class Images {
    private static final Pattern FOREIGN = Pattern.compile(
            "(redis|valkey|keydb|memcached|nginx|traefik|caddy|haproxy|envoy|httpd|varnish|rabbitmq|kafka|zookeeper|nats|mosquitto"
                    + "|minio|localstack|mailhog|mailpit|mailcatcher|elasticsearch|opensearch|kibana|meilisearch|typesense|grafana"
                    + "|prometheus|loki|jaeger|otel|fluent|vector|datadog|mysql|mariadb|mongo|clickhouse|adminer|pgadmin|pgbouncer"
                    + "|pgcat|odyssey|supavisor|cloud-sql-proxy|gce-proxy|autoheal|watchtower|certbot|selenium|vault|consul|etcd).*");

    private Images() {}

    /** Judged by the last part of the name, without registry and tag. */
    static boolean areForeign(String image) {
        return FOREIGN.matcher(image.substring(image.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT))
                .matches();
    }
}
