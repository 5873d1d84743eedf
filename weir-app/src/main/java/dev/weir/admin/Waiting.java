package dev.weir.admin;

/** Whether somebody still waits for the end of an order that takes its time. */
public enum Waiting {
    GO_ON,
    /** A cancel request: the order is to end, and what it was about to bring about with it. */
    CANCELED,
    /** Nobody is there any more to hear of the end. */
    ABANDONED
}
