package dev.weir.doctor.top.view;

/** What can be done to sessions. */
public enum Deed {
    /** The statement that runs ends; the session stays. */
    CANCEL,
    /** One session goes, if nobody uses it. */
    END,
    /** All sessions go that nobody uses. */
    RELIEVE
}
