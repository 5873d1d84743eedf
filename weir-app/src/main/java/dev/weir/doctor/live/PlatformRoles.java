package dev.weir.doctor.live;

import java.util.regex.Pattern;

/** Roles of whoever runs the database: never ended, whatever they do. */
final class PlatformRoles {
    /** Amazon, Google, Azure, Supabase, DigitalOcean, Neon, Heroku, Crunchy, Aiven and poolers, by their own documentation. */
    private static final Pattern NAMES = Pattern.compile(
            "rds\\w*|cloudsql\\w*|azuresu|azure_\\w+|supabase_\\w+|authenticator|pgbouncer|_doadmin\\w*|cloud_admin|neon_\\w+"
                    + "|heroku\\w*|crunchy\\w*|ccp_monitoring|_?aiven\\w*|pgsodium\\w*|dashboard_user");

    private PlatformRoles() {}

    static boolean contains(String role) {
        return NAMES.matcher(role).matches();
    }
}
