package dev.weir.admin;

/** What somebody logged into the console may do. */
public enum ConsoleRole {
    /** Listed in {@code admin_users}: everything. */
    ADMIN,
    /** Listed in {@code stats_users}: looks, but changes nothing. */
    STATS
}
