package dev.weir.cli;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;

/** The few calls of the C library that Java has no door for. */
@SuppressWarnings("restricted") // the launcher starts Java with --enable-native-access
final class SystemCalls {
    private static final int SIGQUIT = 3;
    private static final int ONE_THREAD = 0; // PRIO_PROCESS, which takes a thread's number on Linux
    private static final int ASIDE = 5;
    private static final int LEAST = 19;
    private static final FunctionDescriptor PRIORITY = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBC = LINKER.defaultLookup();

    private SystemCalls() {}

    /**
     * Lets SIGQUIT end the process at once, as PgBouncer's does. Java keeps that signal for thread dumps and gives it to
     * nobody, so the C library's own {@code _exit} becomes the handler: the exit code is the signal's number, 3.
     */
    static void endAtOnceOnQuit() {
        call("signal", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS), SIGQUIT, symbol("_exit"));
    }

    /** The effective user of this process; 0 is root. */
    static int userId() {
        return (int) call("geteuid", FunctionDescriptor.of(JAVA_INT));
    }

    /** Whether somebody looks at this file descriptor; 1 is stdout. */
    static boolean isTerminal(int descriptor) {
        return !isSurelyNone(descriptor)
                && (int) call("isatty", FunctionDescriptor.of(JAVA_INT, JAVA_INT), descriptor) == 1;
    }

    /** A pipe, a file or nothing at all: Linux says so at once, while the first call into the C library takes 0.1 s of CPU. */
    private static boolean isSurelyNone(int descriptor) {
        try {
            var target = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor)));
            return !target.startsWith("/dev") || target.endsWith("null");
        } catch (IOException | UnsupportedOperationException _) {
            return false; // not Linux: the C library knows
        }
    }

    /** Becomes that user for good, with its groups; the C library does so for every thread of the process. */
    static void becomeUser(String name, int uid, int gid) throws StartupFailure {
        try (var arena = Arena.ofConfined()) {
            var one = FunctionDescriptor.of(JAVA_INT, JAVA_INT);
            boolean done = (int) call(
                                    "initgroups",
                                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                                    arena.allocateFrom(name),
                                    gid)
                            == 0
                    && (int) call("setgid", one, gid) == 0
                    && (int) call("setuid", one, uid) == 0;
            if (!done) {
                throw new StartupFailure("cannot become user " + name + ": the system refused; is this process root?");
            }
        }
    }

    /**
     * Makes compiling come after serving: Java's optimizing compiler, which takes a second of processor time after a start,
     * gets five steps of nice(1) less of a processor than the rest, where there are not processors enough for both. Linux
     * only; elsewhere, and where /proc is not for us, nothing happens.
     */
    static void compileAside() {
        try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                if (Files.readString(thread.resolve("comm")).startsWith("C2 Compiler")) {
                    int id = Integer.parseInt(thread.getFileName().toString());
                    call("setpriority", PRIORITY, ONE_THREAD, id, Math.min(nice(thread) + ASIDE, LEAST));
                }
            }
        } catch (IOException _) {
            // not Linux, or a thread has just ended: it is about speed only
        }
    }

    /** The 19th field of proc(5)'s stat; the second may contain spaces, but ends with the last parenthesis. */
    private static int nice(Path thread) throws IOException {
        String stat = Files.readString(thread.resolve("stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
    }

    private static Object call(String function, FunctionDescriptor shape, Object... arguments) {
        try {
            return LINKER.downcallHandle(symbol(function), shape).invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("the C library's " + function + " could not be called", e);
        }
    }

    private static MemorySegment symbol(String function) {
        return LIBC.findOrThrow(function);
    }
}
