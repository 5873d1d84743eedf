package dev.weir.doctor.live.look;

import java.util.Optional;

/**
 * Whose session it is.
 *
 * @param application its application_name; empty when it has none
 * @param address where it comes from; empty for a Unix socket, and when PostgreSQL hides it
 */
public record Who(String role, String database, String application, String address) {
    private static final int LONGEST_NAME = 40;

    /** For people: {@code worker@10.0.0.7}. */
    public String label() {
        var name = application.isEmpty() ? role : program();
        var short_ = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
        return address.isEmpty() ? short_ : short_ + "@" + address;
    }

    /** For people, of so many {@link #service instances}: {@code web (12 instances)}. */
    String label(int instances) {
        return instances > 1 ? "%s (%d instances)".formatted(label(), instances) : label();
    }

    /** The program wherever it runs, which all its instances have in common. */
    public Who service() {
        return new Who(role, database, program(), "");
    }

    /**
     * The application without what changes from one instance or release to the next: {@code web} of {@code
     * web@host-1/v214}, the form the doctor advises.
     */
    public String program() {
        int end = application.length();
        for (var mark : new String[] {"@", "/"}) {
            int at = application.indexOf(mark);
            end = at > 0 ? Math.min(end, at) : end;
        }
        return application.substring(0, end).strip();
    }

    /** The release, when the application names itself as the doctor advises. */
    public Optional<String> release() {
        int at = application.indexOf('@');
        int slash = application.indexOf('/', Math.max(at, 0));
        return at > 0 && slash > at && slash + 1 < application.length()
                ? Optional.of(application.substring(slash + 1))
                : Optional.empty();
    }
}
