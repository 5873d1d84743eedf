package dev.weir.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What single values cannot show: values that contradict each other or the machine.
 *
 * <p>What PgBouncer would start with is a warning; what would leave nobody able to connect is an error.
 */
final class CrossChecks {
    private final WeirConfig config;
    private final Global global;
    private final ConfigDraft draft;
    private final Problems problems;

    CrossChecks(WeirConfig config, ConfigDraft draft, Problems problems) {
        this.config = config;
        this.global = config.global();
        this.draft = draft;
        this.problems = problems;
    }

    void run() {
        listening();
        logins();
        pools();
        databases();
        directoryOf("logfile", global.log().logfile());
        directoryOf("pidfile", global.node().pidfile());
        fits("verbose", global.log().verbose(), 3);
        if (!config.peers().isEmpty() && global.node().peerId() == 0) {
            problems.warning(draft.at("peer_id"), "[peers] has no effect while peer_id is 0");
        }
    }

    private void listening() {
        var listen = global.listen();
        if (listen.listenAddr().isEmpty() && listen.unixSocketDir().isEmpty()) {
            problems.error(
                    draft.at("listen_addr"), "neither listen_addr nor unix_socket_dir is set: nobody could connect");
        }
    }

    private void logins() {
        var type = global.auth().authType();
        switch (type) {
            case ANY -> forcedUsers();
            case TRUST, PLAIN, MD5, SCRAM_SHA_256 -> listedUsers(type);
            case CERT, HBA, LDAP, PAM -> {} // the key table already refused them
        }
    }

    private void forcedUsers() {
        draft.databases().forEach((name, line) -> {
            if (!line.values().has("user")) {
                problems.warning(
                        line.at(),
                        "\"%s\" has no user, but auth_type = any lets nobody in without one".formatted(name));
            }
        });
    }

    private void listedUsers(AuthType type) {
        if (!config.users().isEmpty()) {
            secretsFor(type);
        } else if (global.auth().authFile().isEmpty()) {
            problems.error(
                    draft.at("auth_type"),
                    "auth_type = %s needs an auth_file: without one nobody can log in".formatted(type.text()));
        } else {
            problems.warning(draft.at("auth_file"), "auth_file lists no users: nobody can log in");
        }
    }

    private void secretsFor(AuthType type) {
        if (type == AuthType.TRUST) {
            return;
        }
        config.users().forEach((user, secret) -> {
            if (secret.value().isEmpty()) {
                problems.warning(draft.at("auth_file"), "\"%s\" cannot log in: its secret is empty".formatted(user));
            } else if (!secret.isWhole()) {
                problems.warning(
                        draft.at("auth_file"),
                        "\"%s\" cannot log in: its SCRAM verifier is damaged, or has more than %d iterations"
                                .formatted(user, Secret.MAX_ITERATIONS));
            } else if (type == AuthType.SCRAM_SHA_256 && secret.kind() == Secret.Kind.MD5) {
                problems.warning(
                        draft.at("auth_type"),
                        "\"%s\" cannot log in: auth_type is scram-sha-256, but auth_file has an MD5 secret"
                                .formatted(user));
            }
        });
    }

    private void pools() {
        var limits = global.limits();
        warm("min_pool_size", limits.minPoolSize(), limits.defaultPoolSize(), draft.at("min_pool_size"));
        if (limits.reservePoolSize() > 0
                && global.timeouts().reservePoolTimeout().isZero()) {
            problems.warning(
                    draft.at("reserve_pool_timeout"),
                    "reserve_pool_size is %d but reserve_pool_timeout is 0: the reserve is never used"
                            .formatted(limits.reservePoolSize()));
        }
    }

    private void databases() {
        if (config.databases().isEmpty() && config.wildcard().isEmpty()) {
            problems.warning(draft.at("databases"), "[databases] is empty: only the console can be reached");
        }
        draft.databases().forEach((name, line) -> {
            var values = line.values();
            if (values.has("password") && !values.has("user")) {
                problems.warning(
                        values.at("password", line.at()),
                        "password of %s has no effect without user: each client's own secret in auth_file is used"
                                .formatted(name));
            }
            int least = values.value("min_pool_size", Integer.class).orElse(0);
            int most = values.value("pool_size", Integer.class)
                    .orElse(global.limits().defaultPoolSize());
            int all = values.value("max_db_connections", Integer.class).orElse(0);
            var at = values.at("min_pool_size", line.at());
            warm("min_pool_size of " + name, least, most, at);
            if (all > 0 && least > all) {
                problems.warning(
                        at,
                        "min_pool_size of %s is %d but max_db_connections is %d: lower one or raise the other"
                                .formatted(name, least, all));
            }
        });
    }

    /** PgBouncer keeps no more than the pool may hold and says nothing. */
    private void warm(String what, int least, int most, Position at) {
        if (most > 0 && least > most) {
            problems.warning(
                    at, "%s is %d but pool_size is %d: lower one or raise the other".formatted(what, least, most));
        }
    }

    private void directoryOf(String key, Optional<Path> file) {
        var directory = file.map(Path::toAbsolutePath).map(Path::getParent);
        if (directory.isPresent() && !Files.isDirectory(directory.get())) {
            problems.warning(draft.at(key), "%s: directory %s does not exist".formatted(key, directory.get()));
        }
    }

    private void fits(String key, int value, int most) {
        if (value > most) {
            problems.error(draft.at(key), "%s is %d, but the highest is %d".formatted(key, value, most));
        }
    }
}
