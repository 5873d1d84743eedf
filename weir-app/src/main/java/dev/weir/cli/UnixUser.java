package dev.weir.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** An account of the system, found the way the system finds it (files, LDAP, ...). */
record UnixUser(String name, int uid, int gid) {

    static UnixUser named(String name) throws StartupFailure {
        return new UnixUser(name, ask("-u", name), ask("-g", name));
    }

    private static int ask(String what, String name) throws StartupFailure {
        try {
            var id = new ProcessBuilder("id", what, "--", name)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var answer = new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (id.waitFor(10, TimeUnit.SECONDS) && id.exitValue() == 0) {
                return Integer.parseInt(answer);
            }
        } catch (IOException | NumberFormatException e) {
            throw new StartupFailure("cannot look up user " + name + " with the command id", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new StartupFailure("there is no user " + name + " on this system");
    }

    /** This process becomes that user and cannot go back; nothing to do when it is that user already. */
    void become() throws StartupFailure {
        int current = SystemCalls.userId();
        if (current == uid) {
            return;
        }
        if (current != 0) {
            throw new StartupFailure("only root can become another user: start as root, or as " + name + " without -u");
        }
        SystemCalls.becomeUser(name, uid, gid);
    }
}
