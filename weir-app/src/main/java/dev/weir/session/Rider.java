package dev.weir.session;

/** What rides along with a request in the {@link ReplyLedger}: what must be undone, or looked at, when it fails. */
sealed interface Rider permits StatementChange, ClientStatement {}
