package dev.weir.doctor.plan.model;

/**
 * What one instance of a service starts.
 *
 * @param program what was recognised, for instance {@code gunicorn}
 * @param processes how many processes that connect
 * @param threads how many threads in each of them that may each hold a connection
 */
public record ProcessShape(
        String program, Family runtime, Role role, Setting processes, Setting threads, boolean asgi) {
    /** What a service is to the database. */
    public enum Role {
        APPLICATION,
        /** Runs once in a deployment, on one connection. */
        MIGRATION,
        /** Does not connect. */
        NONE
    }

    public static ProcessShape single(String program, Family runtime, Role role) {
        return new ProcessShape(
                program,
                runtime,
                role,
                one("processes", Knob.Kind.PROCESSES, program),
                one("threads", Knob.Kind.THREADS, program),
                false);
    }

    public static Setting one(String name, Knob.Kind kind, String program) {
        return Setting.unset(name, kind, Setting.Standard.known(1, program + " starts no more"));
    }

    public ProcessShape processes(Setting setting) {
        return new ProcessShape(program, runtime, role, setting, threads, asgi);
    }

    public ProcessShape threads(Setting setting) {
        return new ProcessShape(program, runtime, role, processes, setting, asgi);
    }

    public ProcessShape onAsgi() {
        return new ProcessShape(program, runtime, role, processes, threads, true);
    }
}
